"""The parts of a form: a labelled line to type in, a choice, a tick, a button. Words only, no boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui_invoice.domain.text import cells
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import Pane, paint_of
from tui_invoice.tui.paint.roles import Ground, Role
from tui_invoice.tui.widgets.typed import Typed

LABEL = 10
"""Cells that a label takes, from the left edge."""


class Field(Horizontal):
    """A label and a line to type in. `name` is the field's; its `Input` bears it as id `field-NAME`."""

    def __init__(
        self, name: str, label: str, value: str = "", *, placeholder: str = "none", password: bool = False
    ) -> None:
        super().__init__(id=f"row-{name}", classes="field")
        self._label = label
        self._input = Typed(
            value, placeholder=placeholder, password=password, compact=True, id=f"field-{name}", select_on_focus=False
        )

    def compose(self) -> ComposeResult:
        """Give label and line."""
        yield Pane(Line((Run(f" {self._label}", Role.MUTED),)), classes="field-label")
        yield self._input

    @property
    def input(self) -> Input:
        """The line."""
        return self._input

    @property
    def value(self) -> str:
        """What stands in it."""
        return self._input.value

    @value.setter
    def value(self, text: str) -> None:
        """Put a text into it."""
        self._input.value = text


class Chosen(Widget, can_focus=True):
    """Something of one line that has the focus or not, and is used by enter or space."""

    @dataclass
    class Used(Message):
        """It was used; `event` is the key that did it, for the guard."""

        part: Chosen
        event: events.Key

        @property
        def control(self) -> Chosen:
            """The part, for `on`."""
            return self.part

    keys: Sequence[str] = ("enter", "space")

    def line(self) -> Line:
        """Return how it is drawn."""
        return Line()

    def render_line(self, y: int) -> Strip:
        """Draw it."""
        drawn = self.line() if y == 0 else Line()
        ground = Ground.FOCUS if self.has_focus and y == 0 else Ground.PLAIN
        return Line(drawn.left, drawn.right, ground, full=True).strip(self.size.width, paint_of(self))

    def on_key(self, event: events.Key) -> None:
        """Use it."""
        if event.key in self.keys:
            event.stop()
            event.prevent_default()
            self.use(event)

    def use(self, event: events.Key) -> None:
        """Tell that it was used."""
        self.post_message(self.Used(self, event))


class Press(Chosen):
    """A button: `[ Send ]`."""

    def __init__(self, title: str, id: str) -> None:
        super().__init__(id=id, classes="press")
        self._title = title

    @property
    def title(self) -> str:
        """What stands on it."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        """Put another title on it."""
        self._title = title
        self.styles.width = cells(title) + 4
        self.refresh()

    def on_mount(self) -> None:
        """Be as wide as its title."""
        self.styles.width = cells(self._title) + 4

    def line(self) -> Line:
        """Return how it is drawn."""
        return Line((Run(f"[ {self._title} ]", Role.BUTTON),))


class Tick(Chosen):
    """A thing that is so or not: `[x] save to the customer`."""

    def __init__(self, title: str, *, on: bool, id: str) -> None:
        super().__init__(id=id, classes="tick")
        self.title = title
        self.on = on

    keys = ("space",)

    def line(self) -> Line:
        """Return how it is drawn."""
        return Line((Run(f"[{'x' if self.on else ' '}] {self.title}"),))

    def use(self, event: events.Key) -> None:
        """Turn it over."""
        self.on = not self.on
        self.refresh()
        super().use(event)


class Picker(Chosen):
    """One of several, shown with a sign that there are more: space and right go on to the next, left goes back."""

    keys = ("space", "right", "left")

    def __init__(self, choices: Sequence[str], chosen: int = 0, *, id: str) -> None:
        super().__init__(id=id, classes="picker")
        self.choices = tuple(choices)
        self.chosen = chosen

    @property
    def value(self) -> str:
        """The chosen one."""
        return self.choices[self.chosen] if self.choices else ""

    def set(self, choices: Sequence[str], chosen: int = 0) -> None:
        """Offer other ones."""
        self.choices, self.chosen = tuple(choices), chosen
        self.refresh()

    def line(self) -> Line:
        """Return how it is drawn."""
        more = (Run(" ▾", Role.MUTED),) if len(self.choices) > 1 else ()
        return Line((Run(self.value or "none", Role.TEXT if self.value else Role.MUTED), *more))

    def use(self, event: events.Key) -> None:
        """Go to the next one, or back."""
        if len(self.choices) > 1:
            self.chosen = (self.chosen + (-1 if event.key == "left" else 1)) % len(self.choices)
            self.refresh()
        super().use(event)
