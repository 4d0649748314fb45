"""What stands around the send and the resend form: office and views, on a wide screen the table and the log too."""

from __future__ import annotations

from tui_invoice.domain.filters import Filter
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.showing import Shown
from tui_invoice.tui.lines import head, journal
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.widgets.table import InvoiceTable

WIDE = 150
"""Cells from which on the table stays in view beside the form."""
LOG = 7
"""Rows that the log has there."""


class FormFrame(FormHouse):
    """Draws the parts of the screen below again: keys and focus stay in the form."""

    shown: Shown | None = None

    @property
    def browser(self) -> Browser:
        """The connection that the screens read by."""
        browser = self.house.browser
        assert browser is not None
        return browser

    def shape(self) -> None:
        """Choose the form: wide beside the table, narrow, or low without the first rows."""
        width, height = self.size
        self.set_class(width >= WIDE and height >= 24, "-wide")
        self.set_class(width < 80, "-narrow")
        self.set_class(height < 20, "-low")

    def draw_frame(self) -> None:
        """Draw office and views, and on a wide screen what stands around the form."""
        browser, house, width = self.browser, self.house, self.size.width
        health, manner, known = browser.health(), house.manner(), house.remembered
        name = manner.office.seller.name
        header = head.header(name, health, manner, width, demo=bool(house.demo))
        self.query_one("#header", Pane).show([header])
        counts = browser.counts(known.period(manner.today))
        self.query_one("#views", Pane).show([head.views(counts, known.view, width, health.on_hold)])
        if self.has_class("-wide"):
            self._draw_surroundings()

    def _draw_surroundings(self) -> None:
        manner, known = self.house.manner(), self.house.remembered
        asked = self.wanted()
        choices = head.choices(
            known.named(manner.today), asked.tag, (self.key_of("period"), self.key_of("tag")), live=False
        )
        sought = asked.text or "number, customer, address, tag"
        self.query_one("#form-filters", Pane).show([Line((Run(f" / {sought}", Role.MUTED),), choices.right)])
        table = self.query_one(InvoiceTable)
        if table.window.wanted != asked or not table.window.rows:
            table.show(asked, self.shown.row.place if self.shown is not None else None)
        bar = self.query_one("#form-bar", Pane)
        bar.show([Line((Run("│", Role.RULE),), full=True)] * bar.size.height)
        self.query_one("#form-log", Pane).show(
            journal.pane(self.browser.log(LOG - 1), manner, LOG, self.key_of("whole_log"), live=False)
        )

    def wanted(self) -> Filter:
        """Return what the table below shows."""
        from tui_invoice.tui.screens.main import MainScreen

        mains = [each for each in self.app.screen_stack if isinstance(each, MainScreen)]
        return mains[-1].wanted if mains else Filter()
