"""JSON (RFC 8259): an array of invoices, read one by one however long it is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from tui_invoice.domain.errors import BadInputError, MoneyError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.columns import (
    BLANKS,
    HEAD_NAMES,
    LINE_NAMES,
    NAMES,
    Cell,
    Record,
    mended,
    plain_text,
    short,
    unknown,
)
from tui_invoice.exchange.tables import without_number

LARGEST_INVOICE = 8 << 20
"""Characters that one object may have."""

_STEP = 1 << 16
_BLANK = " \t\r\n"


class _DuplicateKeyError(ValueError):
    """A key stands twice in one object."""


class _Text:
    """The text still to be read, with the line it begins in; parsed text is let go."""

    def __init__(self, text: io.TextIOBase, file: str) -> None:
        self._text = text
        self._file = file
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """Return the next character that is not blank, "" at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _BLANK:
                self.line += self._buffer[self._at] == "\n"
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(_STEP):
                return ""

    def skip(self) -> None:
        """Pass the character that `peek` gave."""
        self._at += 1

    def value(self, decoder: json.JSONDecoder) -> object:
        """Return the object that begins here. Raises BadInputError."""
        while True:
            try:
                found, end = decoder.raw_decode(self._buffer, self._at)
            except _DuplicateKeyError as error:
                self.refuse("A key stands twice in one object", str(error), "Leave one of them.")
            except RecursionError:
                self.refuse("The objects here are nested too deeply", "", "Look whether a bracket is missing.")
            except json.JSONDecodeError as error:
                left = len(self._buffer) - self._at
                if left < LARGEST_INVOICE and self._more(max(_STEP, left)):
                    continue
                line = self.line + self._buffer.count("\n", self._at, error.pos)
                self.refuse("This is not JSON", error.msg, "Mend it, or write it anew.", line)
            self.line += self._buffer.count("\n", self._at, end)
            self._at = end
            return found

    def refuse(self, title: str, detail: str, todo: str, line: int | None = None) -> NoReturn:
        """Raise BadInputError for this line, or the one given."""
        raise BadInputError(title, detail, todo, file=self._file, line=line or self.line)

    def _more(self, size: int) -> bool:
        step = "" if self._ended else self._text.read(size)
        self._ended = not step
        self._buffer = self._buffer[self._at :] + step
        self._at = 0
        return bool(step)


def rows(text: io.TextIOBase, file: str, manner: Manner) -> Iterator[Record | BadInputError]:
    """Yield each object's rows (one, or one for each of its `lines`), and a refusal where it has no number.

    Raises BadInputError where the text is no JSON, or no array of objects: nothing follows it.
    """
    decoder = json.JSONDecoder(
        parse_float=_decimal, parse_int=Decimal, parse_constant=_no_constant, object_pairs_hook=_pairs
    )
    source = _Text(text, file)
    single = source.peek() == "{"
    if not single and source.peek() != "[":
        source.refuse(
            "This is no array of invoices", "It must begin with [ or {.", "See the example: tui-invoice man import"
        )
    if not single:
        source.skip()
    more = single or source.peek() != "]"
    while more:
        if source.peek() != "{":
            source.refuse("An object is expected here", "An invoice stands in { and }.", "Mend it, or write it anew.")
        line = source.line
        found = source.value(decoder)
        assert isinstance(found, dict)
        yield from _records(found, file, line, manner)
        more = not single and source.peek() == ","
        if more:
            source.skip()
        elif not single and source.peek() != "]":
            source.refuse("A comma or ] is expected here", "", "Mend it, or write it anew.")
    if not single:
        source.skip()
    if source.peek():
        source.refuse("Something follows the end of the JSON", "", "Put all invoices in one array.")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _DuplicateKeyError(f"It is “{short(name)}”.")
            seen.add(name)
    return found


def _decimal(written: str) -> Decimal:
    """Return the number exactly; one whose exponent no Decimal has becomes one that is refused for its size."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal("1E-999999" if "e-" in written.lower() else "1E+999999")


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is not a number of JSON", name, 0)


def _records(found: dict[str, object], file: str, line: int, manner: Manner) -> Iterator[Record | BadInputError]:
    lines = found.pop("lines", None)
    faults: list[BadInputError] = []
    if lines is not None and not (isinstance(lines, list) and all(isinstance(each, dict) for each in lines)):
        todo = "Write [{...}, {...}]."
        faults.append(BadInputError("“lines” is no array of objects", "", todo, file=file, line=line, field="lines"))
        lines = None
    head = _cells(found, file, line, "", NAMES if not lines else frozenset(HEAD_NAMES), faults)
    head = mended(head, line, "", manner)
    number = _number(head.get("number", ""))
    if not number:
        yield from faults
        yield without_number(file, line)
    elif not lines:
        yield Record(line, number, head, faults=tuple(faults))
    else:
        for place, each in enumerate(lines):
            inside = f"lines[{place + 1}]."
            cells = mended(_cells(each, file, line, inside, frozenset(LINE_NAMES), faults), line, inside, manner)
            own = head | cells if not place else cells
            yield Record(line, number, own, inside, tuple(faults))
            faults.clear()


def _number(cell: Cell) -> str:
    try:
        return plain_text(cell)
    except MoneyError:  # of absurd size: the invoice's own check refuses it by name
        return short(cell)


def _cells(
    found: dict[str, object], file: str, line: int, inside: str, names: frozenset[str], faults: list[BadInputError]
) -> dict[str, Cell]:
    """Return what can stand in a cell; null is nothing. What cannot is added to `faults`."""
    cells: dict[str, Cell] = {}
    for name, value in found.items():
        if name in NAMES - names:
            detail = "What a line says stands inside “lines”, all else beside it."
            title, place = f"“{name}” stands in the wrong place", inside + name
            faults.append(BadInputError(title, detail, "Move it.", file=file, line=line, field=place))
        elif name not in names:
            faults.append(unknown(name, file, line, inside))
        elif isinstance(value, str | Decimal):
            if not isinstance(value, str) or value.strip(BLANKS):
                cells[name] = value
        elif value is not None:
            what = {bool: "true or false", list: "an array", dict: "an object"}[type(value)]
            detail = "A text or a number is expected."
            faults.append(
                BadInputError(f"This is {what}", detail, "Put it in quotes.", file=file, line=line, field=inside + name)
            )
    return cells
