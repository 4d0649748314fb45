"""What the table shows: view, period, tag, search. A part of the main screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.domain.periods import PeriodKind
from tui_invoice.domain.text import cells, fold
from tui_invoice.tui.lines import head
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.periods import ask_period
from tui_invoice.tui.screens.searching import Searching
from tui_invoice.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser
    from tui_invoice.tui.widgets.table import InvoiceTable

ALL_TIME = Period()


class Choosing(Searching):
    """The commands that choose what is shown."""

    if TYPE_CHECKING:

        @property
        def browser(self) -> Browser:
            """The connection that the table reads by."""

        @property
        def table(self) -> InvoiceTable:
            """The table."""

    _tag = ""
    _text = ""

    @property
    def wanted(self) -> Filter:
        """What is asked for."""
        known = self.house.remembered
        return Filter(known.view, known.period(self.house.manner().today), self._tag, self._text)

    @property
    def searching(self) -> bool:
        """Tell whether a text or a tag narrows the list."""
        return bool(self._text or self._tag)

    @property
    def period_name(self) -> str:
        """What the period is called."""
        return self.house.remembered.named(self.house.manner().today)

    def show_list(self) -> None:
        """Show the list anew."""
        self.table.show(self.wanted)
        self.draw()

    def choose(self, *, view: View | None = None) -> None:
        """Show another view."""
        if view is not None and view is not self.house.remembered.view:
            self.house.remembered = replace(self.house.remembered, view=view)
            self.show_list()
            self.draw_footer()

    def do_view_1(self) -> None:
        """All."""
        self.choose(view=View.ALL)

    def do_view_2(self) -> None:
        """Not sent."""
        self.choose(view=View.NOT_SENT)

    def do_view_3(self) -> None:
        """Outbox."""
        self.choose(view=View.OUTBOX)

    def do_view_4(self) -> None:
        """Sent."""
        self.choose(view=View.SENT)

    def do_view_5(self) -> None:
        """Failed."""
        self.choose(view=View.FAILED)

    def do_view_6(self) -> None:
        """Opened."""
        self.choose(view=View.OPENED)

    def do_period(self) -> None:
        """Ask for the period by one letter."""
        ask_period(self, self.period_name, self.set_period)

    def set_period(self, kind: PeriodKind, days: Period = ALL_TIME) -> None:
        """Show another period."""
        self.house.remembered = replace(self.house.remembered, kind=kind, first=days.first, last=days.last)
        self.show_list()
        self.draw_footer()

    def do_tag(self) -> None:
        """Ask for a tag; what begins like it is offered as one types."""

        def check(text: str) -> tuple[Line, bool]:
            known = self.browser.tags(text.strip(), 8)
            if not text.strip():
                names = ", ".join(known) or "no invoice bears one; they come with an import"
                return line("     ", Run(f"empty for any tag; known: {names}", Role.MUTED)), True
            if not known:
                return line(Run("   ✗ ", Role.ERROR), Run("no invoice bears a tag like this", Role.ERROR)), False
            return line("     ", ", ".join(known)), True

        def take(text: str) -> None:
            known = self.browser.tags(text.strip(), 8) if text.strip() else ("",)
            exact = [each for each in known if fold(each) == fold(text)]
            self._tag = (exact or list(known))[0]
            self.show_list()

        self.ask(Question("tag", "Tag", self._tag, accept=take, check=check, enter="Show this tag"))

    def do_find(self) -> None:
        """Put the cursor into the search."""
        self.enter_find()

    @on(Input.Changed, "#find")
    def find_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self.show_list()

    @on(Input.Submitted, "#find")
    def find_done(self, event: Input.Submitted) -> None:
        """Go to the table; where nothing was found here, look everywhere."""
        event.stop()
        self.leave_find()
        self.look_everywhere()

    def look_everywhere(self) -> bool:
        """Where nothing fits here but something does elsewhere, show that; tell whether it was so."""
        if self.table.current is not None or not (self._text or self._tag):
            return False
        for view, kind in ((View.ALL, self.house.remembered.kind), (View.ALL, PeriodKind.ALL)):
            wider = replace(self.house.remembered, view=view, kind=kind)
            days = wider.period(self.house.manner().today)
            if self.browser.found(Filter(view, days, self._tag, self._text)).n:
                self.house.remembered = wider
                self.show_list()
                self.draw_footer()
                return True
        return False

    def reveal(self, invoice_id: int) -> bool:
        """Put the cursor on this invoice, in a wider list where the present one lacks it; tell whether it is there."""
        row = next(iter(self.browser.by_ids([invoice_id])), None)
        if row is None:
            return False
        known = self.house.remembered
        for wider in (known, replace(known, view=View.ALL), replace(known, view=View.ALL, kind=PeriodKind.ALL)):
            self.house.remembered = wider
            self.table.show(self.wanted, row.place)
            if self.table.current is not None and self.table.current.id == invoice_id:
                break
            self._text = self._tag = ""
            self.query_one("#find", Input).value = ""
        self.redraw()
        return True

    def clear_search(self) -> bool:
        """Show the list without text and tag; tell whether there was one."""
        if not (self.leave_find() or self._text or self._tag):
            return False
        self._text = self._tag = ""
        self.query_one("#find", Input).value = ""
        self.show_list()
        self.draw_footer()
        return True

    def draw_choices(self) -> None:
        """Draw the search's sign, and period and tag at its right."""
        live = not self.has_class("-asking")
        slash, sign = self.query_one("#slash", Pane), f" {self.key_of('find')} "
        slash.styles.width = cells(sign)
        slash.show([Line((Run(sign, Role.KEY if live else Role.MUTED),), full=True)])
        found = ""
        if self._text:
            count = self.browser.found(self.wanted)
            found = f"{count.n}{'+' if count.more else ''} found"
        drawn = head.choices(self.period_name, self._tag, (self.key_of("period"), self.key_of("tag")), found, live=live)
        pane = self.query_one("#choices", Pane)
        pane.styles.width = sum(cells(run.text) for run in drawn.right) + 2
        pane.show([drawn])
