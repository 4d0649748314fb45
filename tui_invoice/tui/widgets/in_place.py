"""A line to type in, laid over one cell of a list: enter takes it, right takes what is offered, esc undoes."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets.input import Selection

from tui_invoice.tui.widgets.typed import Typed

_SWALLOWED = frozenset({"tab", "shift+tab", "up", "down", "pageup", "pagedown"})
"""Keys that would leave the line by the way."""


class InPlace(Typed):
    """It is hidden until it is opened at a place. Its screen puts it away."""

    @dataclass
    class Taken(Message):
        """Right was pressed at the end: what is offered is wanted."""

    @dataclass
    class Undone(Message):
        """Esc was pressed: nothing of it is wanted."""

    def __init__(self, id: str) -> None:
        super().__init__(compact=True, id=id, select_on_focus=False)
        self.display = False

    def open(self, text: str, wrong: str = "") -> None:
        """Show it with a text and give it the keys; the part `wrong` comes selected: typing replaces it."""
        self.value = text
        start = text.find(wrong) if wrong else -1
        self.selection = Selection(start, start + len(wrong)) if start >= 0 else Selection.cursor(len(text))
        self.display = True
        self.focus()

    def put(self, x: int, y: int, width: int) -> None:
        """Lay it over these cells of the screen."""
        self.styles.offset = (x, y)
        self.styles.width = max(1, width)

    async def on_key(self, event: events.Key) -> None:
        """Take the keys that mean something else here than in a form."""
        if event.key in ("escape", "ctrl+c"):
            self.post_message(self.Undone())
        elif event.key == "right" and self.cursor_position >= len(self.value):
            self.post_message(self.Taken())
        elif event.key not in _SWALLOWED:
            return
        event.stop()
        event.prevent_default()
