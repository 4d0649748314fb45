"""One-line prompts: they take the four lowest rows of the screen, and nothing else moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from tui_invoice.domain.text import cells
from tui_invoice.tui.guard import Guard
from tui_invoice.tui.lines.hints import Hint, footer
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.widgets.typed import Typed

if TYPE_CHECKING:
    from tui_invoice.tui.screens.house import House

Nothing = Callable[[], object]


class Prompt(Vertical):
    """A question in four rows: its title in a rule, two rows of its own, the keys."""

    ESCAPE = "Leave it"

    def __init__(self, title: str, leave: str = "") -> None:
        super().__init__(classes="prompt")
        self._title = title
        self._leave = leave or self.ESCAPE
        self._key: events.Key | None = None
        self.guard = Guard()

    def compose(self) -> ComposeResult:
        """Give the rows."""
        yield Pane(rule(self._title), classes="row")
        yield from self.body()
        yield Pane(classes="row keys")

    def body(self) -> ComposeResult:
        """Give the two rows between title and keys."""
        yield Pane(classes="rows")

    def hints(self) -> Sequence[Hint]:
        """Return the keys beside esc."""
        return ()

    def on_mount(self) -> None:
        """Draw the keys; from now on the guard counts."""
        self.guard.open()
        self.call_after_refresh(self.draw_keys)

    @property
    def house(self) -> House:
        """The screen that asks."""
        return cast("House", self.screen)

    def ready(self, part: Widget) -> None:
        """Give the keys to a part of the prompt, also those that were typed while it opened."""
        self.screen.set_focus(part)
        self.house.opened()

    def draw_keys(self) -> None:
        """Draw the last row anew; an answer in the same read may have taken it away already."""
        for keys in self.query(".keys").results(Pane):
            keys.show([footer(self.hints(), (Hint("esc", self._leave),), self.size.width)])

    def finish(self) -> None:
        """Take the prompt away; the screen has its keys again."""
        self.remove()
        self.screen.remove_class("-asking")
        if (back := getattr(self.screen, "take_focus", None)) is not None:
            back()

    def on_key(self, event: events.Key) -> None:
        """Leave by esc, or by ctrl+c, which does the same; note when the key was read, for the guard."""
        self._key = event
        if event.key in ("escape", "ctrl+c"):
            event.stop()
            event.prevent_default()
            self.left()

    def left(self) -> None:
        """Leave without an answer."""
        self.finish()


class Letters(Prompt, can_focus=True):
    """A question that one letter answers; `answers` says what each does, `sends` which of them must be meant."""

    def __init__(
        self, title: str, lines: Sequence[Line], answers: Mapping[str, Nothing], leave: str = "", *, sends: str = ""
    ) -> None:
        super().__init__(title, leave)
        self._lines = lines
        self._answers = answers
        self._sends = sends

    def on_mount(self) -> None:
        """Show the letters and wait for one."""
        super().on_mount()
        self.query_one(".rows", Pane).show(self._lines)
        self.ready(self)

    def on_key(self, event: events.Key) -> None:
        """Take the letter; others do nothing. One that must be meant is guarded."""
        super().on_key(event)
        letter = event.character or ""
        if (answer := self._answers.get(letter)) is not None:
            if self.house.too_small or (letter in self._sends and not self.guard.lets(event)):
                event.stop()
                return
            self.finish()
            answer()
        event.stop()


class Question(Prompt):
    """A question that one line of text answers.

    `check` returns what stands in the third row for a text, and whether enter may take it. `accept` gets the text.
    """

    def __init__(
        self,
        title: str,
        label: str,
        value: str = "",
        *,
        accept: Callable[[str], object],
        check: Callable[[str], tuple[Line, bool]] | None = None,
        enter: str = "Go on",
        leave: str = "",
        password: bool = False,
        more: Sequence[Hint] = (),
        sends: bool = False,
        on_change: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(title, leave)
        self._label, self._value = label, value
        self._accept, self._check, self._enter = accept, check, enter
        self._password, self._more, self._sends = password, more, sends
        self._on_change = on_change

    def body(self) -> ComposeResult:
        """Give the line to type in, and the row that says how it stands."""
        with Horizontal(classes="row"):
            yield Pane(Line((Run(f" {self._label}  "),), full=True), classes="label")
            yield Typed(self._value, password=self._password, compact=True, select_on_focus=True)
            yield Pane(classes="edge")
        yield Pane(classes="row verdict")

    @property
    def field(self) -> Input:
        """The line that is typed in."""
        return self.query_one(Input)

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        super().on_mount()
        self.query_one(".label", Pane).styles.width = cells(self._label) + 3
        field = self.field
        field.cursor_blink = False
        self.ready(field)
        self.judge()

    def hints(self) -> Sequence[Hint]:
        """Return what enter does, and the rest."""
        return (Hint("enter", self._enter), *self._more)

    def judge(self) -> bool:
        """Say in the third row how the text stands; tell whether it may be taken."""
        told, good = self._check(self.field.value) if self._check else (Line(), True)
        self.say(told)
        return good

    def say(self, told: Line) -> None:
        """Show a line in the third row, while there is one."""
        for row in self.query(".verdict").results(Pane):
            row.show([told])

    def refuse(self, why: str) -> None:
        """Show why it is not taken."""
        self.say(line(Run("   ✗ ", Role.ERROR), Run(why, Role.ERROR)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge as one types."""
        event.stop()
        self.judge()
        if self._on_change is not None:
            self._on_change(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text, if it is good and was not entered by a stray key."""
        event.stop()
        if self.house.too_small or (self._sends and (self._key is None or not self.guard.lets(self._key))):
            return
        if self.judge():
            self.take(event.value)

    def take(self, value: str) -> None:
        """Give the text away and leave."""
        self.finish()
        self._accept(value)
