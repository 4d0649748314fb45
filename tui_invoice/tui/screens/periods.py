"""The prompt that asks for a period: by one letter, or by its days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.filters import Period
from tui_invoice.domain.periods import PeriodKind, read_period
from tui_invoice.domain.text import cells
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Letters, Question

Take = Callable[[PeriodKind, Period], object]
"""Gets the kind that was chosen, and the days of a CHOSEN one."""

LETTERS = {
    "d": PeriodKind.TODAY, "w": PeriodKind.WEEK, "m": PeriodKind.MONTH, "q": PeriodKind.QUARTER,
    "y": PeriodKind.YEAR, "a": PeriodKind.ALL, "l": PeriodKind.LAST_MONTH,
}  # fmt: skip
"""The letter of each kind of period."""


_WORDS = (
    (("d", "Today"), ("w", "This week"), ("m", "This month"), ("q", "This quarter"), ("y", "This year")),
    (("a", "All time"), ("l", "Last month"), ("f", "From … to …")),
)
_SHORT = (
    (("d", "Today"), ("w", "Week"), ("m", "Month"), ("q", "Quarter")),
    (("y", "Year"), ("a", "All"), ("l", "Last month"), ("f", "Days")),
)


def period_lines(now: str, width: int) -> list[Line]:
    """Return the two rows of the period's prompt; every letter stands in them from 40 cells on."""
    gap = "   " if width >= 56 else " "
    first, second = ([*_row(each, gap)] for each in (_WORDS if width >= 80 else _SHORT))
    said = Run(f"   now: {now}", Role.MUTED)
    if sum(cells(each.text) for each in (*second, said)) < width:
        second.append(said)
    return [Line(tuple(first)), Line(tuple(second))]


def _row(words: Iterable[tuple[str, str]], gap: str) -> Iterator[Run]:
    yield Run(gap)
    for letter, word in words:
        yield Run(letter, Role.KEY)
        yield Run(f" {word}{gap}")


def ask_period(screen: House, now: str, take: Take) -> None:
    """Ask for a period; `now` is what the present one is called."""
    answers = {letter: lambda kind=kind: take(kind, Period()) for letter, kind in LETTERS.items()}
    screen.ask(
        Letters("period", period_lines(now, screen.size.width), {**answers, "f": lambda: _ask_days(screen, take)})
    )


def _ask_days(screen: House, take: Take) -> None:
    def check(text: str) -> tuple[Line, bool]:
        if not text.strip():
            return line("     ", Run("like 2026-10-01 2026-10-15, 1.10. - 15.10., or oct", Role.MUTED)), False
        try:
            found = read_period(text, screen.house.manner().today)
        except InvoiceError as error:
            return line(Run("   ✗ ", Role.ERROR), Run(f"{error}. {error.todo}", Role.ERROR)), False
        return line(Run("   ✓ ", Role.OK), str(found)), True

    def chosen(text: str) -> None:
        take(PeriodKind.CHOSEN, read_period(text, screen.house.manner().today))

    screen.ask(Question("from … to …", "Days", accept=chosen, check=check, enter="Show these days"))
