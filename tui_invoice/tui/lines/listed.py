"""The rows of a list of invoices that go out: a word of how each stands, its number, its customer, its addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.text import cells, visible
from tui_invoice.tui.lines.columns import NUMBER, STATUS, TOTAL, filled, tail
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role


@dataclass(frozen=True, slots=True)
class Cells:
    """What stands in one row. `role` is that of glyph and word; a `calm` row is muted as a whole."""

    glyph: str
    word: str
    role: Role
    number: str
    customer: str
    to: str
    cc: str = ""
    total: str = ""
    calm: bool = False


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Which columns are shown at a width, and how wide they are; 0 for not. The last cell stays empty."""

    word: int
    customer: int
    to: int
    cc: int = 0
    total: int = 0

    @classmethod
    def of(cls, width: int, *, more: bool = False) -> ListColumns:
        """Return the columns; with `more`, wide screens have Cc and Total too."""
        word = STATUS if width >= 56 else 0
        fixed = 3 + NUMBER + 2 + (word + 2 if word else 0) + 1
        total = TOTAL if more and width >= 110 else 0
        left = max(8, width - fixed - (total + 2 if total else 0))
        cc = left // 5 if total else 0
        left -= cc + 2 if cc else 0
        customer = left * 21 // 51 if word else 0
        return cls(word, customer, left - (customer + 2 if customer else 0), cc, total)

    @property
    def to_at(self) -> int:
        """The cell where the addresses begin."""
        return 3 + (self.word + 2 if self.word else 0) + NUMBER + 2 + (self.customer + 2 if self.customer else 0)

    def head(self, word: str) -> Line:
        """Return the head of the list; `word` stands over how each one stands."""
        names = [*([(word, self.word)] if self.word else []), ("Number", NUMBER)]
        names += [("Customer", self.customer)] if self.customer else []
        names += [("To", self.to), *([("Cc", self.cc)] if self.cc else [])]
        runs = [Run("   ")]
        for name, width in names:
            runs += [Run(name, Role.HEAD), Run(" " * (width - len(name) + 2))]
        runs += [Run(" " * (self.total - 5)), Run("Total", Role.HEAD)] if self.total else []
        return Line(tuple(runs) if self.total else tuple(runs[:-1]))

    def row(self, each: Cells) -> Line:
        """Return one row: at most two runs of style, so that it costs few bytes."""
        parts = [tail(visible(each.number), NUMBER)]
        parts += [filled(each.customer, self.customer)] if self.customer else []
        parts.append(filled(each.to, self.to))
        parts += [filled(each.cc, self.cc)] if self.cc else []
        parts += [" " * max(0, self.total - cells(each.total)) + each.total] if self.total else []
        rest = "  ".join(parts)
        head = f" {each.glyph} {filled(each.word, self.word)}  " if self.word else f" {each.glyph} "
        if each.calm:
            return Line((Run(head + rest, Role.MUTED),))
        if each.role is Role.TEXT:
            return Line((Run(head + rest),))
        return Line((Run(head, each.role), Run(rest)))


def addresses(all_of: Sequence[str]) -> str:
    """Return the first address, and how many more there are: a@example.com; +2."""
    if not all_of:
        return "none"
    return visible(all_of[0]) + (f"; +{len(all_of) - 1}" if len(all_of) > 1 else "")


def number(n: int) -> str:
    """Return a count with its thousands parted: 12.000."""
    return f"{n:,}".replace(",", ".")


def invoices(n: int) -> str:
    """Return so many invoices in words: 1 invoice, 12.000 invoices."""
    return f"{number(n)} invoice{'' if n == 1 else 's'}"
