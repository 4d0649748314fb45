"""From the start of the process to the table, and what the process holds, beside an empty Textual app with a table."""

from __future__ import annotations

import statistics
from contextlib import AbstractContextManager

from tests.bench.empty_app import HEAD
from tests.bench.measuring import beside
from tests.bench.screens import SHOWN, Screens
from tests.bench.table import Row
from tests.bench.terminal import Terminal
from tests.store.making import MadeOffice

BUDGET = 1.25
MEMORY = 1.5
_SAME = 1.1
"""Up to so much, two starts are the same: that is what the weather of one run makes of one and the same program."""
_ROUNDS = 9
_MEMORY_ROUNDS = 3


def rows(screens: Screens, made: MadeOffice, size: int, small: MadeOffice) -> list[Row]:
    """Return the first frame beside the empty app and beside the small office, then the memory beside the latter."""

    def first(opened: AbstractContextManager[Terminal], shown: str) -> None:
        with opened as screen:
            screen.until(shown)

    works = (
        lambda: first(screens.ours(made), SHOWN),
        lambda: first(screens.empty(0), HEAD),
        lambda: first(screens.ours(small), SHOWN),
    )
    beside(1, *works)  # compiles what is not compiled yet, and brings the files into memory
    mine, empty, few = beside(_ROUNDS, *works)
    what, measured = f"first frame with {size:,} invoices", f"{mine * 1000:.0f} ms"
    peer = f"empty Textual app with an empty DataTable: {empty * 1000:.0f} ms"
    found = [Row(what, measured, peer, mine / empty, f"≤ {BUDGET} ×", mine / empty <= BUDGET)]
    if made is not small:
        peer = f"with 1,000: {few * 1000:.0f} ms"
        found += [
            Row("the same", measured, peer, mine / few, f"the same, ≤ {_SAME} ×", mine / few <= _SAME),
            _memory(screens, made, size, small),
        ]
    return found


def _memory(screens: Screens, made: MadeOffice, size: int, small: MadeOffice) -> Row:
    large = statistics.median(_resident(screens.ours(made)) for _ in range(_MEMORY_ROUNDS))
    few = statistics.median(_resident(screens.ours(small)) for _ in range(_MEMORY_ROUNDS))
    what, peer = f"resident memory with {size:,} invoices", f"with 1,000: {few / 1024:.0f} MB"
    return Row(what, f"{large / 1024:.0f} MB", peer, large / few, f"≤ {MEMORY} ×", large / few <= MEMORY)


def _resident(opened: AbstractContextManager[Terminal]) -> int:
    """Return the KB of a screen that showed the newest, some pages and the oldest of all times."""
    with opened as screen:
        screen.until(SHOWN)
        for keys in ("p", "a", *("\x1b[6~",) * 5, "G", "g"):
            screen.press(keys, 0.3)
        return screen.memory()
