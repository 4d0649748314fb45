"""Two terminals side by side: one gets what Textual writes, the other one what the thin line makes of it."""

from __future__ import annotations

import os

from tests.tui.thin.emulator import Emulator
from tui_invoice.tui.thin.abilities import ALL, Abilities
from tui_invoice.tui.thin.screen import ThinScreen
from tui_invoice.tui.thin.stream import is_other_screen

FRAMES = int(os.environ.get("TUI_INVOICE_FRAMES", "0"))
"""So many frames are compared at least; without it, as many as are quick."""
OTHER_SCREEN = "\x1b[?1049h"


class Pair:
    """Both of them. `frames` counts what was compared, `octets` and `thin` what went to either."""

    def __init__(self, width: int, height: int, abilities: Abilities = ALL) -> None:
        self.screen = ThinScreen(width, height, abilities)
        self._abilities = abilities
        self.frames = self.octets = self.thin = 0
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Give both another size: what stood there is nobody's business."""
        self.size = (width, height)
        self.screen.resize(width, height)
        self._one, self._other = (
            Emulator(width, height, in_colour=self._abilities.erases_in_colour or not self._abilities.erases_line)
            for _ in range(2)
        )

    def write(self, data: str) -> None:
        """Write, and compare every cell, its style and the cursor."""
        out = self.screen.frame(data)
        self.compare(data, out)

    def compare(self, data: str, out: str) -> None:
        """Compare what Textual wrote with what was sent for it."""
        self.frames += 1
        self.octets += len(data.encode())
        self.thin += len(out.encode())
        if is_other_screen(data):
            assert out == data
            self._one.clear()
            self._other.clear()
            return
        self._one.feed(data)
        self._other.feed(out)
        assert self._one.place == self._other.place, f"the cursor, for {data!r}: {out!r}"
        for y in self._one.dirty | self._other.dirty:
            assert self._one.row(y) == self._other.row(y), f"row {y}, for {data!r}: {out!r}"
        self._one.dirty.clear()
        self._other.dirty.clear()
