"""Lines to be read: more than there is room for, moved by the keys of moving."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import BLANK, paint_of


class Scroll(Widget):
    """Shows `lines` from number `top` on. Other lines do not make the reader lose the place."""

    can_focus = False

    class Moved(Message):
        """Other lines are in view."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: tuple[Line, ...] = ()
        self.top = 0

    @property
    def below(self) -> int:
        """How many lines follow those in view."""
        return max(0, len(self.lines) - self.top - self.size.height)

    def show(self, lines: Sequence[Line], *, anew: bool = False) -> None:
        """Show these lines; `anew` from the first on, else from where the reader is."""
        was, top = self.lines, self.top
        self.lines = tuple(lines)
        self.top = 0 if anew else self._within(found_again(was, top, self.lines))
        if was[top : top + self.size.height] != self.lines[self.top : self.top + self.size.height]:
            self.refresh()

    def move(self, delta: int) -> None:
        """Move by so many lines."""
        top = self._within(self.top + delta)
        if top != self.top:
            self.top = top
            self.refresh()
            self.post_message(self.Moved())

    def page(self, direction: int) -> None:
        """Move by a screenful, but for one line."""
        self.move(direction * max(1, self.size.height - 1))

    def jump(self, *, end: bool) -> None:
        """Go to the first or the last lines."""
        self.move(len(self.lines) if end else -len(self.lines))

    def _within(self, top: int) -> int:
        return max(0, min(top, len(self.lines) - self.size.height))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the end at the end."""
        event.stop()
        self.top = self._within(self.top)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place = self.top + y
        drawn = self.lines[place] if place < len(self.lines) else BLANK
        return drawn.strip(self.size.width, paint_of(self))


def found_again(was: Sequence[Line], top: int, now: Sequence[Line]) -> int:
    """Return the number of the line among `now` that stands where number `top` of `was` stood.

    It is looked for by its words, the nearest first; where it is gone, the place is the same part of the whole.
    """
    if top <= 0 or not was:
        return 0
    for place in range(top, min(top + 5, len(was))):
        if not was[place].text.strip():
            continue
        same = [number for number, each in enumerate(now) if each.text == was[place].text]
        if same:
            return min(same, key=lambda number: abs(number - place)) - (place - top)
    return top * len(now) // len(was)
