"""Saving PDFs into a folder. A part of the main screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.path import judged, typed_path
from tui_invoice.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from tui_invoice.domain.filters import Filter
    from tui_invoice.operations.browsing import Browser
    from tui_invoice.operations.listing import Row
    from tui_invoice.tui.widgets.table import InvoiceTable


def ask_folder(screen: House, numbers: Sequence[str]) -> None:
    """Ask for a folder and write the PDFs of these invoices into it."""
    from tui_invoice.operations import drawing

    context = screen.house.context
    what = numbers[0] if len(numbers) == 1 else several(len(numbers), "invoice")

    def take(text: str) -> None:
        if (folder := typed_path(text)) is not None:
            screen.house.perform(lambda: drawing.pdf(context, numbers, folder), written)

    def written(files: tuple[Path, ...]) -> None:
        name = str(files[0]) if len(files) == 1 else f"{several(len(files), 'file')} in {files[0].parent}"
        screen.say(Role.OK, f"Written: {name}")

    screen.ask(
        Question(
            f"save the PDF of {what}", "Folder", str(Path("~") / "invoices"), accept=take, enter="Write it there",
            check=judged("made where there is none"),
        )
    )  # fmt: skip


class Saving(House):
    """The commands that write PDFs."""

    if TYPE_CHECKING:

        @property
        def browser(self) -> Browser:
            """The connection that the table reads by."""

        @property
        def table(self) -> InvoiceTable:
            """The table."""

        @property
        def wanted(self) -> Filter:
            """What is asked for."""

        @property
        def current(self) -> Row | None:
            """The invoice under the cursor."""

    def do_save_pdf(self) -> None:
        """Write this invoice's PDF, or the marked ones'."""
        if self.table.marks:
            ask_folder(self, [row.number for row in self.browser.by_ids(sorted(self.table.marks))])
        elif self.current is not None:
            ask_folder(self, [self.current.number])

    def do_save_all(self) -> None:
        """Write the PDFs of all in the view."""
        from tui_invoice.operations import bulk

        ids = sorted(self.table.marks) or bulk.ids_of(self.browser, self.wanted)
        ask_folder(self, [row.number for row in self.browser.by_ids(ids)])
