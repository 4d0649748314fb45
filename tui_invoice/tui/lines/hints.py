"""The last row: keys and what they do, those for leaving at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.text import cells
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role


@dataclass(frozen=True, slots=True)
class Hint:
    """A key as it is shown and what it does; muted where it does not work now."""

    key: str
    words: str
    on: bool = True

    def runs(self) -> list[Run]:
        """Return it as runs."""
        return [
            Run(self.key, Role.KEY if self.on else Role.MUTED),
            Run(f" {self.words}", Role.TEXT if self.on else Role.MUTED),
        ]

    @property
    def width(self) -> int:
        """Its cells."""
        return cells(self.key) + 1 + cells(self.words)


def footer(left: Sequence[Hint], right: Sequence[Hint], width: int) -> Line:
    """Return the row; hints at the left that find no room are left out, the last ones first."""
    ends = [run for hint in right for run in (*hint.runs(), Run("   "))][:-1]
    room = width - 2 - sum(cells(run.text) for run in ends) - 2
    runs: list[Run] = [Run(" ")]
    for hint in left:
        if hint.width > room:
            break
        room -= hint.width + 3
        runs += [*hint.runs(), Run("   ")]
    return Line(tuple(runs[:-1]), tuple(ends))
