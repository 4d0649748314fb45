"""The rows of a table, from a CSV or a sheet, by their header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.columns import Cell, Record, Told, as_written, mended, plain_text, said, short
from tui_invoice.exchange.heading import Heading, faults, heading, left_out, stands_again

Row = tuple[int, Sequence[Cell]]
"""The line in which it begins, and its cells."""
_SAMPLES = 3
LOOKED_AT = 50
"""Rows in which the first values of the columns are looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its header says, its field (None: nobody knows, "": left out), and first values of it."""

    header: str
    field: str | None
    samples: tuple[str, ...]


def records(rows: Iterator[Row], file: str, manner: Manner) -> Iterator[Told]:
    """Yield each row with its number, and a refusal for each that has none or not the header's fields.

    Columns that are left out come before them. A faulty header gives its refusals and no row.
    """
    head: Heading | None = None
    for line, row in rows:
        if not any(map(said, row)):
            continue
        if head is None:
            head = heading(row, manner)
            yield from left_out(head, file, manner)
            refusals = list(faults(head, file, line, manner))
            yield from refusals
            if refusals:
                return
        else:
            yield _record(row, head, file, line, manner)


def columns(rows: Iterator[Row], manner: Manner) -> tuple[Column, ...]:
    """Return the columns of a table with what stands first in them."""
    head: Heading | None = None
    samples: list[list[str]] = []
    for place, (_, row) in enumerate(rows):
        if place > LOOKED_AT:
            break
        if head is None and any(map(said, row)):
            head = heading(row, manner)
            samples = [[] for _ in head.written]
            continue
        for known, cell in zip(samples, row, strict=False):
            if said(cell) and len(known) < _SAMPLES:
                known.append(short(as_written(cell).strip()))
    found = zip(head.written, head.fields, samples, strict=True) if head else ()
    return tuple(Column(header, name, tuple(values)) for header, name, values in found)


def _record(row: Sequence[Cell], head: Heading, file: str, line: int, manner: Manner) -> Record | BadInputError:
    end = len(row)
    while end > len(head.written) and not said(row[end - 1]):
        end -= 1
    row = row[:end]
    if len(row) != len(head.written):
        return BadInputError(
            f"This row has {len(row)} field{'s' * (len(row) != 1)}, the header has {len(head.written)}",
            "So nobody can tell which value belongs where.",
            "Put a value that holds the delimiter in quotes, and leave empty fields empty.",
            file=file,
            line=line,
            value=short(as_written(row[-1])) if row else "",
        )
    if stands_again(row, head):
        todo = "Take the row out, or import the files one by one."
        return BadInputError("The header stands here a second time", "", todo, file=file, line=line)
    cells = {name: cell for name, cell in zip(head.fields, row, strict=True) if name and said(cell)}
    cells = mended(cells, line, "", manner)
    number = plain_text(cells.get("number", ""))
    return Record(line, number, cells) if number else without_number(file, line)


def without_number(file: str, line: int) -> BadInputError:
    """Return the refusal of a row that belongs to no invoice."""
    return BadInputError(
        "This row has no number",
        "So nobody can tell which invoice it belongs to.",
        "Give the invoice's number on each of its rows; a row of sums is taken out of the file.",
        file=file,
        line=line,
        field="number",
        written="",
    )
