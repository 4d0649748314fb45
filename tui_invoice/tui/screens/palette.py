"""The palette: a command by a part of its name, in the lowest rows."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from tui_invoice.tui.commands import Command
from tui_invoice.tui.key_sets import WORDS
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.matches import matching, shown
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Question


class Palette(Question):
    """Offers the commands of one screen; enter does the chosen one there."""

    def __init__(self, asking: House) -> None:
        super().__init__("command", ":", accept=lambda _: self._do(), check=self._found, enter="Do it", sends=True)
        self._asking = asking
        self._commands = [command for command in asking.commands if command.id != "palette"]
        self._matches: list[Command] = []
        self._chosen = 0

    def hints(self) -> Sequence[Hint]:
        """Return the keys."""
        return (Hint("enter", "Do it"), Hint("up down", "Choose"))

    def _found(self, text: str) -> tuple[Line, bool]:
        word = WORDS[self._asking.house.look.keys].get(text.strip())
        named = [command for command in self._commands if command.id == word]
        self._sends = not named  # a word that is typed whole is no stray key
        found = named or matching(text, self._commands)
        if found != self._matches:
            self._matches, self._chosen = found, 0
        asking = self._asking
        drawn = shown(found, self._chosen, asking.key_of, asking.why_not, asking.size.width)
        return drawn, bool(found)

    def on_key(self, event: events.Key) -> None:
        """Up and down choose."""
        if event.key in ("up", "down") and self._matches:
            event.stop()
            event.prevent_default()
            self._chosen = (self._chosen + (1 if event.key == "down" else -1)) % len(self._matches)
            self.judge()

    def _do(self) -> None:
        self._asking.action_command(self._matches[self._chosen].id)


def palette(screen: House) -> Palette:
    """Return the prompt that asks for a command of this screen."""
    return Palette(screen)
