"""A file before anything of it is taken: its first invoices as they are read, and what is wrong, fault by fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.domain.errors import BadInputError, SeveralSheetsError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.operations.import_looking import Look, unnamed
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import import_preview as preview
from tui_invoice.tui.lines import taken as lines
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, Run, within
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.import_deeds import ImportDeeds
from tui_invoice.tui.widgets.lines_list import LinesList

LETTERS = "abcde"
_FEW, _MORE, _HIGH = 3, 8, 30
_LOW, _WHOLE, _LITTLE = 18, 6, 4
"""Below so many rows the list has what is wrong or read, and what is said of a fault fewer rows."""


class ImportScreen(ImportDeeds):
    """The list holds the faults; where there are none the invoices, where the letters are not known the encodings."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.IMPORT, Scope.MOVE, Scope.ANY)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="head")
        yield Pane(id="preview")
        yield LinesList(self._item, id="faults")
        yield Pane(id="whole")
        yield Pane(id="notice")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Show the first fault; what is out of view is counted after every layout."""
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self._draw_rest())
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.set_focus(self.list)
        self.draw_footer()

    def shape(self) -> None:
        """Give the rows to the list where there are few of them."""
        whole = self.query_one("#whole", Pane)
        whole.display = self.fault is not None
        whole.styles.height = self._rows_of_fault

    @property
    def _rows_of_fault(self) -> int:
        return _LITTLE if self.size.height < _LOW else _WHOLE

    def draw(self) -> None:
        """Draw it for this size."""
        if not self.is_attached:
            return
        taken, width = self.look.taken, self.size.width
        self.query_one("#head", Pane).show(lines.head(self.look.file.name, taken, width, self.key_of("import_columns")))
        wrong = len(taken.problems) + (1 if taken.untold else 0)
        self.query_one("#preview", Pane).show(self._preview())
        self.list.show(len(self.look.encodings) or wrong or len(taken.first))
        self._draw_whole()

    def _draw_rest(self) -> None:
        """Draw what says how many rows of the list are out of view."""
        if self.is_attached:
            self.query_one("#preview", Pane).show(self._preview())
            self._draw_whole()

    def _rest(self) -> tuple[Run, ...]:
        return (Run(self.list.rest, Role.MUTED),) if self.list.rest else ()

    def _preview(self) -> list[Line]:
        first = self.look.taken.first
        if not first:
            return [Line()]
        if not self.look.taken.problems:
            return [preview.title(len(first), self.look.taken.languages, self._rest())]
        if self.size.height < _LOW:
            return [Line()]
        some = first[: _MORE if self.size.height >= _HIGH else _FEW]
        rows = [preview.row(each, self.house.manner(), self.size.width) for each in some]
        return [preview.title(len(some), self.look.taken.languages), *rows, Line()]

    def _item(self, index: int) -> Line:
        taken, width = self.look.taken, self.size.width
        if self.look.encodings:
            _, whose, read = self.look.encodings[index]
            return preview.encoding(LETTERS[index], whose, read, width)
        if index < len(taken.problems):
            return lines.fault(taken.problems[index], width)
        if taken.problems:
            return lines.untold(taken.untold)
        return preview.row(taken.first[index], self.house.manner(), width)

    @property
    def fault(self) -> BadInputError | None:
        """The fault under the cursor; the only one where the letters are not known."""
        problems = self.look.taken.problems
        index = 0 if self.look.encodings else self.list.cursor
        return problems[index] if index < len(problems) else None

    def _draw_whole(self) -> None:
        found = self.fault
        drawn = lines.whole(found, self.size.width, self.key_of, self._rest()) if found else [Line()]
        self.query_one("#whole", Pane).show(within(drawn, self._rows_of_fault))

    def on_lines_list_moved(self, event: LinesList.Moved) -> None:
        """Show all about the fault under the cursor, and what can be done about it."""
        event.stop()
        self._draw_rest()
        self.draw_footer()

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        if self.look.encodings:
            letters = f"{LETTERS[0]}-{LETTERS[len(self.look.encodings) - 1]}"
            return (Hint(letters, "This reads right"), self.hint("import_again")), (Hint("esc", "Leave"),)
        all_of_it = "" if self.look.taken.problems else "Take it"
        fault = self.fault
        keys = [self.hint("import_mend")] if fault and fault.written is not None else []
        keys += [self.hint("import_right", all_of_it)]
        others = ["import_again", "import_columns", "import_paper"]
        if len(self.look.sheets) > 1:
            others = ["import_sheet", *others]
        if isinstance(fault, SeveralSheetsError):
            keys, others = [], ["import_sheet", "import_again"]
        elif fault and fault.field == "email" and not fault.written:
            others = ["import_paper", "import_columns", "import_again"]
        elif fault and "two ways" in fault.title:
            others = ["import_written", "import_again", "import_columns", "import_paper"]
        elif unnamed(self.look.columns):
            others = ["import_columns", "import_again", "import_paper"]
        return (*keys, *map(self.hint, others)), (Hint("esc", "Leave"),)

    def on_key(self, event: events.Key) -> None:
        """A letter beside an encoding chooses it."""
        place = LETTERS.find(event.character or " ")
        if 0 <= place < len(self.look.encodings):
            event.stop()
            self.choose_encoding(place)
            return
        super().on_key(event)

    def show(self, look: Look) -> None:
        """Show another look at the file."""
        self.look = look
        self.list.cursor = 0
        self.redraw()

    def choose_encoding(self, place: int) -> None:
        """Read the file in this encoding."""
        manner: Manner = replace(self.look.manner, encoding=self.look.encodings[place][0])
        self.read(manner)
