"""The last row: keys and what they do, those for leaving at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_invoice.domain.text import cells, clip
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


_LEAST = 4
"""Cells of a hint's words below which they say nothing."""


def footer(left: Sequence[Hint], right: Sequence[Hint], width: int) -> Line:
    """Return the row; hints at the left that find no room are left out, the last ones first.

    The first of them is what one came for: for it those at the right say no more than what stands before their comma,
    and its own words are cut.
    """
    room = width - 4 - _width(right)
    if left and left[0].width > room:
        right = [replace(hint, words=hint.words.partition(",")[0]) for hint in right]
        room = width - 4 - _width(right)
        words = clip(left[0].words, max(0, room - cells(left[0].key) - 1))
        left = [replace(left[0], words=words), *left[1:]] if cells(words) >= _LEAST else left
    ends = [run for hint in right for run in (*hint.runs(), Run("   "))][:-1]
    runs: list[Run] = [Run(" ")]
    for hint in left:
        if hint.width > room:
            break
        room -= hint.width + 3
        runs += [*hint.runs(), Run("   ")]
    return Line(tuple(runs[:-1]), tuple(ends))


def _width(hints: Sequence[Hint]) -> int:
    """Return the cells of hints with the blanks between them."""
    return sum(hint.width + 3 for hint in hints) - 3 if hints else 0
