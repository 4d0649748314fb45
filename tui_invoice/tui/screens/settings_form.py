"""What the forms for mail settings and office share: lines with what is wrong below them, in a scroll of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import TextArea

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.tui.lines import faults
from tui_invoice.tui.lines.head import header
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.widgets.fields import Picker, Press, Tick

T = TypeVar("T", bound=Widget)

INDENT = 12
"""The column at which what is typed begins."""
NARROW = 70
"""Below so many cells what stands beside a line stands under it."""


class SettingsForm(FormHouse):
    """A form whose fields are named; `#fault-NAME` is the pane under the field NAME."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "to_main", show=False)]
    AT: ClassVar[Mapping[str, str]] = {}
    """Which field of the form stands for a field that an operation names."""
    SAYS: ClassVar[str] = "Save"

    def __init__(self) -> None:
        super().__init__()
        self._ahead = []
        self._still = ExitStack()

    def on_mount(self) -> None:
        """Leave the screen below in view until the form can be shown whole; what is typed meanwhile is kept for it."""
        self._still.enter_context(self.app.batch_update())
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Let the screen be drawn again, also where the form was left before it was shown."""
        self._still.close()

    def _begin(self) -> None:
        if self.is_attached:
            self.watch_rows()
            self.redraw()
            self.open_form()
            self.opened()
        self._still.close()
        self.refresh()

    def fault(self, name: str, text: str, role: Role = Role.ERROR) -> None:
        """Say under a field what is wrong with it, or a remark; "" takes it away."""
        with suppress(NoMatches):
            self.query_one(f"#fault-{name}", Pane).show(faults.under(text, self.size.width, INDENT, role))

    def refuse(self, error: InvoiceError) -> None:
        """Show an operation's error under its field and go there; below the form where it names none."""
        name = getattr(error, "field", "")
        name = self.AT.get(name, name)
        found = self.query(f"#field-{name}") if name else ()
        if name and found:
            self.fault(name, faults.words(error))
            self.set_focus(self.query_one(f"#field-{name}"))
        else:
            self.say(Role.ERROR, faults.words(error))

    _warned = False

    def unsaved(self) -> bool:
        """Tell whether something was changed and not kept."""
        return False

    def action_leave(self) -> None:
        """Leave; what was changed and not kept is lost by a second esc only."""
        if self.unsaved() and not self._warned:
            self._warned = True
            self.say(Role.WARN, "What you changed is not saved: esc once more leaves it so")
            return
        self.dismiss()

    def shape(self) -> None:
        """Choose the form for the size."""
        self.set_class(self.size.width < NARROW, "-narrow")

    def head(self) -> Line:
        """Return the first row."""
        house = self.house
        if house.browser is None:
            return Line((Run(" tui-invoice", Role.TITLE),))
        name = house.manner().office.seller.name
        health = house.browser.health()
        return header(name, health, house.manner(), self.size.width or self.app.size.width, demo=bool(house.demo))

    def action_to_main(self) -> None:
        """Check, and go to the main button, or to what is bad, from a choice or a tick too."""
        self.go_on()

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what the keys do at the field that has the focus."""
        left = [Hint("enter", f"Go to {self.SAYS}"), Hint("tab", "Next"), Hint("shift+tab", "Back")]
        match self.focused:
            case Press(title=title):
                left[0] = Hint("enter", title)
            case Tick():
                left.insert(0, Hint("space", "Tick"))
            case Picker():
                left.insert(0, Hint("space", "Another"))
            case TextArea():
                left[0] = Hint("enter", "New line")
        return left, (Hint("esc", self.leaving()),)

    def leaving(self) -> str:
        """Return what esc does."""
        return "Leave"


def gone(widget: T, is_gone: bool) -> T:
    """Take a widget out of the form, or put it back; return it."""
    widget.set_class(is_gone, "gone")
    return widget
