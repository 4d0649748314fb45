"""What forms have in common: tab, up and down move, enter checks and goes to the main button, esc leaves."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui_invoice.tui.guard import Guard
from tui_invoice.tui.paint.line import Run
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.fields import Chosen, Picker, Press, Tick


class FormHouse(House):
    """A form. It opens on its main button if all is well, else on the first bad field.

    Enter in a field checks and jumps to the main button, enter there does it: sending is never one stray enter.
    A subclass names its main button in `MAIN`, judges its fields in `check`, and does it in `press`.
    """

    MAIN: ClassVar[str] = "main"
    SCROLLS: ClassVar[str] = "#form"
    """The part that scrolls where the screen is too low for all fields."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "command('help')", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.guard = Guard()

    def watch_rows(self) -> None:
        """Let `draw_title` say from now on how much of the form lies below."""

        def told() -> None:
            self.call_after_refresh(self.draw_title)

        for part in self.query(self.SCROLLS):
            self.watch(part, "scroll_y", told, init=False)
            self.watch(part, "virtual_size", told, init=False)

    def draw_title(self) -> None:
        """Draw the rule over the form anew."""

    def rest_below(self) -> tuple[Run, ...]:
        """Return how many rows of the form lie below what is in view, nothing where all is."""
        rows = [round(part.max_scroll_y - part.scroll_y) for part in self.query(self.SCROLLS) if part.is_attached]
        return tuple(Run(f"{n} below", Role.MUTED) for n in rows if n > 0)

    def check(self) -> Widget | None:
        """Judge every field and say so; return the first that is bad, None where all is well."""
        return None

    def press(self, button: str) -> None:
        """Do what a button says; it is called only where the key was meant."""

    def main_button(self) -> Press:
        """Return the main button."""
        return self.query_one(f"#{self.MAIN}", Press)

    def open_form(self) -> None:
        """Put the focus where it belongs; from now on the guard counts."""
        bad = self.check()
        self.set_focus(bad or self.main_button())
        self.guard.open()
        self.draw_footer()

    def go_on(self) -> None:
        """Check, and go to the main button, or to what is bad. At once: the next key may be typed already."""
        self.set_focus(self.check() or self.main_button())

    def take_focus(self) -> None:
        """Give the keys to the main button, after a prompt or where there was no room; a key behind it is not meant."""
        self.set_focus(self.main_button())
        self.guard.open()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the last row say what the keys do here."""
        del event
        self.draw_footer()

    def on_chosen_used(self, event: Chosen.Used) -> None:
        """Do what a button says, unless the key came too early to be meant."""
        if isinstance(event.part, Press):
            event.stop()
            if self.guard.lets(event.event) and not self.too_small:
                self.press(event.part.id or "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Check, and go to the main button, or to what is bad."""
        event.stop()
        self.go_on()

    def on_key(self, event: events.Key) -> None:
        """Enter on a choice checks as in a field; ctrl+c leaves in a field too, where Textual would copy."""
        if event.key == "enter" and isinstance(self.focused, Picker | Tick):
            self.go_on()
        elif event.key == "ctrl+c":
            self.action_leave()
        else:
            return
        event.stop()
        event.prevent_default()

    @property
    def in_text(self) -> bool:
        """Tell whether a letter typed now is text."""
        return isinstance(self.focused, Input | TextArea)

    def action_leave(self) -> None:
        """Leave; nothing is sent."""
        self.dismiss()
