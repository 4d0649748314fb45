"""The help: all keys of the screen one came from, and what its signs and colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.tui import keys
from tui_invoice.tui.commands import BY_ID, Scope
from tui_invoice.tui.lines.help_lines import Asked, help_lines
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.screens.house import House, command_bindings
from tui_invoice.tui.screens.reading import Reading

MOST = 110
"""Cells that a line of the help has at the most."""


@runtime_checkable
class Helpful(Protocol):
    """A field or a screen that says what it is for."""

    def help_text(self) -> str:
        """Return what it is for, in a sentence or two."""
        ...


class HelpScreen(Reading):
    """The keys of the screen that it was asked on, as they were set; esc goes back there."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.MOVE)

    def __init__(self, asking: House) -> None:
        super().__init__()
        self._asking = asking
        speakers: tuple[object, ...] = (asking.focused, asking)
        speaker = next((each for each in speakers if isinstance(each, Helpful)), None)
        self._field = speaker.help_text() if speaker is not None else ""
        self._reasons = {command.id: asking.why_not(command.id) for command in asking.commands}

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="title")
        yield from super().compose()

    def draw(self) -> None:
        """Draw the help for this width."""
        self.query_one("#title", Pane).show([rule("All keys")])
        asked = Asked(
            self._asking.commands,
            self._keys,
            lambda command: self._reasons.get(command, ""),
            form=isinstance(self._asking, FormHouse),
            field=self._field,
        )
        self.show_text(help_lines(asked, min(self.size.width, MOST)))

    def follow(self) -> None:
        """Nothing here depends on what others write."""

    def _keys(self, command: str) -> str:
        return keys.all_shown(self.house.keymap_of(command) if command in BY_ID else "")

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        left = [self.hint("down"), self.hint("page_down"), self.hint("end")] if self.text.below else []
        return left, (Hint("esc", "Back"),)
