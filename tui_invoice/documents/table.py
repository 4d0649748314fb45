"""The table of lines: figures as wide as they are, the description what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_invoice.documents.content import Content, LineTexts
from tui_invoice.documents.flow import FAINT, LEFT, RIGHT, STRONG, Block, Cell, Row
from tui_invoice.documents.typesetting import Style, fitted, set_lines, width

_TEXT = Style(9)
_UNIT = Style(9, grey=90)
_HEAD = Style(8, grey=125)
_SHORT_HEAD = 78.0
_GAP, _UNIT_GAP = 16.0, 4.0
_LEAST = 5.5
_PAD = 4.2
_COLUMNS = (("quantity", 84.0), ("unit", 40.0), ("unit_price", 84.0), ("tax_rate", 66.0), ("net", 100.0))
"""The columns beside the description and how wide each may become, in points: the description keeps 40 at the least."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: figures end at `end`, units (`right` is False) begin at its left end."""

    name: str
    end: float
    room: float
    right: bool

    def cell(self, text: str) -> Cell:
        """Return its cell: set smaller where the text is too wide, in several lines at last."""
        lines = fitted(text, _TEXT if self.right else _UNIT, self.room, _LEAST)
        return Cell(self.end if self.right else self.end - self.room, lines, right=self.right)


def table(texts: Content) -> Block:
    """Return the lines below a head that is repeated on each page."""
    columns = _columns(texts)
    room = columns[0].end - columns[0].room - _GAP - LEFT
    rows = tuple(_row(line, columns, room) for line in texts.lines)
    return Block(rows, together=False, head=_head(texts.head, columns, room))


def _columns(texts: Content) -> list[_Column]:
    """Return the columns that hold anything, from left to right, as wide as their widest text within limits."""
    columns: list[_Column] = []
    end = RIGHT
    for name, most in reversed(_COLUMNS):
        head = getattr(texts.head, name)
        widest = max((width(getattr(line, name), _TEXT) for line in texts.lines), default=0.0)
        if not head and not widest:
            continue
        words = max((width(word, _HEAD) for word in head.split(" ")), default=0.0)
        # A head of several words stands on one line where that costs little.
        room = min(max(widest, words, min(width(head, _HEAD), _SHORT_HEAD)) + 0.5, most)
        columns.insert(0, _Column(name, end, room, right=name != "unit"))
        end -= room + (_UNIT_GAP if name == "unit" else _GAP)
    return columns


def _head(head: LineTexts, columns: list[_Column], room: float) -> Row:
    """Return the row of labels, which stand on its lower edge."""
    cells = [Cell(LEFT, set_lines(head.description, _HEAD, room))]
    for column in columns:
        lines = set_lines(getattr(head, column.name), _HEAD, column.room)
        cells.append(Cell(column.end, lines, right=True))
    tallest = max(cell.height for cell in cells)
    lowered = tuple(replace(cell, down=tallest - cell.height) for cell in cells)
    return Row(lowered, before=14.0, after=5.0, rule=STRONG)


def _row(line: LineTexts, columns: list[_Column], room: float) -> Row:
    cells = [column.cell(getattr(line, column.name)) for column in columns]
    return Row((Cell(LEFT, set_lines(line.description, _TEXT, room)), *cells), before=_PAD, after=_PAD, rule=FAINT)
