"""The columns of the invoice table at any width, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import cells, clip, visible
from tui_invoice.operations.listing import Row
from tui_invoice.tui.lines.manner import Manner, day
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role

STATUS, NUMBER, TOTAL = 11, 10, 14
CREDIT = "Credit · "
"""What stands before the customer of a credit note: its total goes the other way."""
RED = frozenset({SendStatus.FAILED, SendStatus.BOUNCED})
YELLOW = frozenset({SendStatus.HELD, SendStatus.UNCERTAIN})


def customer(name: str, *, credit: bool) -> str:
    """Return a customer as a row names it."""
    return f"{CREDIT}{name}" if credit else name


def role_of(status: SendStatus) -> Role:
    """Return the role of a send status: red did not arrive, yellow waits for a word, all else is calm."""
    return Role.ERROR if status in RED else Role.WARN if status in YELLOW else Role.TEXT


def status_words(row: Row) -> str:
    """Return the send status in words, with "n/of" where there are several; of a draft or void its own status."""
    if row.status is not Status.ISSUED:
        return row.status.value.capitalize()
    word = SIGNS[row.send_status].word
    return f"{word} {row.n}/{row.of}" if row.of > 1 and row.n < row.of else word


def glyph(row: Row) -> str:
    """Return the sign beside the send status."""
    return SIGNS[row.send_status].glyph if row.status is Status.ISSUED else " "


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are shown, and how wide the two flexible ones are."""

    width: int
    customer: int
    date: int = 0
    sent_to: int = 0
    due: int = 0
    total: int = 0

    @classmethod
    def of(cls, width: int) -> Columns:
        """Return the columns for a table of `width` cells; the last cell stays empty."""
        date = 0 if width < 80 else 6 if width < 100 else 10
        total = TOTAL if width >= 56 else 0
        due = 10 if width >= 130 else 0
        fixed = 3 + STATUS + 2 + NUMBER + 2 + sum(each + 2 for each in (date, total, due) if each) + 1
        left = max(4, width - fixed)
        sent_to = left // 2 if width >= 100 else 0
        return cls(width, left - (sent_to + 1 if sent_to else 0), date, sent_to, due, total)

    def head(self) -> Line:
        """Return the head of the table."""
        head = Role.HEAD
        parts = [Run("   "), Run("Send status", head), Run("  "), Run("Number", head), Run(" " * (NUMBER - 4))]
        if self.date:
            parts += [Run("Date", head), Run(" " * (self.date - 2))]
        parts += [Run("Customer", head), Run(" " * max(0, self.customer - 8))]
        if self.sent_to:
            parts += [Run(" "), Run("E-mail", head), Run(" " * max(0, self.sent_to - 6))]
        if self.due:
            parts += [Run("  "), Run("Due", head), Run(" " * (self.due - 3))]
        if self.total:
            parts += [Run(" " * (self.total - 3)), Run("Total", head)]
        return Line(tuple(parts))

    def row(self, row: Row, manner: Manner, *, marked: bool = False) -> Line:
        """Return one row of the table, of at most two style runs, so that it costs few bytes.

        The status stands apart from the cursor's bar, which runs from the number to the total: it keeps its colour.
        """
        total = manner.money(row.total, row.currency) if self.total else ""
        more = max(0, cells(total) - self.total)
        status = filled(status_words(row), STATUS)
        rest = [tail(visible(row.number), NUMBER)]
        if self.date:
            rest.append(filled(self._date(row), self.date))
        room = self.customer - more
        named = filled(customer(visible(row.customer), credit=row.credit), room)
        if self.sent_to:
            named += " " + filled(sent_to(row.emails), self.sent_to)
        rest.append(named)
        if self.due:
            rest.append(filled(row.due_date.isoformat() if row.due_date else "", self.due))
        if self.total:
            rest.append(" " * max(0, self.total - cells(total)) + total)
        mark = "*" if marked else " "
        role = role_of(row.send_status) if row.status is Status.ISSUED else Role.TEXT
        return Line((Run(f" {'  '.join(rest)}"),), apart=(Run(mark), Run(f"{glyph(row)} {status} ", role)))

    def _date(self, row: Row) -> str:
        if row.issue_date is None:
            return ""
        return row.issue_date.isoformat() if self.date == 10 else day(row.issue_date)


def filled(text: str, width: int) -> str:
    """Return the text cut or filled to exactly `width` cells."""
    shown = clip(visible(text), width)
    return shown + " " * (width - cells(shown))


def tail(text: str, width: int) -> str:
    """Return the end of the text in `width` cells: numbers differ at their end."""
    if cells(text) <= width:
        return filled(text, width)
    kept = text
    while kept and cells(kept) > width - 1:
        kept = kept[1:]
    return filled("…" + kept, width)


def sent_to(emails: tuple[str, ...]) -> str:
    """Return the first address, and how many more there are."""
    if not emails:
        return "no e-mail"
    return visible(emails[0]) + (f" +{len(emails) - 1}" if len(emails) > 1 else "")
