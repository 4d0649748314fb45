"""A look at a file of invoices before anything of it is taken: as it would be read, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tui_invoice.domain.errors import BadInputError, SeveralSheetsError, UnknownEncodingError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import sources
from tui_invoice.exchange.headers import level
from tui_invoice.exchange.tables import Column
from tui_invoice.operations import import_maps, importing
from tui_invoice.operations.context import Context
from tui_invoice.operations.importing import Taken

__all__ = ["Column", "Look", "look", "mended", "named", "unnamed"]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: `taken` is what would be taken.

    `manner` is how it was read, with what is known of files with the same headers; `columns` are those of a table;
    `encodings` has (name, whose, a line) where nobody knows its letters; `sheets` are the sheets of a workbook.
    """

    file: Path
    taken: Taken
    manner: Manner
    columns: tuple[Column, ...] = ()
    encodings: tuple[tuple[str, str, str], ...] = ()
    sheets: tuple[str, ...] = ()
    stamp: tuple[int, ...] = ()

    def is_stale(self) -> bool:
        """Tell whether the file was written since: what would be taken is not what was seen."""
        return self.stamp != _stamp(self.file)


def look(context: Context, file: Path, manner: Manner) -> Look:
    """Return how the file would be read; nothing is written. Raises UsageError, StoreError."""
    manner = importing.checked(manner)
    stamp = _stamp(file)
    columns: tuple[Column, ...] = ()
    encodings: tuple[tuple[str, str, str], ...] = ()
    sheets: tuple[str, ...] = ()
    try:
        columns, sheets = sources.columns(file, manner)
        if not manner.columns and (known := import_maps.of_headers(context, (each.header for each in columns))):
            manner = replace(manner, columns=known)
            columns = tuple(replace(each, field=known.get(level(each.header), each.field)) for each in columns)
    except UnknownEncodingError as error:
        encodings = error.readings
    except SeveralSheetsError as error:
        sheets = error.sheets
    except BadInputError:  # it is told below
        pass
    taken = importing.take(context, [file], manner=manner, valid_only=True, dry_run=True)
    return Look(file, taken, manner, columns, encodings, sheets, stamp)


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def unnamed(columns: Iterable[Column]) -> bool:
    """Tell whether a column is not known for what it is."""
    return any(each.field is None for each in columns)


def named(look: Look, fields: Mapping[str, str]) -> Manner:
    """Return the manner in which these headers are these fields; "" leaves a column out."""
    return replace(look.manner, columns={**look.manner.columns, **{level(head): name for head, name in fields.items()}})


def mended(look: Look, problem: BadInputError, value: str) -> Manner:
    """Return the manner in which another value is read in the place of what a fault was found in."""
    was = look.manner.mended.get((problem.line or 0, problem.field), (problem.written or "",))[0]
    return replace(look.manner, mended={**look.manner.mended, (problem.line or 0, problem.field): (was, value)})
