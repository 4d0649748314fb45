"""What all screens have in common: commands with a reason where they do not work, hints, notices, prompts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.text import visible, visible_lines, wrap
from tui_invoice.tui import keys
from tui_invoice.tui.commands import BY_ID, COMMANDS, Command, Scope, of
from tui_invoice.tui.lines.hints import Hint, footer
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from tui_invoice.tui.app import InvoiceApp

LEAST = (40, 10)
"""The smallest terminal, in columns and rows, in which anything can be done."""
_ANY_SIZE = frozenset({"quit", "redraw", "up", "down", "top", "end", "page_up", "page_down"})
LEVELS = {Role.ERROR: "✗", Role.WARN: "!", Role.OK: "✓"}


def command_bindings(*scopes: Scope) -> list[BindingType]:
    """Return the bindings of the commands of these scopes."""
    return list(keys.bindings(of(*scopes)))


class House(Screen[None], inherit_bindings=False):
    """A screen. Its commands are the methods `do_ID`; `why_not` says why one does not work now.

    A subclass names its commands in BINDINGS by `command_bindings`, and draws itself in `draw`, which is
    called at first, after every resize and whenever the database changed.
    """

    AUTO_FOCUS = ""
    focused = Reactive[Widget | None](None, repaint=False)
    """Textual draws the whole screen anew where the focus moves; here the two parts draw themselves."""
    _noticed = False
    _notices = 0
    _ahead: list[events.Key] | None = None
    _resized = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *command_bindings(Scope.EVERYWHERE),
        Binding("escape,ctrl+c", "leave", show=False),
        Binding("ctrl+z", "app.suspend_process", show=False),
    ]

    @property
    def house(self) -> InvoiceApp:
        """The app, by its own type."""
        return cast("InvoiceApp", self.app)

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that have a key here, in the order of the help."""
        bound = {getattr(each, "id", None) for kind in type(self).__mro__ for each in vars(kind).get("BINDINGS", ())}
        return tuple(command for command in COMMANDS if command.id in bound)

    def draw(self) -> None:
        """Draw all that depends on what is known."""

    def follow(self) -> None:
        """Draw anew after others wrote."""
        self.draw()

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row: at the left, at the right."""
        return (), (Hint("esc", "Leave"),)

    def why_not(self, command: str) -> str:  # noqa: ARG002  # for subclasses
        """Return why a command does not work now, "" where it does."""
        return ""

    def take_focus(self) -> None:
        """Give the keys back to where they belong after a prompt."""

    def key_of(self, command: str) -> str:
        """Return the key that a command has, as it is shown."""
        return keys.shown(self.house.keymap_of(command))

    def hint(self, command: str, words: str = "") -> Hint:
        """Return the hint of a command, muted while it does not work."""
        title = BY_ID[command].title
        if self.size.width < 80 and not words:
            title = BY_ID[command].short or title
        return Hint(self.key_of(command), words or title, on=not self.why_not(command))

    def draw_footer(self) -> None:
        """Draw the last row anew."""
        for pane in self.query("#footer").results(Pane):
            left, right = self.hints()
            pane.show([footer(left, right, self.size.width)])

    def action_command(self, command: str) -> None:
        """Do a command, or say why it does not work."""
        if self.too_small and command not in _ANY_SIZE:
            return
        reason = self.why_not(command)
        if reason:
            self.say(Role.WARN, f"{BY_ID[command].title}: {reason}")
            return
        try:
            cast("Callable[[], object]", getattr(self, f"do_{command}"))()
        except InvoiceError as error:
            self.say_error(error)

    def action_leave(self) -> None:
        """Leave the screen."""
        self.dismiss()

    def say(self, role: Role, text: str, *more: str) -> None:
        """Show a notice of one or two lines until the next key."""
        if (there := self.still_there()) is not self:
            there.say(role, text, *more)
        if not is_there(self):
            return
        glyph = LEVELS.get(role, " ")
        parts = [each for part in (text, *more) if part for each in wrap(visible(part), max(20, self.size.width - 4))]
        lines = [
            line(Run(f" {glyph} " if not n else "   ", role), Run(each, role if not n else Role.TEXT))
            for n, each in enumerate(parts)
        ]
        self._noticed = True
        self._notices += 1
        self.show_notice(lines)

    def say_for(self, seconds: float, role: Role, text: str, *more: str) -> None:
        """Show a notice that is true for so many seconds; another that came meanwhile stays."""
        there = self.still_there()
        there.say(role, text, *more)
        which = there._notices
        there.set_timer(seconds, lambda: there.forget_notice(which))

    def still_there(self) -> House:
        """Return the one in front where this was left before an operation that it began came to its end, else this."""
        front = self.app.screen
        return front if isinstance(front, House) and not is_there(self) else self

    def copy(self, text: str, what: str) -> None:
        """Send text to the terminal's clipboard (OSC 52) and say so: "The line was"."""
        self.app.copy_to_clipboard(visible_lines(text))
        self.say(Role.OK, f"{what} sent to the terminal's clipboard")

    def say_error(self, error: InvoiceError) -> None:
        """Show what happened, why, and what to do."""
        self.say(Role.ERROR, str(error), error.todo and f"→ {error.todo}")

    def show_notice(self, lines: Sequence[Line]) -> None:
        """Show the lines of a notice, none to take it away."""
        for pane in self.query("#notice").results(Pane):
            pane.show(lines)

    def forget_notice(self, which: int = 0) -> None:
        """Take the notice away, if it still is the one with this number, counted from 1; 0 is any."""
        if self._noticed and which in (0, self._notices) and is_there(self):
            self._noticed = False
            self.show_notice(())

    def ask(self, prompt: Prompt) -> None:
        """Ask a question in the lowest rows."""
        if (there := self.still_there()) is not self:
            there.ask(prompt)
        if not is_there(self) or self.has_class("-asking"):
            return
        self._ahead = []
        self.add_class("-asking")
        self.mount(prompt)

    def opened(self) -> None:
        """The prompt is there: give it the keys that were typed meanwhile."""
        ahead, self._ahead = self._ahead or [], None
        self.house.give_first(ahead)

    def holds(self, event: events.Key) -> bool:
        """Keep a key for the prompt that is on its way; tell whether there is one."""
        if self._ahead is None:
            return False
        self._ahead.append(event)
        return True

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002  # Textual's own
        """Draw for the new size; what has the keys stays in view."""
        self._resized = True
        self.call_after_refresh(self.redraw)

    def shape(self) -> None:
        """Choose the form for the size that the screen has now, by classes of the style sheet."""

    @property
    def too_small(self) -> bool:
        """Tell whether there is no room to see what a key would do: then none does anything that cannot be undone."""
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    def _shape(self) -> None:
        """Choose the form; where there is no room for any, say so in place of all parts."""
        tiny = self.has_class("-tiny")
        self.set_class(self.too_small, "-tiny")
        if self.too_small and not self.query("#too-small"):
            self.mount(Pane(line(f" {LEAST[0]}×{LEAST[1]} or more, please"), id="too-small"))
        self.shape()
        if tiny and not self.too_small:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        """Give the keys to the question that is open, else to where they belong; a line that is typed in kept them."""
        for prompt in self.query(Prompt):
            prompt.focus()
        if self.focused is None:
            self.take_focus()

    def redraw(self) -> None:
        """Choose the form and draw everything in it, the last row too."""
        if not is_there(self):
            return
        was = set(self.classes)
        self._shape()
        self.draw()
        self.draw_footer()
        if set(self.classes) != was:  # the parts get their new sizes with the next layout only
            self.call_after_refresh(self.redraw)
        elif self._resized:
            self._resized = False
            self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """Bring what has the keys into view."""
        if is_there(self) and self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    def on_key(self, event: events.Key) -> None:
        """Say so where an input method sends letters that are no keys."""
        character = event.character or ""
        if not character or character.isascii():
            return
        event.stop()
        if character.isalpha():
            self.say(Role.WARN, f"{character} is no key here; an input method that is on may have sent it")

    def do_help(self) -> None:
        """Show all keys."""
        from tui_invoice.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def do_palette(self) -> None:
        """Ask for a command by name."""
        from tui_invoice.tui.screens.palette import palette

        self.ask(palette(self))

    def do_redraw(self) -> None:
        """Draw the whole screen again."""
        self.house.draw_anew()

    def do_quit(self) -> None:
        """Leave the program."""
        self.house.quit()
