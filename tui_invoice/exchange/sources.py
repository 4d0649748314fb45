"""What an imported file is, CSV, JSON or a workbook, and its rows, as often as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOBase
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import csv_rows, encodings, frozen, json_rows, packed_books, tables, workbooks
from tui_invoice.exchange.columns import BLANKS, Told

Source = Callable[[], Iterator[Told]]
"""Gives the rows from the first to the last, one run at a time."""


@contextmanager
def opened(file: Path, manner: Manner) -> Iterator[Source]:
    """Give the rows of a copy of the file. Raises BadInputError where it cannot be read at all."""
    with frozen.frozen(file) as copy:
        if packed_books.is_book(file, copy):
            with workbooks.packed(file, copy, manner) as pack:
                yield lambda: _sheet(pack, file, manner)
        else:
            encoding = encodings.agreed(file, copy, manner.encoding)
            rows = json_rows.rows if _is_json(file, copy, encoding) else csv_rows.rows
            yield lambda: _text(copy, encoding, lambda text: rows(text, str(file), manner))


def columns(file: Path, manner: Manner) -> tuple[tuple[tables.Column, ...], tuple[str, ...]]:
    """Return the columns of a table with their first values, none of a JSON, and the names of a workbook's sheets.

    Only the beginning is parted into rows. Raises BadInputError where the file cannot be read at all, or its
    beginning not be parted.
    """
    with frozen.frozen(file) as copy:
        if packed_books.is_book(file, copy):
            with workbooks.packed(file, copy, manner, most=tables.LOOKED_AT + 1) as pack:
                return tables.columns(pack.rows(), manner), pack.sheets
        encoding = encodings.agreed(file, copy, manner.encoding)
        if _is_json(file, copy, encoding):
            return (), ()
        with frozen.as_text(copy, encoding) as text:
            return tables.columns(csv_rows.parted(text, str(file), manner), manner), ()


def _sheet(pack: workbooks.Pack, file: Path, manner: Manner) -> Iterator[Told]:
    yield from pack.faults
    yield from tables.records(pack.rows(), str(file), manner)


def _text(copy: BinaryIO, encoding: str, rows: Callable[[TextIOBase], Iterator[Told]]) -> Iterator[Told]:
    with frozen.as_text(copy, encoding) as text:
        yield from rows(text)


def _is_json(file: Path, copy: BinaryIO, encoding: str) -> bool:
    if file.suffix.lower() == ".json":
        return True
    with frozen.as_text(copy, encoding) as text:
        return text.read(1_000).lstrip(BLANKS)[:1] in {"[", "{"}
