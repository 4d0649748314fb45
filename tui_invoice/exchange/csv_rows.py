"""CSV (RFC 4180, with other delimiters): a file's rows by their headers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import tables
from tui_invoice.exchange.columns import BLANKS, Told
from tui_invoice.exchange.heading import HEADER_KNOWS, HEADER_WITHIN, heading

LONGEST_ROW = 16 << 20
"""Characters that a quoted field or a line may have before it is taken for an unclosed quote."""

_LONGEST_HEADER = 1 << 17
"""Characters of a line that is tried as the header with each delimiter; longer ones would take minutes."""
_DELIMITERS = ";,\t|"
_SEPARATOR = re.compile(r'"?sep=([;,\t|])"?', re.IGNORECASE)
_AROUND = " \r\n\ufeff"


class _Lines:
    """The physical lines, each of bounded length: a file without line ends must not fill the memory."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_ROW):
            if len(line) >= LONGEST_ROW:
                raise csv.Error(f"it is longer than {LONGEST_ROW} characters")
            yield line


def rows(text: io.TextIOBase, file: str, manner: Manner) -> Iterator[Told]:
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
    begins, delimiter = _begin(text, manner)
    for _ in range(1, begins):
        text.readline(LONGEST_ROW)
    reader = csv.reader(_Lines(text), delimiter=delimiter, strict=True)
    start = begins
    try:
        for row in reader:
            line, start = start, begins + reader.line_num
            yield line, row
    except csv.Error as error:
        raise BadInputError(
            "The row beginning here cannot be read",
            f"{error}",
            'A quote (") must be closed before the next delimiter, and be doubled inside quotes.',
            file=file,
            line=start,
        ) from error


def _begin(text: io.TextIOBase, manner: Manner) -> tuple[int, str]:
    """Return the line of the header and the delimiter; the text stands at its beginning again.

    The header is the first line with enough known names, else the first that says anything. A line such as
    `sep=;` above it, as Excel writes it, says the delimiter; else it is the sign that parts the header best.
    """
    first: tuple[int, str] | None = None
    said = ""
    for line, written in enumerate(_first_lines(text), 1):
        if not said and (found := _SEPARATOR.fullmatch(written.strip(_AROUND))):
            said = found[1]
            continue
        delimiter, known = _best(written, said or _DELIMITERS, manner)
        if known >= HEADER_KNOWS or (first is None and written.strip()):
            first = (line, delimiter)
        if known >= HEADER_KNOWS:
            break
    text.seek(0)
    return first or (1, said or _DELIMITERS[0])


def _first_lines(text: io.TextIOBase) -> Iterator[str]:
    for _ in range(HEADER_WITHIN):
        written = text.readline(LONGEST_ROW)
        if not written or len(written) >= LONGEST_ROW:
            return
        yield written


def _best(written: str, signs: str, manner: Manner) -> tuple[str, int]:
    """Return the delimiter that parts a line into the most known names, and how many these are."""
    if len(written) > _LONGEST_HEADER:
        return signs[0], 0
    split = {sign: [name.strip(f'"{BLANKS}') for name in written.split(sign)] for sign in signs}
    known = {sign: heading(names, manner).known for sign, names in split.items()}
    best = max(signs, key=lambda sign: (known[sign], len(split[sign])))
    return best, known[best]
