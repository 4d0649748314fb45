"""The invoice table: a virtual list that asks the store for the rows in view and draws each as one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_invoice.domain.filters import Filter
from tui_invoice.operations.browsing import Place
from tui_invoice.operations.listing import Row
from tui_invoice.tui.lines.columns import Columns
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import paint_of
from tui_invoice.tui.paint.roles import Ground
from tui_invoice.tui.rows import Reader, Window


class InvoiceTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The rows of a `Window` under a head; the cursor is the row's ground, `marks` holds invoice ids.

    `empty` lines are shown where the list has no row: the reason and the way on.
    """

    @dataclass
    class Moved(Message):
        """The cursor is on another invoice, or on none."""

        row: Row | None

    def __init__(self, reader: Reader, manner: Callable[[], Manner], id: str | None = None) -> None:
        super().__init__(id=id)
        self.window = Window(reader)
        self.marks: set[int] = set()
        self.empty: tuple[Line, ...] = ()
        self._manner = manner
        self._drawn: tuple[int, ...] = ()
        self._told: Row | None = None

    @property
    def current(self) -> Row | None:
        """The row that the cursor is on."""
        return self.window.current

    def show(self, wanted: Filter, at: Place | None = None) -> None:
        """Show another list."""
        self._fit()
        self.window.show(wanted, at)
        self.refresh()
        self._tell()

    def follow(self) -> None:
        """Read the rows in view again after others wrote; only those that differ are drawn again."""
        before, cursor = list(self.window.rows), self.window.cursor
        self.window.refresh()
        self._draw_changes(before, cursor)
        self._tell()

    def move(self, delta: int) -> None:
        """Move the cursor."""
        self._moved(lambda: self.window.move(delta))

    def page(self, direction: int) -> None:
        """Move by a screenful."""
        self._moved(lambda: self.window.page(direction))

    def jump(self, *, end: bool) -> None:
        """Go to the first or the last row."""
        self._moved(self.window.end if end else self.window.top)

    def go_to(self, row: Row) -> None:
        """Put the cursor on a row of the list."""
        self._moved(lambda: self.window.go_to(row.place))

    def mark(self, ids: set[int]) -> None:
        """Mark exactly these invoices."""
        changed = self.marks ^ ids
        self.marks = set(ids)
        for y, row in enumerate(self.window.rows):
            if row.id in changed:
                self._draw_row(y)

    def _moved(self, how: Callable[[], object]) -> None:
        before, cursor = list(self.window.rows), self.window.cursor
        how()
        self._draw_changes(before, cursor)
        self._tell()

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.post_message(self.Moved(self.current))

    def _draw_changes(self, before: list[Row], cursor: int) -> None:
        now = self.window.rows
        if not before or not now:
            self.refresh()
            return
        for y in range(max(len(before), len(now))):
            was = before[y] if y < len(before) else None
            row = now[y] if y < len(now) else None
            if was != row or (y in (cursor, self.window.cursor) and cursor != self.window.cursor):
                self._draw_row(y)

    def _draw_row(self, y: int) -> None:
        self.refresh(Region(0, y + 1, self.size.width, 1))

    def _fit(self) -> None:
        height = self.size.height or self.app.size.height  # before it is laid out it reads what the terminal can hold
        self.window.resize(max(0, height - 1))

    def on_resize(self, event: events.Resize) -> None:
        """Show as many rows as there is room for."""
        event.stop()
        self._fit()
        self.refresh()
        self._tell()

    def render_line(self, y: int) -> Strip:
        """Draw the head, or one row."""
        width = self.size.width
        return self._line(y, Columns.of(width)).strip(width, paint_of(self))

    def _line(self, y: int, columns: Columns) -> Line:
        if y == 0:
            return columns.head()
        rows = self.window.rows
        if not rows:
            return self.empty[y - 1] if y - 1 < len(self.empty) else Line()
        if y - 1 >= len(rows):
            return Line()
        row = rows[y - 1]
        drawn = columns.row(row, self._manner(), marked=row.id in self.marks)
        return drawn.on(Ground.CURSOR) if y - 1 == self.window.cursor else drawn
