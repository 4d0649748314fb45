"""A screen around one list: a strip below it tells of what is under the cursor, then come counts and keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.timer import Timer

from tui_invoice.operations.browsing import Browser
from tui_invoice.tui.guard import Guard
from tui_invoice.tui.lines import head
from tui_invoice.tui.paint.line import Line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.screens.list_moving import ListMoving
from tui_invoice.tui.widgets.lines_list import LinesList
from tui_invoice.tui.widgets.prompt import Prompt

SETTLE = 0.15
"""Seconds that the cursor rests before the strip follows it."""


class Listed(ListMoving):
    """Its parts are `#header`, a `LinesList`, `#strip`, `#counts`, `#footer`. A subclass draws the strip in `settle`.

    `ABOVE` are the rows over the list, `STRIP` those of the strip where there is room for them.
    """

    ABOVE = 3
    STRIP = 5

    def __init__(self) -> None:
        super().__init__()
        self.guard = Guard()
        self._key: events.Key | None = None
        self._settling: Timer | None = None
        self._notice: Sequence[Line] = ()

    @property
    def browser(self) -> Browser:
        """The connection that the screen reads by."""
        browser = self.house.browser
        assert browser is not None
        return browser

    @property
    def strip_height(self) -> int:
        """How many rows the strip has now: on low screens the list comes first, beside a prompt the strip does."""
        room = self.size.height - self.ABOVE - 2 - (2 if self.has_class("-asking") else 4)
        return max(0, min(self.STRIP, room))

    def on_key(self, event: events.Key) -> None:
        """Note when the key was read, for the guard."""
        self._key = event

    @property
    def meant(self) -> bool:
        """Tell whether the last key was read late enough to be meant for what is shown."""
        return self._key is None or self.guard.lets(self._key)

    def shape(self) -> None:
        """Give the strip its rows."""
        strip = self.query_one("#strip", Pane)
        strip.styles.height = self.strip_height
        strip.display = self.strip_height > 0

    def ask(self, prompt: Prompt) -> None:
        """Ask in the lowest rows; the strip makes room for it."""
        super().ask(prompt)
        if self.has_class("-asking"):
            self.shape()
            self.settle()

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.shape()
        self.list.focus()
        self.call_after_refresh(self.redraw)

    def draw_header(self) -> None:
        """Draw the office and how its senders are."""
        manner = self.house.manner()
        name = manner.office.seller.name
        health = self.browser.health()
        drawn = head.header(name, health, manner, self.size.width, demo=bool(self.house.demo))
        self.query_one("#header", Pane).show([drawn])

    def settle(self) -> None:
        """Draw what concerns the item under the cursor."""

    def show_strip(self, lines: Sequence[Line]) -> None:
        """Show these lines in the strip, or the notice that stands there."""
        height = self.strip_height
        if self._notice:
            lines = [rule(), *self._notice, *[Line()] * height][:height] if height > 1 else self._notice[:1]
        self.query_one("#strip", Pane).show(lines)

    def show_notice(self, lines: Sequence[Line]) -> None:
        """Show a notice in place of the strip; where there is none, in place of the keys."""
        self._notice = tuple(lines)
        if not self.strip_height and lines:
            self.query_one("#footer", Pane).show([lines[0]])
            return
        self.settle()
        self.draw_footer()

    def on_lines_list_moved(self, event: LinesList.Moved) -> None:
        """Let the strip follow once the cursor rests."""
        event.stop()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE, self.settle_now)

    def settle_now(self) -> None:
        """Draw strip and keys for where the cursor is."""
        if self.is_attached:
            self.settle()
            self.draw_footer()
