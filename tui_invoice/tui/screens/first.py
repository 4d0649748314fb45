"""The first screen: how to begin, and what is wanting before an invoice can leave; also shown over the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_invoice.operations import beginning
from tui_invoice.operations.beginning import Beginning
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import first
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House, command_bindings
from tui_invoice.tui.widgets.lines_list import LinesList


class FirstScreen(House):
    """Ways to begin. With a `reason` it lies over the table, says why nothing can leave yet, and how to mend that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *command_bindings(Scope.FIRST, Scope.ANY),
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self._reason = reason
        self._beginning = Beginning()
        self._ways: tuple[str, ...] = ()
        self._left = False

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="top")
        yield LinesList(self._way, id="ways")
        yield Pane(id="rest")
        yield Pane(id="notice")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Put the cursor on the first way."""
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.set_focus(self.query_one(LinesList))
        self.draw_footer()

    def follow(self) -> None:
        """Go to the table as soon as there is something in it."""
        self._go_on()
        super().follow()

    def on_screen_resume(self) -> None:
        """The same when what lay over it was left."""
        self._go_on()
        if not self._left:
            self.redraw()

    def _go_on(self) -> None:
        if not self.is_active or self._left:
            return
        self._beginning = beginning.stands(self.house.browser)
        if self._reason and not self._beginning.missing:
            self._left = True
            self.dismiss()
            self.house.say_soon(Role.OK, "All is there for the first invoice to leave")
        elif self._beginning.invoices and not self._reason:
            self._left = True
            self.house.begin()

    def draw(self) -> None:
        """Draw it for what is there now."""
        if not self.is_attached or self._left:
            return
        known = self._beginning = beginning.stands(self.house.browser)
        width, height = self.size
        demo = bool(self.house.demo)
        ways = self._ways = first.ways(known, over_table=bool(self._reason), demo=demo)
        low = height < 18
        name = Run(f" {self.house.manner().office.seller.name or 'tui-invoice'}", Role.TITLE)
        asked = first.question(known, f"{self._reason}: {known.missing}" if self._reason else "", width)
        gap = [] if low else [Line()]
        self.query_one("#top", Pane).show(
            [line(name, *([Run("   demo", Role.WARN)] if demo else [])), *gap, *asked, *gap]
        )
        rows = self.query_one(LinesList)
        rows.styles.height = len(ways)
        rows.show(len(ways))
        paths = self.house.context.paths
        trouble = beginning.why_not_there(paths.database)
        where = first.kept(paths.database, beginning.readers(paths.database), trouble, width)
        block = first.before(known, width)
        self.query_one("#rest", Pane).show([*gap, *where, *gap, *block] if trouble else [*gap, *block, *gap, *where])

    def _way(self, index: int) -> Line:
        command = self._ways[index]
        return first.way(command, self.key_of(command), self.size.width, off=bool(self.why_not(command)))

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        end = (Hint("esc", "Back to the table"),) if self._reason else (self.hint("quit"),)
        return (Hint("enter", "Choose"), self.hint("first_display"), self.hint("help")), end

    def why_not(self, command: str) -> str:
        """Return why a way cannot be gone: nothing can be kept."""
        if command in ("first_import", "first_office", "first_sending"):
            return beginning.why_not_there(self.house.context.paths.database)
        return "this is the demo" if command == "first_look" and self.house.demo else ""

    def action_move(self, delta: int) -> None:
        """Move the cursor."""
        self.query_one(LinesList).move(delta)

    def action_take(self) -> None:
        """Go the way under the cursor."""
        if self._ways:
            self.action_command(self._ways[self.query_one(LinesList).cursor])

    def action_leave(self) -> None:
        """Go back to the table, where it lies over one."""
        if self._reason:
            self.dismiss()

    def do_first_look(self) -> None:
        """Leave this office for the made-up one, and come back here after it."""
        self.house.look_around()

    def do_first_import(self) -> None:
        """Ask for a file."""
        from tui_invoice.tui.screens.importing import ask_for_file

        ask_for_file(self)

    def do_first_office(self) -> None:
        """Say who the office is."""
        from tui_invoice.tui.screens.office import OfficeScreen

        self.app.push_screen(OfficeScreen())

    def do_first_display(self) -> None:
        """Ask for colours and signs."""
        from tui_invoice.tui.screens.appearance import ask_for_look

        ask_for_look(self)

    def do_first_sending(self) -> None:
        """Set an account up."""
        from tui_invoice.tui.screens.accounts import AccountsScreen

        self.app.push_screen(AccountsScreen())


def kept_back(screen: House, number: str = "") -> bool:
    """Where no mail can leave for want of a name or a sender, show that and what mends it; tell whether it was so."""
    if not beginning.stands(screen.house.browser).missing:
        return False
    screen.app.push_screen(FirstScreen(f"{number} cannot leave yet" if number else "Nothing can leave yet"))
    return True
