"""The prompt for what a column is: fields are found by a part of their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from tui_invoice.domain.text import fold
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.import_columns import LEAVE_OUT, offered
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.widgets.prompt import Question


class FieldQuestion(Question):
    """Offers the fields; enter takes the chosen one, "" for a column that is left out."""

    def __init__(self, title: str, fields: Sequence[str], value: str, accept: Callable[[str], object]) -> None:
        super().__init__(title, "Field", value, accept=lambda _: self._take(accept), check=self._found, enter="Take it")
        self._names = (*fields, LEAVE_OUT)
        self._offered: list[str] = []
        self._chosen = 0

    def hints(self) -> Sequence[Hint]:
        """Return the keys."""
        return (Hint("enter", "Take it"), Hint("up down", "Choose"))

    def _found(self, text: str) -> tuple[Line, bool]:
        needle = fold(text).replace(" ", "_")
        names = [*self._names] if not needle else [name for name in self._names if needle in name.replace(" ", "_")]
        names.sort(key=lambda name: not name.replace(" ", "_").startswith(needle))
        if names != self._offered:
            self._offered, self._chosen = names, 0
        return offered(names, self._chosen), bool(names)

    def on_key(self, event: events.Key) -> None:
        """Up and down choose."""
        super().on_key(event)
        if event.key in ("up", "down") and self._offered:
            event.stop()
            event.prevent_default()
            self._chosen = (self._chosen + (1 if event.key == "down" else -1)) % len(self._offered)
            self.judge()

    def _take(self, accept: Callable[[str], object]) -> None:
        name = self._offered[self._chosen]
        accept("" if name == LEAVE_OUT else name)
