"""What is typed in: Textual's line, drawn so that no character of it can reach the terminal as a command.

What stands in a field may come from outside: a name, an address, a pasted text. It is kept as it is, so that it is
judged as it is, and made visible only where it is drawn.
"""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widgets import Input

from tui_invoice.domain.text import visible


def safe(strip: Strip, width: int) -> Strip:
    """Return the strip with everything in it made visible, in as many cells."""
    if all(visible(each.text) == each.text for each in strip):
        return strip
    shown = Strip([Segment(visible(each.text), each.style) for each in strip])
    return shown.adjust_cell_length(width, strip._segments[-1].style)


class Typed(Input):
    """A line to type in."""

    def on_mount(self) -> None:
        """Let the cursor stand still: a blinking one sends bytes all day."""
        self.cursor_blink = False

    def on_hide(self, event: events.Hide) -> None:
        """Keep the keys where there is no room to show it, as Textual would not: what is typed on is no command."""
        event.prevent_default()

    def render_line(self, y: int) -> Strip:
        """Draw it."""
        return safe(super().render_line(y), self.size.width)
