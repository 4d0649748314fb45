"""Into the line of the search and out of it. A part of the screens that search as one types: table and log."""

from __future__ import annotations

from textual.widgets import Input

from tui_invoice.tui.screens.house import House


class Searching(House):
    """A screen with a line `#find`, which takes the keys only while somebody types in it."""

    def enter_find(self) -> None:
        """Put the cursor into the search."""
        field = self.query_one("#find", Input)
        field.can_focus = True
        self.set_focus(field)
        self.draw_footer()

    def leave_find(self) -> bool:
        """Give the keys back to the list; tell whether the search had them."""
        field = self.query_one("#find", Input)
        had = self.focused is field
        if had:
            self.take_focus()
        field.can_focus = False
        return had
