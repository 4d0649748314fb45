"""CSV (RFC 4180, with other delimiters): a file's rows by their headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import tables
from tui_invoice.exchange.columns import BLANKS, Record
from tui_invoice.exchange.heading import heading

LONGEST_ROW = 16 << 20
"""Characters that a quoted field or a line may have before it is taken for an unclosed quote."""

_DELIMITERS = ";,\t|"


class _Lines:
    """The physical lines, each of bounded length: a file without line ends must not fill the memory."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_ROW):
            if len(line) >= LONGEST_ROW:
                raise csv.Error(f"it is longer than {LONGEST_ROW} characters")
            yield line


def rows(text: io.TextIOBase, file: str, manner: Manner) -> Iterator[Record | BadInputError]:
    """Yield what `tables.records` gives of it. Raises BadInputError where the quotes do not stand right:
    what follows cannot be parted into rows.
    """
    yield from tables.records(parted(text, file, manner), file, manner)


def parted(text: io.TextIOBase, file: str, manner: Manner) -> Iterator[tables.Row]:
    """Yield each row as its cells; the delimiter is read from the header line. Raises as `rows`."""
    before = csv.field_size_limit(LONGEST_ROW)
    try:
        yield from _parted(text, file, manner)
    finally:
        csv.field_size_limit(before)


def _parted(text: io.TextIOBase, file: str, manner: Manner) -> Iterator[tables.Row]:
    reader = csv.reader(_Lines(text), delimiter=_delimiter(text, manner), strict=True)
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            yield line, row
    except csv.Error as error:
        raise BadInputError(
            "The row beginning here cannot be read",
            f"{error}",
            'A quote (") must be closed before the next delimiter, and be doubled inside quotes.',
            file=file,
            line=start,
        ) from error


def _delimiter(text: io.TextIOBase, manner: Manner) -> str:
    """Return the sign that parts the first line that says anything into the most known names."""
    first = ""
    while not first.strip() and (line := text.readline(LONGEST_ROW)):
        first = line
    text.seek(0)
    split = {sign: [name.strip(f'"{BLANKS}') for name in first.split(sign)] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (heading(split[sign], manner).known, len(split[sign])))
