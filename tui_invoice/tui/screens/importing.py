"""Bringing invoices in: a file is asked for and read; where anything of it is wrong, each fault is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.operations import importing
from tui_invoice.operations.importing import Taken
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import taken as lines
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House, command_bindings
from tui_invoice.tui.screens.list_moving import ListMoving
from tui_invoice.tui.widgets.lines_list import LinesList
from tui_invoice.tui.widgets.path import PathQuestion

ENDINGS = (".csv", ".json")


def ask_for_file(screen: House) -> None:
    """Ask for a file and take its invoices; say what was taken, or show what is wrong with it."""

    def take(file: Path) -> None:
        screen.say(Role.TEXT, f"reading {file.name}…")
        context = screen.house.context
        screen.house.perform(lambda: importing.take(context, [file]), lambda taken: _told(screen, file, taken))

    screen.ask(PathQuestion("bring invoices in", "~/", ENDINGS, take, "Read it"))


def _told(screen: House, file: Path, taken: Taken) -> None:
    house = screen.house
    screen.forget_notice()
    if not taken.problems:
        house.say_soon(Role.OK, f"{lines.summary(taken)} from {file.name}")
    elif screen.is_active and not screen.has_class("-asking"):
        house.push_screen(FaultsScreen(file, taken))
    else:  # somebody types elsewhere by now: what is typed there is no answer to the faults
        house.say_soon(Role.ERROR, f"{file.name}: {lines.faults(taken)}, {lines.outcome(taken)}")


class FaultsScreen(ListMoving):
    """What is wrong in a file, fault by fault, and two ways on: mend the file, or take what is right."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.IMPORT, Scope.MOVE, Scope.ANY)

    def __init__(self, file: Path, taken: Taken) -> None:
        super().__init__()
        self._file, self._taken = file, taken

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="head")
        yield LinesList(self._fault, id="faults")
        yield Pane(id="whole")
        yield Pane(id="notice")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Show the first fault."""
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.set_focus(self.list)
        self.draw_footer()

    def draw(self) -> None:
        """Draw it for this size."""
        if not self.is_attached:
            return
        self.query_one("#head", Pane).show(lines.head(self._file.name, self._taken, self.size.width))
        self.list.show(len(self._taken.problems) + (1 if self._taken.untold else 0))
        self._draw_whole()

    def _draw_whole(self) -> None:
        index = self.list.cursor
        problems = self._taken.problems
        told = lines.whole(problems[index], self.size.width) if index < len(problems) else [Line()]
        self.query_one("#whole", Pane).show(told)

    def on_lines_list_moved(self, event: LinesList.Moved) -> None:
        """Show all about the fault under the cursor."""
        event.stop()
        self._draw_whole()

    def _fault(self, index: int) -> Line:
        problems = self._taken.problems
        if index < len(problems):
            return lines.fault(problems[index], self.size.width)
        return lines.untold(self._taken.untold)

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        return (self.hint("import_again"), self.hint("import_right")), (Hint("esc", "Leave"),)

    def do_import_again(self) -> None:
        """Read the file again."""
        self._read(valid_only=False)

    def do_import_right(self) -> None:
        """Take the invoices that are right."""
        self._read(valid_only=True)

    def _read(self, *, valid_only: bool) -> None:
        context, file = self.house.context, self._file

        def told(taken: Taken) -> None:
            if taken.problems and not (valid_only and taken.new):
                self._taken = taken
                self.redraw()
                self.say(Role.ERROR, f"{lines.summary(taken)}: what is wrong is still there")
                return
            if self.is_active:
                self.dismiss()
            left = f"; {lines.faults(taken)} left out" if taken.problems else ""
            self.house.say_soon(Role.WARN if left else Role.OK, f"{lines.summary(taken)} from {file.name}{left}")

        self.house.perform(lambda: importing.take(context, [file], valid_only=valid_only), told)
