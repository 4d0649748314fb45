"""What the thin line costs in time: of each output, from the key to the paint, and of the processor."""

from __future__ import annotations

import statistics
import time
from contextlib import AbstractContextManager

from tests.bench.screens import Screens
from tests.bench.table import Row
from tests.bench.terminal import Terminal
from tests.store.making import MadeOffice
from tests.tui.thin.recording import read
from tui_invoice.tui.thin.abilities import ALL
from tui_invoice.tui.thin.screen import ThinScreen
from tui_invoice.tui.thin.stream import is_aside

ADDED_MS, CPU = 3.0, 1.3
"""The budgets: milliseconds an output at the median, and the processor's time a key beside Textual's own driver."""
_SOON, _LATER, _LONG = 0.1, 0.5, 1.5
_DOWN, _PAGE = "j", "\x1b[6~"
_SCREENFUL, _PRESSES, _TURNS = 30, 60, 5


def rows(screens: Screens, made: MadeOffice) -> list[Row]:
    """Return the time of an output in the model alone, then both drivers by turns: seconds to paint, and processor."""
    frames = _frames(screens, made)
    median, slow = statistics.median(frames), statistics.quantiles(frames, n=20)[-1]
    found = [
        Row(
            f"an output in the model ({len(frames)} of them)",
            f"{median:.2f} ms, 95 % in {slow:.2f} ms",
            "",
            None,
            f"≤ {ADDED_MS:.0f} ms",
            median <= ADDED_MS,
        )
    ]
    turns = [(_scrolled(screens.ours(made)), _scrolled(screens.ours(made, thin=False))) for _ in range(_TURNS)]
    thin, own = (statistics.median(turn[which][0] for turn in turns) * 1000 for which in (0, 1))
    peer = f"Textual's driver: {own:.1f} ms"
    found.append(
        Row(
            "scroll a line, to paint",
            f"{thin:.1f} ms",
            peer,
            thin / own,
            f"+ {ADDED_MS:.0f} ms",
            thin - own <= ADDED_MS,
        )
    )
    spent = [[turn[which][1] for turn in turns] for which in (0, 1)]
    if all(each is not None for times in spent for each in times):
        thin, own = (statistics.median(filter(None, times)) * 1000 / _PRESSES for times in spent)
        peer = f"Textual's driver: {own:.1f} ms"
        found.append(
            Row("the processor a key, scrolling", f"{thin:.1f} ms", peer, thin / own, f"≤ {CPU} ×", thin / own <= CPU)
        )
    return found


def _frames(screens: Screens, made: MadeOffice) -> list[float]:
    """Record a session; return the milliseconds that each of its outputs takes in a model of its own."""
    record = screens.folder / "record"
    with screens.recorded(made, record) as screen:
        screen.begins(_LONG)
        for key in ("p", "a", *(_DOWN,) * _SCREENFUL, *(_PAGE,) * 10, "/", "a", "\x1b", "?", "\x1b", "m", "\x1b"):
            screen.press(key, _LATER if key == "\x1b" else _SOON)
    outputs = read(record)
    model, found = ThinScreen(*outputs[0].size, ALL), []
    for each in outputs:
        began = time.perf_counter()
        model.frame(each.data)
        if not is_aside(each.data):
            found.append((time.perf_counter() - began) * 1000)
    return found


def _scrolled(opened: AbstractContextManager[Terminal]) -> tuple[float, float | None]:
    """Scroll by lines; return the median of the seconds from key to paint, and the processor's time for all of them."""
    with opened as screen:
        screen.begins(_LONG)
        for key in ("p", "a", *(_DOWN,) * _SCREENFUL):
            screen.press(key, _SOON)
        screen.rest(_LATER)
        before = screen.cpu()
        seconds = statistics.median(screen.press(_DOWN, _SOON).seconds for _ in range(_PRESSES))
        after = screen.cpu()
    return seconds, after - before if before is not None and after is not None else None
