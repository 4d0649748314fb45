"""Moving in a list. A part of every screen around one."""

from __future__ import annotations

from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.lines_list import LinesList


class ListMoving(House):
    """The commands of moving, of a screen with one `LinesList`."""

    @property
    def list(self) -> LinesList:
        """The list."""
        return self.query_one(LinesList)

    def do_down(self) -> None:
        """One row down."""
        self.list.move(1)

    def do_up(self) -> None:
        """One row up."""
        self.list.move(-1)

    def do_page_down(self) -> None:
        """A screenful down."""
        self.list.page(1)

    def do_page_up(self) -> None:
        """A screenful up."""
        self.list.page(-1)

    def do_top(self) -> None:
        """To the first row."""
        self.list.jump(end=False)

    def do_end(self) -> None:
        """To the last row."""
        self.list.jump(end=True)
