"""What can be done with a file that was looked at. A part of its screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_invoice.domain.errors import BadInputError, InvoiceError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.operations import import_looking, importing
from tui_invoice.operations.import_looking import Look
from tui_invoice.operations.importing import Taken
from tui_invoice.tui.lines import import_preview as preview
from tui_invoice.tui.lines import taken as lines
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.screens.list_moving import ListMoving
from tui_invoice.tui.widgets.name_choice import NameQuestion
from tui_invoice.tui.widgets.prompt import Letters, Question

_SEVERAL = 2


class ImportDeeds(ListMoving):
    """The commands of the screen."""

    look: Look
    _busy = False

    if TYPE_CHECKING:

        @property
        def fault(self) -> BadInputError | None:
            """The fault under the cursor."""

        def show(self, look: Look) -> None:
            """Show another look at the file."""

        def choose_encoding(self, place: int) -> None:
            """Read the file in this encoding."""

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        if command.startswith("import_") and self._busy:
            return "the file is being read"
        if command == "import_right" and not self.look.taken.new:
            return "it is all here already" if self.look.taken.unchanged else "nothing of it can be taken"
        if command == "import_columns" and not self.look.columns:
            return "only a table has columns"
        if command == "import_sheet" and len(self.look.sheets) < _SEVERAL:
            return "the workbook has one sheet" if self.look.sheets else "only a workbook has sheets"
        if command == "import_mend" and not self.look.encodings:
            return self._why_not_mended()
        return ""

    def _why_not_mended(self) -> str:
        fault = self.fault
        if fault is None or fault.written is None:
            return "this is mended in the file" if fault else "nothing is wrong here"
        return "it has several lines: mend it in the file" if "\n" in fault.written else ""

    def do_import_mend(self) -> None:
        """Type another value in the place of the one that is wrong."""
        fault = self.fault
        if self.look.encodings:
            self.choose_encoding(self.list.cursor)
        elif fault is not None and fault.written is not None:
            label = fault.field.rpartition(".")[2]
            mended = lambda value: self.read(import_looking.mended(self.look, fault, value))  # noqa: E731
            self.ask(
                Question(f"put right {lines.where(fault)}", label, fault.written, accept=mended, enter="Read it so")
            )

    def do_import_again(self) -> None:
        """Read the file again."""
        self.read(self.look.manner)

    def do_import_paper(self) -> None:
        """Take invoices without an address too, or no longer."""
        self.read(replace(self.look.manner, no_email=not self.look.manner.no_email))

    def do_import_written(self) -> None:
        """Say who wrote it: which sign is the decimal one, whether the day or the month comes first."""
        written = {letter: locale for letter, locale, _ in preview.WRITTEN} | {"n": None}
        answers = {letter: partial(self._written, locale) for letter, locale in written.items()}
        self.ask(Letters("how are its numbers and dates written?", preview.written(self.look.manner.locale), answers))

    def _written(self, locale: str | None) -> None:
        self.read(replace(self.look.manner, locale=locale))

    def do_import_sheet(self) -> None:
        """Say which sheet of the workbook is read."""
        said = lambda name: self.read(replace(self.look.manner, sheet=name, columns={}, mended={}))  # noqa: E731
        self.ask(NameQuestion("which sheet is read?", "Sheet", self.look.sheets, self.look.manner.sheet, said))

    def do_import_columns(self) -> None:
        """Say what the columns are."""
        from tui_invoice.tui.screens.import_columns import ColumnsScreen

        self.house.push_screen(ColumnsScreen(self.look, self.read))

    def do_import_right(self) -> None:
        """Take the invoices that are right."""
        context, look = self.house.context, self.look
        if look.is_stale():
            self.read(look.manner, "the file was changed meanwhile: look once more")
            return

        def told(taken: Taken) -> None:
            self._busy = False
            if is_there(self):
                self.dismiss()
            left = f"; {lines.faults(taken)} left out" if taken.problems else ""
            role = Role.WARN if left else Role.OK
            self.house.say_soon(role, f"{lines.summary(taken)} from {look.file.name}{left}")

        self._busy = True
        self.house.perform(
            lambda: importing.take(context, [look.file], manner=look.manner, valid_only=True), told, self._failed
        )

    def read(self, manner: Manner, why: str = "") -> None:
        """Look at the file again in this manner, and show it; `why` is said then."""
        context, file = self.house.context, self.look.file

        def told(look: Look) -> None:
            self._busy = False
            if is_there(self):
                self.show(look)
                if why:
                    self.say(Role.WARN, why)
                else:
                    self._say(look)

        self._busy = True
        self.house.perform(lambda: import_looking.look(context, file, manner), told, self._failed)

    def _say(self, look: Look) -> None:
        paper = "those without an e-mail address are taken too" if look.manner.no_email else ""
        if not look.taken.problems:
            self.say(Role.OK, f"nothing is wrong with it{'; ' if paper else ''}{paper}")
        elif paper:
            self.say(Role.TEXT, paper)
        else:
            self.say(Role.WARN, f"{lines.faults(look.taken)} left")

    def _failed(self, error: InvoiceError) -> None:
        self._busy = False
        self.say_error(error)
