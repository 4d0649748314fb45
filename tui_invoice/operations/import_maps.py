"""Which column is which field: what was said of other programs' files, kept by name and by the headers it was said of.

It stands in columns.json beside config.toml: headers and names of fields, and nothing that could run or be opened.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping

from tui_invoice.domain.errors import NotFoundError, SettingsError, UsageError
from tui_invoice.exchange.columns import NAMES, short
from tui_invoice.exchange.headers import level
from tui_invoice.operations import owned, private
from tui_invoice.operations.context import Context

FIELDS = tuple(sorted(NAMES))
"""What a column can be."""
LARGEST = 1_000_000
"""Octets of the file; a larger one is not ours."""
_LONGEST_NAME = 100
_MOST = 200
_NAMED, _SEEN = "maps", "headers"


def parsed(text: str) -> dict[str, str]:
    """Return the map that was typed: "Beløb=total,Kunde=customer"; "Note=" leaves a column out. Raises UsageError."""
    found: dict[str, str] = {}
    for each in next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), []):
        header, equals, name = (part.strip() for part in each.rpartition("="))
        field = name.casefold()
        if not each.strip():
            continue
        if not equals or not level(header):
            raise UsageError(f"“{short(each)}” is no column", "", 'Write --map "Beløb=total,Kunde=customer".')
        if field and field not in NAMES:
            raise UsageError(
                f"“{short(name)}” is no field of an invoice",
                f"The fields are {', '.join(FIELDS)}.",
                "Write one of them.",
            )
        if found.setdefault(level(header), field) != field:
            raise UsageError(f"“{short(header)}” is given two fields", "", "Give it one.")
    return found


def named(context: Context, name: str) -> dict[str, str]:
    """Return the map that was saved under a name. Raises NotFoundError."""
    known = _all(context)[_NAMED]
    if name not in known:
        there = ", ".join(f"“{each}”" for each in known)
        raise NotFoundError(
            f"No columns are saved under “{short(name)}”",
            f"There is {there}." if there else "Nothing is saved yet.",
            "Save some: --map … --save-map NAME",
        )
    return known[name]


def save(context: Context, name: str, columns: Mapping[str, str]) -> None:
    """Save a map under a name, over what stood there. Raises UsageError, SettingsError."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("The columns need a name", f"It has at most {_LONGEST_NAME} characters.", "Give one.")
    if not columns:
        raise UsageError("There are no columns to save", "", "Say which they are by --map.")
    _write(context, _NAMED, name, columns)


def of_headers(context: Context, headers: Iterable[str]) -> dict[str, str]:
    """Return what was said of a file with the same headers, in whatever order; nothing where nothing was."""
    return _all(context)[_SEEN].get(_fingerprint(headers), {})


def remember(context: Context, headers: Iterable[str], columns: Mapping[str, str]) -> None:
    """Keep what was said for the next file with these headers. Raises SettingsError."""
    _write(context, _SEEN, _fingerprint(headers), columns)


def _fingerprint(headers: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(map(level, headers))).encode()).hexdigest()


def _write(context: Context, kind: str, name: str, columns: Mapping[str, str]) -> None:
    path = context.paths.columns
    with private.alone(path):
        known = _all(context)
        known[kind].pop(name, None)
        known[kind] = dict(list(known[kind].items())[1 - _MOST :]) | {name: dict(columns)}
        text = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        if len(text.encode()) > LARGEST:
            raise SettingsError("The columns cannot be saved", "Too many are saved already.", f"Look into {path}.")
        private.write(path, text)


def _all(context: Context) -> dict[str, dict[str, dict[str, str]]]:
    """Return all that is kept, by kind and name; of a file that is broken or foreign what is still to be trusted."""
    found = owned.read_json(context.paths.columns, LARGEST)
    return {kind: _maps(found.get(kind)) for kind in (_NAMED, _SEEN)}


def _maps(found: object) -> dict[str, dict[str, str]]:
    known = found.items() if isinstance(found, dict) else ()
    return {name: columns for name, each in known if (columns := _columns(each))}


def _columns(found: object) -> dict[str, str]:
    known = found.items() if isinstance(found, dict) else ()
    return {level(header): name for header, name in known if isinstance(name, str) and name in {"", *NAMES}}
