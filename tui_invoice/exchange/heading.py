"""The header of a table: which field each of its columns is, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.columns import BLANKS, REQUIRED, Cell, LeftOut, as_written, short, unknown
from tui_invoice.exchange.headers import is_remark, level, meaning

HEADER_WITHIN = 30
"""Rows among which the header is looked for: a title may stand above it."""
HEADER_KNOWS = 2
"""Known names that make a row a header."""
LEFT_OUT = ""
"""The field of a column that is not read."""
_AROUND_NAMES = f"{BLANKS}\ufeff"  # utf-16-le and -be leave the byte order mark in the text


@dataclass(frozen=True, slots=True)
class Heading:
    """The headers as they are written, and the field of each: LEFT_OUT, or None where nobody knows."""

    written: tuple[str, ...]
    fields: tuple[str | None, ...]

    @property
    def known(self) -> int:
        """How many columns name a field."""
        return sum(bool(each) for each in self.fields)


def heading(row: Sequence[Cell], manner: Manner) -> Heading:
    """Return the header that a row is; empty cells at its end are no columns."""
    written = [as_written(cell).strip(_AROUND_NAMES) for cell in row]
    while written and not written[-1]:
        written.pop()
    return Heading(tuple(written), tuple(_field(each, manner) for each in written))


def _field(written: str, manner: Manner) -> str | None:
    said = manner.columns.get(level(written)) if written else None
    if said is not None:
        return said
    return meaning(written) or (LEFT_OUT if is_remark(written) else None)


def left_out(head: Heading, file: str, manner: Manner) -> Iterator[LeftOut]:
    """Yield the columns that are not read though nobody said so."""
    for written, name in zip(head.written, head.fields, strict=True):
        if name == LEFT_OUT and level(written) not in manner.columns:
            yield LeftOut(file, written)


def faults(head: Heading, file: str, line: int, manner: Manner) -> Iterator[BadInputError]:
    """Yield what is wrong with a header: unknown names, two columns for one field, none for a required one."""
    if len(head.written) == 1 and not head.known:
        yield _no_list(head.written[0], file, line)
        return
    seen: dict[str, str] = {}
    for place, (written, name) in enumerate(zip(head.written, head.fields, strict=True), 1):
        if name is None:
            yield unknown(written or f"column {place}", file, line, column=bool(written))
        elif name in seen:
            yield _twice(name, seen[name], written, file, line)
        elif name:
            seen[name] = written
    if seen:
        yield from _missing(seen, file, line, manner)


def _no_list(only: str, file: str, line: int) -> BadInputError:
    detail = f"It begins with “{short(only)}”, where the names of columns should stand."
    return BadInputError("This is no list of invoices", detail, "Choose another file.", file=file, line=line)


def _twice(name: str, first: str, second: str, file: str, line: int) -> BadInputError:
    if level(first) == level(second):
        title, detail, todo = f"“{name}” stands here twice", "", "Leave one of them."
    else:
        title, detail = f"“{short(first)}” and “{short(second)}” are one field", f"Both mean {name}."
        todo = f'Leave one out: --map "{short(second)}=".'
    return BadInputError(title, detail, todo, file=file, line=line, field=name)


def _missing(seen: dict[str, str], file: str, line: int, manner: Manner) -> Iterator[BadInputError]:
    for name in REQUIRED:
        if name not in seen and not (name == "email" and manner.no_email):
            yield BadInputError(f"The column {name} is missing", "", "Add it.", file=file, line=line, field=name)
    if not {"unit_price", "total"}.intersection(seen):
        yield BadInputError(
            "There is neither a column unit_price nor a column total",
            "An invoice needs its lines or its total.",
            "Add one of them.",
            file=file,
            line=line,
            field="total",
        )


def stands_again(row: Sequence[Cell], head: Heading) -> bool:
    """Tell whether a row is the header once more."""
    pairs = zip(row, head.written, strict=True) if len(row) == len(head.written) else ()
    return bool(pairs) and all(as_written(cell).strip(BLANKS).casefold() == name.casefold() for cell, name in pairs)
