"""A text that is typed in, drawn as a line is. Apart from it, as the table's screen has no use for Textual's editor."""

from __future__ import annotations

from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from tui_invoice.tui.widgets.typed import safe


class Words(TextArea):
    """A text of several lines. Tab leaves it."""

    def __init__(self, text: str = "", *, id: str) -> None:
        super().__init__(text, id=id, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    @property
    def below(self) -> int:
        """How many of its lines stand below those in view."""
        return max(0, self.wrapped_document.height - self.size.height - round(self.scroll_y))

    def on_hide(self, event: events.Hide) -> None:
        """Keep the keys where there is no room to show it, as Textual would not: what is typed on is text."""
        event.prevent_default()

    def render_line(self, y: int) -> Strip:
        """Draw one of its lines."""
        return safe(super().render_line(y), self.size.width)
