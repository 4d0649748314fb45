"""Rows down a page: what a row holds, when a page ends, how a row is parted that no page can hold.

All measures are in points, from the top left corner of an A4 page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tui_invoice.documents.typesetting import Setting

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT = 56.0, WIDTH - 56.0
TOP, BOTTOM = 56.0, HEIGHT - 78.0
FAINT, STRONG = 215, 120
"""Greys of hairlines."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines below each other, from x to the right, or ending at x where `right`; `down` lowers the first."""

    x: float
    lines: tuple[Setting, ...]
    right: bool = False
    down: float = 0.0

    @property
    def height(self) -> float:
        """The height of all lines."""
        return self.down + sum(line.height for line in self.lines)

    def parted(self, room: float) -> tuple[Cell, Cell]:
        """Return what fits into `room`, at least one line, and the rest."""
        kept, taken = 0, self.down
        for line in self.lines:
            if kept and taken + line.height > room:
                break
            kept, taken = kept + 1, taken + line.height
        return replace(self, lines=self.lines[:kept]), replace(self, lines=self.lines[kept:], down=0.0)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other. `before` and `after` are space, `rule` the grey of a hairline below all of it."""

    cells: tuple[Cell, ...]
    before: float = 0.0
    after: float = 0.0
    rule: int | None = None
    rule_from: float = LEFT

    @property
    def height(self) -> float:
        """What the row takes of a page."""
        return self.before + max((cell.height for cell in self.cells), default=0.0) + self.after


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stay on one page where one can hold them; `head` is repeated where the block is parted."""

    rows: tuple[Row, ...]
    together: bool = True
    head: Row | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """One line at its place: x of its left end, y of its baseline."""

    x: float
    y: float
    line: Setting


@dataclass(slots=True)
class Sheet:
    """One page: its lines of text and its hairlines (x from, x to, y, grey)."""

    texts: list[Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float, int]] = field(default_factory=list)

    def put(self, row: Row, y: float) -> float:
        """Place a row with its upper edge at y; return its lower edge."""
        for cell in row.cells:
            top = y + row.before + cell.down
            for line in cell.lines:
                x = cell.x - line.width if cell.right else cell.x
                self.texts.append(Placed(x, top + line.style.size * 1.04, line))
                top += line.height
        end = y + row.height
        if row.rule is not None:
            self.rules.append((row.rule_from, RIGHT, end, row.rule))
        return end


class Flow:
    """Fills sheets from the top down; `running` stands at the head of every sheet but the first."""

    def __init__(self, running: Row) -> None:
        self.sheets = [Sheet()]
        self._running = running
        self._y = TOP

    def add(self, blocks: Sequence[Block]) -> None:
        """Place the blocks one below the other, on new sheets where they need them."""
        for block in blocks:
            height = sum(row.height for row in block.rows) + (block.head.height if block.head else 0)
            if block.together and self._y + height > BOTTOM and height <= self._whole(None):
                self._turn(None)
            if block.head is not None:
                first = block.rows[0].height if block.rows else 0.0
                if self._y + block.head.height + min(first, self._whole(block.head)) > BOTTOM:
                    self._turn(None)
                self._y = self.sheets[-1].put(block.head, self._y)
            for row in block.rows:
                self._place(row, block.head)

    def _whole(self, head: Row | None) -> float:
        return BOTTOM - TOP - self._running.height - (head.height if head else 0.0)

    def _turn(self, head: Row | None) -> None:
        self.sheets.append(Sheet())
        self._y = self.sheets[-1].put(self._running, TOP)
        if head is not None:
            self._y = self.sheets[-1].put(head, self._y)

    def _place(self, row: Row, head: Row | None) -> None:
        """Place a row whole, on a new sheet if it does not fit here, in parts if it fits on none."""
        while self._y + row.height > BOTTOM:
            if row.height <= self._whole(head):
                self._turn(head)
                break
            room = max(BOTTOM - self._y - row.before - row.after, 0.0)
            if room < min((cell.lines[0].height for cell in row.cells if cell.lines), default=0.0):
                self._turn(head)
                continue
            parts = [cell.parted(room) for cell in row.cells]
            self.sheets[-1].put(replace(row, cells=tuple(first for first, _ in parts), rule=None), self._y)
            row = replace(row, cells=tuple(rest for _, rest in parts))
            self._turn(head)
        self._y = self.sheets[-1].put(row, self._y)
