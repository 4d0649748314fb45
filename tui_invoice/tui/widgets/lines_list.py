"""A list of lines with a cursor: any number of items, of which only those in view are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import BLANK, paint_of
from tui_invoice.tui.paint.roles import Ground, Role


class LinesList(Widget, can_focus=True):
    """Draws item n by `draw(n)`; `head` stands above all. Items that cannot be chosen are passed over by the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor is on another item."""

        index: int

    def __init__(
        self,
        draw: Callable[[int], Line],
        *,
        head: Callable[[], Line] | None = None,
        can_choose: Callable[[int], bool] = lambda _: True,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._draw, self._head, self._can_choose = draw, head, can_choose
        self.count = 0
        self.cursor = 0
        self.top = 0

    @property
    def room(self) -> int:
        """How many items are in view."""
        return max(0, self.size.height - (1 if self._head else 0))

    def show(self, count: int, cursor: int | None = None) -> None:
        """Show so many items, all drawn anew; the cursor stays where it is unless it is said."""
        self.count = count
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, count - 1))
        self._into_view()
        self.refresh()

    def redraw(self, index: int) -> None:
        """Draw one item anew."""
        y = index - self.top + (1 if self._head else 0)
        if 0 <= index - self.top < self.room:
            self.refresh(Region(0, y, self.size.width, 1))

    def move(self, delta: int) -> None:
        """Move the cursor to the next item that can be chosen."""
        goal = max(0, min(self.cursor + delta, self.count - 1))
        step = 1 if delta > 0 else -1
        ahead, behind = range(goal, self.count if delta > 0 else -1, step), range(goal, self.cursor, -step)
        found = next((each for part in (ahead, behind) for each in part if self._can_choose(each)), None)
        if found is not None:
            self.go_to(found)

    def page(self, direction: int) -> None:
        """Move by a screenful."""
        self.move(direction * max(1, self.room - 1))

    def jump(self, *, end: bool) -> None:
        """Go to the first or the last item."""
        self.move(self.count if end else -self.count)

    def go_to(self, index: int) -> None:
        """Put the cursor on an item."""
        was, top = self.cursor, self.top
        self.cursor = max(0, min(index, self.count - 1))
        self._into_view()
        if self.top != top:
            self.refresh()
        elif was != self.cursor:
            self.redraw(was)
            self.redraw(self.cursor)
        if was != self.cursor:
            self.post_message(self.Moved(self.cursor))

    def _into_view(self) -> None:
        room = max(1, self.room)
        first = self.cursor
        while first > 0 and not self._can_choose(first - 1):
            first -= 1  # what stands above belongs to it: a day, a title
        self.top = max(0, min(self.top, first, max(0, self.count - room)))
        if self.cursor >= self.top + room:
            self.top = self.cursor - room + 1

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        event.stop()
        self._into_view()
        self.refresh()

    @property
    def rest(self) -> str:
        """How many items lie above and below what is in view, "" where none does."""
        below = self.count - self.top - self.room
        return " · ".join(f"{n} {where}" for n, where in ((self.top, "above"), (below, "below")) if n > 0)

    def _with_rest(self, head: Line) -> Line:
        """Return the head, which says how many items lie above and below what is in view."""
        return replace(head, right=(Run("  "), Run(self.rest, Role.MUTED))) if self.rest else head

    def render_line(self, y: int) -> Strip:
        """Draw the head, or one item."""
        return self._line(y).strip(self.size.width, paint_of(self))

    def _line(self, y: int) -> Line:
        if self._head is not None:
            if y == 0:
                return self._with_rest(self._head())
            y -= 1
        index = self.top + y
        if index >= self.count:
            return BLANK
        drawn = self._draw(index)
        return drawn.on(Ground.CURSOR) if index == self.cursor else drawn
