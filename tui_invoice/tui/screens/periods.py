"""The prompt that asks for a period: by one letter, or by its days."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.filters import Period
from tui_invoice.domain.periods import PeriodKind, read_period
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


def period_lines(now: str) -> list[Line]:
    """Return the two rows of the period's prompt."""

    def key(letter: str, word: str) -> list[Run]:
        return [Run(letter, Role.KEY), Run(f" {word}   ")]

    first = [("d", "Today"), ("w", "This week"), ("m", "This month"), ("q", "This quarter"), ("y", "This year")]
    second = [("a", "All time"), ("l", "Last month"), ("f", "From … to …")]
    return [
        Line((Run("   "), *(run for each in first for run in key(*each)))),
        Line((Run("   "), *(run for each in second for run in key(*each)), Run(f"   now: {now}", Role.MUTED))),
    ]


def ask_period(screen: House, now: str, take: Take) -> None:
    """Ask for a period; `now` is what the present one is called."""
    answers = {letter: lambda kind=kind: take(kind, Period()) for letter, kind in LETTERS.items()}
    screen.ask(Letters("period", period_lines(now), {**answers, "f": lambda: _ask_days(screen, take)}))


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
