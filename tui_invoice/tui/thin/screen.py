"""The model of a terminal: what Textual would write goes in, the least that has the same effect comes out."""

from __future__ import annotations

from collections import Counter

from tui_invoice.tui.thin import scrolling, stream
from tui_invoice.tui.thin.abilities import NONE, Abilities
from tui_invoice.tui.thin.doubt import Doubt
from tui_invoice.tui.thin.emitter import Emitter
from tui_invoice.tui.thin.pens import Pens
from tui_invoice.tui.thin.shadow import Change, Shadow

_NO_STYLE = "\x1b[m"
_NO_LINK = "\x1b]8;;\x1b\\"


class ThinScreen:
    """One terminal. It is judged by what a terminal does with the bytes, never by Textual's insides.

    `frames` counts the outputs that painted, `doubts` those that went out as they were, by reason.
    """

    def __init__(self, width: int, height: int, abilities: Abilities = NONE) -> None:
        self._can = abilities
        self._pens = Pens()
        self.frames = 0
        self.doubts: Counter[str] = Counter()
        self._left = stream.NOTHING_LEFT
        self.resize(width, height)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._shadow.width, self._shadow.height

    def resize(self, width: int, height: int) -> None:
        """Take another size; nothing is known of the screen any more."""
        self._reader = stream.Reader(self._pens, width, height)
        self._shadow = Shadow(self._pens.plain, width, height)
        self._cursor: tuple[int, int] | None = None
        self._is_new = True

    def forget(self) -> None:
        """Know nothing of the screen any more: others may have written on it. What is painted next goes out in full."""
        self.resize(*self.size)

    def frame(self, data: str) -> str:
        """Return what to write in place of this output: it has the same effect, and may be empty."""
        if stream.is_aside(data):
            return data
        if stream.is_other_screen(data):
            self.forget()
            return data
        self.frames += 1
        try:
            told = self._reader.read(data, self._cursor, None if any(self._left) else self._pens.plain)
            change = self._shadow.paint(told.runs)
        except Doubt as doubt:
            self.doubts[str(doubt)] += 1
            self.forget()
            self._left = stream.left_on(data, self._left)
            return data
        out = self._ended() + self._news(change)
        return out + self._leave(told.cursor, moved=bool(out))

    def _ended(self) -> str:
        """Return what ends the style that others may have left on: the way to another screen does not."""
        link, style = _NO_LINK if self._left.link else "", _NO_STYLE if self._is_new else ""
        self._left, self._is_new = stream.NOTHING_LEFT, False
        return link + style

    def _news(self, change: Change) -> str:
        """Return what makes the screen as it is known now out of what it was."""
        moves = scrolling.find(change.before, self._shadow.rows) if self._can.moves_lines else []
        if not moves:
            return self._painted(change, [])
        scrolled = self._painted(change, moves)
        if 2 * sum(move.rows for move in moves) >= len(change.before):
            return scrolled
        return min(scrolled, self._painted(change, []), key=len)

    def _painted(self, change: Change, moves: list[scrolling.Move]) -> str:
        emitter, rows = Emitter(self._pens, self._can), self._shadow.rows
        for move in moves:
            emitter.move_lines(move.top, move.bottom, move.by)
        emitter.rows(scrolling.moved(moves, change.before, rows, self._shadow.unknown()), rows, change.unsure)
        return emitter.finish()

    def _leave(self, cursor: tuple[int, int], *, moved: bool) -> str:
        """Send the cursor where the output leaves it."""
        y, x = cursor
        was, self._cursor = self._cursor, cursor
        if x == self._shadow.width:  # it hangs at the margin: what a terminal writes next there is not known
            self._cursor, x = None, x - 1
        return f"\x1b[{y + 1};{x + 1}H" if moved or was != (y, x) else ""
