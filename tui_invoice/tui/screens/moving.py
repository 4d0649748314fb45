"""Moving in the table, and marks. A part of the main screen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_invoice.domain.filters import Period, View
from tui_invoice.operations.browsing import TOP
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House

if TYPE_CHECKING:
    from tui_invoice.domain.filters import Filter
    from tui_invoice.operations.browsing import Browser
    from tui_invoice.operations.listing import Row
    from tui_invoice.tui.widgets.table import InvoiceTable

MOST_MARKS = 5_000
"""So many invoices are marked at once; of more, `S`, `R`, `W` and `X` do without marks."""


class Moving(House):
    """The commands that move and mark."""

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

        def settle(self) -> None:
            """Draw the verdict anew."""

        def reveal(self, invoice_id: int) -> bool:
            """Put the cursor on this invoice, in a wider list where the present one lacks it."""

    def do_down(self) -> None:
        """One row down."""
        self.table.move(1)

    def do_up(self) -> None:
        """One row up."""
        self.table.move(-1)

    def do_page_down(self) -> None:
        """A screenful down."""
        self.table.page(1)

    def do_page_up(self) -> None:
        """A screenful up."""
        self.table.page(-1)

    def do_top(self) -> None:
        """To the first row."""
        self.table.jump(end=False)

    def do_end(self) -> None:
        """To the last row."""
        self.table.jump(end=True)

    def do_mark(self) -> None:
        """Mark this row, or take its mark off, and go on to the next."""
        row = self.table.current
        if row is not None:
            self._mark(self.table.marks ^ {row.id})
            self.table.move(1)

    def do_mark_all(self) -> None:
        """Mark all in the view, or take all marks off."""
        if self.table.marks:
            self._mark(set())
            return
        from tui_invoice.operations import bulk

        ids = bulk.ids_of(self.browser, self.wanted, MOST_MARKS + 1)
        self._mark(set(ids[:MOST_MARKS]))
        if len(ids) > MOST_MARKS:
            self.say(Role.WARN, f"Only the newest {MOST_MARKS} are marked; the capital letters act on the whole view")

    def _mark(self, ids: set[int]) -> None:
        self.table.mark(ids)
        self.settle()
        self.draw_footer()

    def unmark(self, ids: Collection[int]) -> None:
        """Take the marks off what was done with."""
        if self.table.marks & set(ids):
            self._mark(self.table.marks - set(ids))

    def do_next_worry(self) -> None:
        """To the next row that waits for a person."""
        self._worry(back=False)

    def do_previous_worry(self) -> None:
        """To the row before that waits for a person."""
        self._worry(back=True)

    def find_worry(self, *, back: bool) -> Row | None:
        """Return the next row of the list that waits for a person, or the one before, None where there is none."""
        row = self.table.current
        return self.browser.needing(self.wanted, row.place, back=back) if row is not None else None

    def _worry(self, *, back: bool) -> None:
        found = self.find_worry(back=back)
        if found is not None:
            self.table.go_to(found)
            return
        if not back and (elsewhere := self.browser.needing(replace(self.wanted, view=View.ALL), TOP)) is not None:
            inside = self.wanted.view.shows(elsewhere.status, elsewhere.send_status)
            if not inside and self.browser.needing(self.wanted, TOP) is None and self.reveal(elsewhere.id):
                return
        here, everywhere = (self.browser.counts(days)[View.FAILED] for days in (self.wanted.period, Period()))
        way = f"{everywhere - here} failed at other times: {self.key_of('period')} a" if everywhere > here else ""
        self.say(Role.OK, f"Nothing {'above' if back else 'below'} waits for you in this view", way)
