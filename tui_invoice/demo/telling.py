"""How the story is printed: at most 80 cells a line, for any terminal, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from tui_invoice.domain import clock
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import cells, clip, visible, wrap

WIDTH = 80


class Teller:
    """Prints to `out`; with ASCII signs where its encoding has no others."""

    def __init__(self, out: TextIO, zone: ZoneInfo) -> None:
        self._out = out
        self._zone = zone
        self._encoding = getattr(out, "encoding", None) or "utf-8"
        self._ascii = "✓✗›◦“”…".encode(self._encoding, "ignore").decode(self._encoding) != "✓✗›◦“”…"

    def line(self, text: str = "") -> None:
        """Print one line; what the encoding lacks is printed as "?"."""
        if self._ascii:
            text = text.translate({ord("“"): '"', ord("”"): '"', ord("…"): "~"})
        known = text.encode(self._encoding, "replace").decode(self._encoding)
        self._out.write(f"{known.rstrip()}\n")

    def glyph(self, status: SendStatus) -> str:
        """Return the sign of a send status."""
        sign = SIGNS[status]
        return sign.ascii if self._ascii else sign.glyph

    def act(self, title: str, command: str = "") -> None:
        """Print a heading, and the command that does the same for real."""
        typed = f"$ tui-invoice {command}" if command else ""
        self._out.flush()  # the acts before it can be read while this one goes on
        beside = cells(title) + cells(typed) + 2 <= WIDTH
        self.line()
        self.line(f"{title.upper()}{typed:>{WIDTH - cells(title)}}" if beside else title.upper())
        if not beside:
            self.line(f"{typed:>{WIDTH}}")

    def said(self, text: str, *, indent: int = 3) -> None:
        """Print a sentence, broken between words where it is too long."""
        for line in wrap(text, WIDTH - indent):
            self.line(" " * indent + line)

    def at(self, instant: int, text: str) -> None:
        """Print what happened at an instant (Unix milliseconds UTC), in the office's time."""
        time: datetime = clock.at(instant, self._zone)
        first, *more = wrap(text, WIDTH - 10)
        self.line(f"   {time:%H:%M}  {first}")
        for line in more:
            self.line(" " * 10 + line)

    def quote(self, words: str, *, indent: int = 5) -> None:
        """Print what a server said, whole, in quotes."""
        self.said(f"“{visible(words)}”", indent=indent)


def columns(texts: Sequence[str], widths: Sequence[int]) -> str:
    """Return the texts side by side, each clipped or filled to its width in cells, two blanks between them."""
    filled = []
    for text, width in zip(texts, widths, strict=True):
        shown = clip(visible(text), width)
        filled.append(shown + " " * (width - cells(shown)))
    return "  ".join(filled).rstrip()
