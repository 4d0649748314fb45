"""The prompt for a period: every letter that works is to be seen, at any width."""

from __future__ import annotations

import pytest

from tui_invoice.domain.text import cells
from tui_invoice.tui.screens.periods import LETTERS, period_lines


@pytest.mark.parametrize("width", [40, 55, 56, 60, 79, 80, 160])
def test_every_letter_has_room(width: int) -> None:
    lines = period_lines("This month", width)
    assert all(cells(line.text) < width for line in lines)
    words = " ".join(line.text for line in lines).split()
    assert {*LETTERS, "f"} <= set(words)
    assert width < 79 or "now:" in words
