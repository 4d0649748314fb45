"""What an imported file is, CSV, JSON or a workbook, and its rows, as often as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import csv_rows, encodings, frozen, json_rows, packed_books, tables, workbooks
from tui_invoice.exchange.columns import BLANKS, Record


@dataclass(frozen=True, slots=True)
class Source:
    """`records` gives the rows, one run at a time; `columns` what a table's columns are, nothing of a JSON."""

    records: Callable[[], Iterator[Record | BadInputError]]
    columns: Callable[[], tuple[tables.Column, ...]]


@contextmanager
def opened(file: Path, manner: Manner) -> Iterator[Source]:
    """Give the rows of a copy of the file. Raises BadInputError where it cannot be read at all."""
    with frozen.frozen(file) as copy:
        if packed_books.is_book(file, copy):
            with workbooks.packed(file, copy, manner) as pack:
                yield _sheet(pack, file, manner)
        else:
            yield _text(file, copy, encodings.agreed(file, copy, manner.encoding), manner)


def _sheet(pack: workbooks.Pack, file: Path, manner: Manner) -> Source:
    def records() -> Iterator[Record | BadInputError]:
        yield from pack.faults
        yield from tables.records(pack.rows(), str(file), manner)

    return Source(records, lambda: tables.columns(pack.rows(), manner))


def _text(file: Path, copy: BinaryIO, encoding: str, manner: Manner) -> Source:
    is_json = _is_json(file, copy, encoding)
    rows = json_rows.rows if is_json else csv_rows.rows

    def records() -> Iterator[Record | BadInputError]:
        with frozen.as_text(copy, encoding) as text:
            yield from rows(text, str(file), manner)

    def columns() -> tuple[tables.Column, ...]:
        if is_json:
            return ()
        with frozen.as_text(copy, encoding) as text:
            return tables.columns(csv_rows.parted(text, str(file), manner), manner)

    return Source(records, columns)


def _is_json(file: Path, copy: BinaryIO, encoding: str) -> bool:
    if file.suffix.lower() == ".json":
        return True
    with frozen.as_text(copy, encoding) as text:
        return text.read(1_000).lstrip(BLANKS)[:1] in {"[", "{"}
