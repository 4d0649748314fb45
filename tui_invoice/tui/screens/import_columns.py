"""What the columns of a file are: chosen one by one, kept for the next file with the same headers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.domain.import_manner import Manner
from tui_invoice.domain.text import visible
from tui_invoice.operations import import_looking, import_maps
from tui_invoice.operations.import_looking import Look
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import import_columns as lines
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.list_moving import ListMoving
from tui_invoice.tui.widgets.field_choice import FieldQuestion
from tui_invoice.tui.widgets.lines_list import LinesList


class ColumnsScreen(ListMoving):
    """A row a column, with its first values."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.COLUMNS, Scope.MOVE, Scope.ANY)

    def __init__(self, look: Look, read: Callable[[Manner], object]) -> None:
        super().__init__()
        self._look, self._read = look, read
        self._fields = [each.field for each in look.columns]

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="head")
        yield LinesList(self._row, id="columns")
        yield Pane(id="notice")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Begin with the first column that nobody knows."""
        self.take_focus()
        unknown = (n for n, field in enumerate(self._fields) if field is None)
        self.list.show(len(self._fields), next(unknown, 0))

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.set_focus(self.list)
        self.draw_footer()

    def draw(self) -> None:
        """Draw it for this size."""
        self.query_one("#head", Pane).show(lines.head(self._look.file.name, self.size.width))
        self.list.show(len(self._fields))

    def _row(self, index: int) -> Line:
        return lines.column(self._look.columns[index], self._fields[index], self.size.width)

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        return (self.hint("columns_field"), self.hint("columns_read")), (Hint("esc", "Leave, nothing is kept"),)

    def do_columns_field(self) -> None:
        """Choose what this column is; another that was the same is left out then."""
        index = self.list.cursor

        def take(field: str) -> None:
            self._fields = [
                "" if field and each == field and n != index else each for n, each in enumerate(self._fields)
            ]
            self._fields[index] = field
            self.list.show(len(self._fields), min(index + 1, len(self._fields) - 1))
            self.draw_footer()

        header = visible(self._look.columns[index].header)
        self.ask(FieldQuestion(f"what is “{header}”?", import_maps.FIELDS, self._fields[index] or "", take))

    def do_columns_read(self) -> None:
        """Read the file with these columns, and keep them; those that nobody named are left out."""
        said = {each.header: field or "" for each, field in zip(self._look.columns, self._fields, strict=True)}
        manner = import_looking.named(self._look, said)
        context = self.house.context

        def kept(_: object) -> None:
            self.dismiss()
            self._read(manner)

        self.house.perform(lambda: import_maps.remember(context, said, manner.columns), kept)
