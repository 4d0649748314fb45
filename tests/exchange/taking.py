"""Reading a made-up file, for tests."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import UTF_8, Manner
from tui_invoice.domain.invoice import Invoice
from tui_invoice.exchange.building import Found
from tui_invoice.exchange.reading import opened

GOOD = {
    "number": "1",
    "issue_date": "2026-11-02",
    "customer": "Ann Ltd",
    "email": "ann@example.com",
    "currency": "EUR",
    "total": "100",
}
"""The smallest invoice: a hundred euros as agreed."""

LINE = {name: value for name, value in GOOD.items() if name != "total"} | {"unit_price": "80", "tax_rate": "25"}
"""The smallest invoice with a line."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a file gave: its invoices, the refusals of some of them, those of its form."""

    found: tuple[Found, ...]
    refused: tuple[BadInputError, ...]
    broken: tuple[BadInputError, ...]

    @property
    def invoices(self) -> tuple[Invoice, ...]:
        """The invoices alone."""
        return tuple(each.invoice for each in self.found)

    @property
    def one(self) -> Invoice:
        """The only invoice of a file without any refusal."""
        assert not self.refused, str(self.refused[0])
        assert not self.broken, str(self.broken[0])
        (invoice,) = self.invoices
        return invoice

    @property
    def refusal(self) -> BadInputError:
        """The only refusal."""
        (refusal,) = (*self.refused, *self.broken)
        return refusal


def table(*rows: Mapping[str, str], delimiter: str = ",") -> str:
    """Return rows as CSV; the header has every name that one of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue()


def read(
    folder: Path,
    text: str | bytes,
    *,
    name: str = "in.csv",
    encoding: str = UTF_8,
    locale: str | None = None,
    manner: Manner | None = None,
) -> Result:
    """Write the file and read it."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with opened(file, manner or Manner(encoding, locale)) as reading:
        results = list(reading.invoices())
        broken = tuple(reading.broken)
    found = tuple(each for each in results if isinstance(each, Found))
    return Result(found, tuple(each for each in results if isinstance(each, BadInputError)), broken)


def read_rows(folder: Path, *rows: Mapping[str, str], locale: str | None = None) -> Result:
    """Read rows as a CSV."""
    return read(folder, table(*rows), locale=locale)


def read_json(folder: Path, value: Sequence[object] | Mapping[str, object], *, locale: str | None = None) -> Result:
    """Read a value as JSON."""
    return read(folder, json.dumps(value), name="in.json", locale=locale)


def fields_of(refusals: Iterable[BadInputError]) -> list[str]:
    """Return the refusals' fields, sorted."""
    return sorted(each.field for each in refusals)


def windows_1258(text: str) -> str:
    """Return Vietnamese as Windows keeps it: letters with their own marks whole, the tone after them."""
    out = ""
    for sign in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", sign)
        tone = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(part for part in parts if part not in tone)
        out += unicodedata.normalize("NFC", rest) + "".join(tone)
    return out
