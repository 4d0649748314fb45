"""The last gate before the terminal: nothing that could command it passes, and what it shows already is not sent again.

Textual draws a whole screen for every change of its layout, often twice for one key. Each piece of a row is kept as it
was sent, and one that would be the same is left out. Only a piece of plain ASCII, whose width no terminal doubts, is
sent in part: without the runs at both ends that stay. What is typed or pasted into a field comes this way only.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from tui_invoice.domain.text import visible

Piece = tuple[int, int, Strip]
"""The row, the first column, and what stands there."""


class Sent:
    """The pieces that the terminal shows, by row and first column."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Strip]] = {}

    @property
    def shown(self) -> bool:
        """Tell whether anything was sent since the beginning, or since all was forgotten."""
        return bool(self._rows)

    def forget(self) -> None:
        """Know nothing any more: the terminal was resized, or somebody else wrote on it."""
        self._rows.clear()

    def news(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> str:
        """Return what must be written so that the terminal shows the update."""
        pieces = _of_layout(update) if isinstance(update, LayoutUpdate) else _of_chops(update)
        found = ((y, *self._new(y, x, strip)) for y, x, strip in pieces)
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in found if strip)

    def _new(self, y: int, x: int, strip: Strip) -> tuple[int, Strip]:
        """Keep what is sent now; return which part of it is new, and from which column on."""
        strip = _safe(strip)
        row, width = self._rows.setdefault(y, {}), strip.cell_length
        before = row.get(x)
        if before is not None and before.cell_length == width:
            row[x] = strip
            return _changed(before, strip, x)
        for other in [each for each, old in row.items() if each < x + width and x < each + old.cell_length]:
            del row[other]
        row[x] = strip
        return x, strip


class News(CompositorUpdate):
    """An update of which only what is new is written."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, sent: Sent) -> None:
        self._update = update
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        """Return what is to be written: all of it where this Textual keeps its pieces in another way than we know."""
        try:
            return self._sent.news(self._update, console)
        except (AttributeError, TypeError, ValueError):
            self._sent.forget()
            return self._update.render_segments(console)


def _safe(strip: Strip) -> Strip:
    """Return the strip, as wide as it is, with signs in place of what a terminal would obey."""
    if visible(strip.text) == strip.text:
        return strip
    return Strip([Segment(set_cell_size(visible(text), cell_len(text)), style) for text, style, _ in strip])


def _changed(before: Strip, strip: Strip, x: int) -> tuple[int, Strip]:
    old, new = list(before), list(strip)
    if old == new:
        return x, Strip([], 0)
    if not (before.text.isascii() and strip.text.isascii()):
        return x, strip
    least = min(len(old), len(new))
    head = next(n for n in range(least + 1) if n == least or old[n] != new[n])
    tail = next(n for n in range(least - head + 1) if n == least - head or old[-1 - n] != new[-1 - n])
    return x + sum(len(each.text) for each in new[:head]), Strip(new[head : len(new) - tail])


def _of_layout(update: LayoutUpdate) -> Iterator[Piece]:
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield y, x, strip
            x += strip.cell_length


def _of_chops(update: ChopsUpdate) -> Iterator[Piece]:
    """Give the pieces of a partial update, cut as Textual itself cuts them."""
    for y, first, end in update.spans:
        for piece_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > end or piece_end <= first:
                continue
            whole = end > x >= first and piece_end <= end
            yield y, x, strip if whole else strip.crop(0, min(piece_end, end) - x)
