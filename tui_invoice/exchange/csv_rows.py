"""CSV (RFC 4180, with other delimiters): a file's rows by their headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from tui_invoice.domain.errors import BadInputError
from tui_invoice.exchange.columns import BLANKS, NAMES, REQUIRED, Record, plain_text, short, unknown

LONGEST_ROW = 16 << 20
"""Characters that a quoted field or a line may have before it is taken for an unclosed quote."""

_DELIMITERS = ";,\t"
_AROUND_NAMES = f"{BLANKS}\ufeff"  # utf-16-le and -be leave the byte order mark in the text


class _Lines:
    """The physical lines, each of bounded length: a file without line ends must not fill the memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_ROW):
            if len(line) >= LONGEST_ROW:
                raise csv.Error(f"it is longer than {LONGEST_ROW} characters")
            yield line


def rows(text: io.TextIOWrapper, file: str) -> Iterator[Record | BadInputError]:
    """Yield each row with its number, and a refusal for each that has none or not the header's fields.

    The delimiter is read from the header line. A faulty header gives its refusals and no row. Raises
    BadInputError where the quotes do not stand right: what follows cannot be parted into rows.
    """
    before = csv.field_size_limit(LONGEST_ROW)
    try:
        yield from _rows(text, file)
    finally:
        csv.field_size_limit(before)


def _rows(text: io.TextIOWrapper, file: str) -> Iterator[Record | BadInputError]:
    reader = csv.reader(_Lines(text), delimiter=_delimiter(text), strict=True)
    header: list[str] | None = None
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip(BLANKS) for cell in row):
                continue
            if header is None:
                header = _header(row)
                refusals = list(_header_faults(header, file, line))
                yield from refusals
                if refusals:
                    return
            else:
                yield _record(row, header, file, line)
    except csv.Error as error:
        raise BadInputError(
            "The row beginning here cannot be read",
            f"{error}",
            'A quote (") must be closed before the next delimiter, and be doubled inside quotes.',
            file=file,
            line=start,
        ) from error


def _delimiter(text: io.TextIOWrapper) -> str:
    """Return the sign that parts the first line that says anything into the most known names."""
    first = ""
    while not first.strip() and (line := text.readline(LONGEST_ROW)):
        first = line
    text.seek(0)
    split = {sign: [name.strip(' "\r\n').casefold() for name in first.split(sign)] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (sum(name in NAMES for name in split[sign]), len(split[sign])))


def _header(row: Sequence[str]) -> list[str]:
    names = [name.strip(_AROUND_NAMES).casefold() for name in row]
    while names and not names[-1]:
        names.pop()
    return names


def _header_faults(header: Sequence[str], file: str, line: int) -> Iterator[BadInputError]:
    for place, name in enumerate(header):
        if name not in NAMES:
            yield unknown(name or f"column {place + 1}", file, line)
        elif name in header[:place]:
            todo = "Leave one of them."
            yield BadInputError(f"“{name}” stands here twice", "", todo, file=file, line=line, field=name)
    if not NAMES.intersection(header):
        return
    for name in REQUIRED:
        if name not in header:
            yield BadInputError(f"The column {name} is missing", "", "Add it.", file=file, line=line, field=name)
    if not {"unit_price", "total"}.intersection(header):
        yield BadInputError(
            "There is neither a column unit_price nor a column total",
            "An invoice needs its lines or its total.",
            "Add one of them.",
            file=file,
            line=line,
            field="total",
        )


def _record(row: list[str], header: list[str], file: str, line: int) -> Record | BadInputError:
    while len(row) > len(header) and not row[-1].strip(BLANKS):
        row.pop()
    if len(row) != len(header):
        return BadInputError(
            f"This row has {len(row)} field{'s' * (len(row) != 1)}, the header has {len(header)}",
            "So nobody can tell which value belongs where.",
            "Put a value that holds the delimiter in quotes, and leave empty fields empty.",
            file=file,
            line=line,
            value=short(row[-1]) if row else "",
        )
    if _header(row) == header:
        todo = "Take the row out, or import the files one by one."
        return BadInputError("The header stands here a second time", "", todo, file=file, line=line)
    cells = {name: cell for name, cell in zip(header, row, strict=True) if cell.strip(BLANKS)}
    number = plain_text(cells.get("number", ""))
    return Record(line, number, cells) if number else without_number(file, line)


def without_number(file: str, line: int) -> BadInputError:
    """Return the refusal of a row that belongs to no invoice."""
    return BadInputError(
        "This row has no number",
        "So nobody can tell which invoice it belongs to.",
        "Give the invoice's number on each of its rows.",
        file=file,
        line=line,
        field="number",
    )
