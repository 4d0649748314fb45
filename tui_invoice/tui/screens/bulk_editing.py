"""Typing the address of an invoice in its row. A part of the bulk send's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui_invoice.tui.lines.typed import Typed, judge
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.widgets.in_place import InPlace

if TYPE_CHECKING:
    from tui_invoice.operations.bulk import BulkRow
    from tui_invoice.tui.bulk_list import BulkList
    from tui_invoice.tui.lines.listed import ListColumns

DEBOUNCE = 0.3
"""Seconds without a key before the domain is asked for."""


class BulkEditing(Listed):
    """The line over a row: what is typed is judged at once, enter takes it once its domain was asked for."""

    judged: Typed | None = None
    """What is said of what is typed; None while nothing is."""
    save = True
    """Whether typed addresses are kept for the customers."""
    _entered = _waited = False
    """Whether enter was pressed, and whether it waits for an answer."""
    _edited: BulkRow | None = None
    """The invoice whose address is typed; the list may be sorted meanwhile."""

    if TYPE_CHECKING:
        invoices: BulkList

        @property
        def current(self) -> BulkRow | None:
            """What is known of the invoice under the cursor."""

        @property
        def columns(self) -> ListColumns:
            """The columns at this width."""

        def recheck(self, invoice: int) -> None:
            """Check one invoice now."""

        def draw_counts(self) -> None:
            """Draw how many stand how."""

    @property
    def typing(self) -> InPlace:
        """The line that is typed in."""
        return self.query_one(InPlace)

    def do_bulk_edit(self) -> None:
        """Type the address of this invoice."""
        row = self.current
        assert row is not None
        text = "; ".join(row.to)
        self._edited = row
        self.judged = judge(text, self.house.domains.answer)
        self.typing.open(text, row.wrong or (row.to[0] if len(row.to) == 1 else ""))
        self.place_edit()
        self._judge()
        self._ask(text)

    def do_bulk_next(self) -> None:
        """Go to the next invoice that is to be mended."""
        place = self.invoices.next_to_mend(self.list.cursor)
        assert place is not None
        self.list.go_to(place)

    def place_edit(self) -> None:
        """Lay the line over the addresses of the row under the cursor."""
        if self.judged is None:
            return
        region, at = self.list.region, self.columns.to_at
        y = region.y + 1 + self.list.cursor - self.list.top
        self.typing.put(region.x + at, y, region.width - at - 1)

    def _judge(self) -> None:
        """Say how the text stands."""
        row = self._edited
        known = row.suggestion if row is not None and not row.to else ""
        self.judged = judge(self.typing.value, self.house.domains.answer, known)
        self.settle_now()

    @on(Input.Changed, "#in-place")
    def address_changed(self, event: Input.Changed) -> None:
        """Judge as one types; ask for the domain once the keys rest."""
        event.stop()
        if self.judged is not None:
            self._entered = self._waited = False
            self._judge()
            text = event.value
            self.set_timer(DEBOUNCE, lambda: self._ask(text))

    def _ask(self, text: str) -> None:
        if self.judged is not None and self.is_attached and text == self.typing.value:
            self.house.domains.ask(self.judged.domains, self._answered)

    def _answered(self) -> None:
        if self.judged is not None and self.is_attached:
            self._judge()
            self.draw_footer()
            if self._entered:
                self._take()

    @on(Input.Submitted, "#in-place")
    def address_entered(self, event: Input.Submitted) -> None:
        """Take the addresses, once it is known that their domains take mail."""
        event.stop()
        if self.judged is not None:
            self._entered = True
            self._take()

    def _take(self) -> None:
        row, judged = self._edited, self.judged
        assert row is not None and judged is not None
        if not judged.good and (self._waited or not judged.doubted):
            self._entered = self._waited = False
            return  # one that was just found to be doubted is to be seen first
        if judged.asked and judged.addresses != row.to:
            self._waited = True
            self.house.domains.ask(judged.domains, self._answered)
            self._judge()
            return
        if judged.addresses != row.to:
            self.invoices.type(row.id, judged.addresses)
            self.recheck(row.id)
        self._close()
        place = self.invoices.next_to_mend(self.list.cursor)
        if place is not None:
            self.list.go_to(place)
        elif not row.mends:
            self.list.move(1)
        self.draw_counts()
        self.settle_now()

    @on(InPlace.Taken)
    def offer_taken(self, event: InPlace.Taken) -> None:
        """Put what is offered in the place of what is wrong."""
        event.stop()
        if self.judged is not None and self.judged.mended:
            self.typing.value = self.judged.mended
            self.typing.cursor_position = len(self.typing.value)

    @on(InPlace.Undone)
    def typing_undone(self, event: InPlace.Undone) -> None:
        """Leave the addresses as they were."""
        event.stop()
        self._close()
        self.settle_now()

    def _close(self) -> None:
        self.judged, self._entered, self._waited = None, False, False
        self.typing.display = False
        self.list.focus()
