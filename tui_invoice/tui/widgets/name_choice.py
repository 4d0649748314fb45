"""The prompt for one of several names, found by a part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from tui_invoice.domain.text import fold
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.import_columns import offered
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.widgets.prompt import Question


class NameQuestion(Question):
    """Offers the names that fit what is typed; enter takes the chosen one."""

    def __init__(
        self, title: str, label: str, names: Sequence[str], value: str, accept: Callable[[str], object]
    ) -> None:
        super().__init__(
            title,
            label,
            value,
            accept=lambda _: accept(self._offered[self._chosen]),
            check=self._found,
            enter="Take it",
        )
        self._names = tuple(names)
        self._offered: list[str] = []
        self._chosen = 0

    def hints(self) -> Sequence[Hint]:
        """Return the keys."""
        return (Hint("enter", "Take it"), Hint("up down", "Choose"))

    def _found(self, text: str) -> tuple[Line, bool]:
        needle = _level(text)
        names = [name for name in self._names if needle in _level(name)]
        if needle:
            names.sort(key=lambda name: not _level(name).startswith(needle))
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


def _level(name: str) -> str:
    return fold(name).replace(" ", "_")
