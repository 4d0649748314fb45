"""The table's screen: views, filters, table, verdict and log; what it does stands in `deeds` and `choosing`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.filters import View
from tui_invoice.operations.browsing import Browser, Health
from tui_invoice.operations.listing import Row
from tui_invoice.operations.showing import Shown
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import empty, head, journal, marked, panel, strip, verdict
from tui_invoice.tui.lines.columns import status_words
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, line, rule, within
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.choosing import Choosing
from tui_invoice.tui.screens.deeds import Deeds
from tui_invoice.tui.screens.house import House, command_bindings
from tui_invoice.tui.widgets.table import InvoiceTable
from tui_invoice.tui.widgets.typed import Typed

SETTLE = 0.15
"""Seconds that the cursor rests before the verdict follows it."""


class MainScreen(Deeds, Choosing, House):
    """What a clerk looks at all day."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.MAIN, Scope.MOVE, Scope.ANY)

    def __init__(self) -> None:
        super().__init__()
        self._settling: Timer | None = None
        self._health: Health | None = None
        self.shown: Shown | None = None
        self._notice: Sequence[Line] = ()
        self._news = ""

    @property
    def browser(self) -> Browser:
        """The connection that the table reads by."""
        browser = self.house.browser
        assert browser is not None
        return browser

    @property
    def table(self) -> InvoiceTable:
        """The table."""
        return self.query_one(InvoiceTable)

    @property
    def current(self) -> Row | None:
        """The invoice under the cursor."""
        return self.table.current

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="views")
        with Horizontal(id="filters"):
            yield Pane(id="slash")
            yield Typed(placeholder="number, customer, address, tag", id="find", compact=True, select_on_focus=False)
            yield Pane(id="choices")
        with Horizontal(id="body"):
            yield InvoiceTable(self.browser, self.house.manner)
            yield Pane(id="panel")
        yield Pane(id="verdict")
        yield Pane(id="log")
        yield Pane(id="footer")
        yield Pane(id="too-small")

    def on_mount(self) -> None:
        """Begin with the view and period of the last visit, and tell what happened since."""
        find = self.query_one("#find", Input)
        find.can_focus = False
        self.shape()
        self.begin()

    def begin(self) -> None:
        """Show the list; the keys are the table's from now on."""
        self.show_list()
        self.set_focus(self.table)
        self.redraw()
        if self.house.remembered.at:
            self._tell_news(self.house.remembered.at)

    def _tell_news(self, at: int) -> None:
        """Say what happened since the last visit, which ended at this instant."""
        news, manner = self.browser.news(self.house.remembered.seen), self.house.manner()
        bad, good = journal.bad(news), journal.good(news)
        self._news = journal.told(news, manner, at)
        since = f"Since you were here, {manner.stamp(at)}"
        if bad:
            way = f"{self.key_of('next_worry')} goes to the first that needs you"
            self.say(Role.WARN, f"{since}: {', '.join(bad)}", f"{way}; {', '.join(good)}" if good else way)
        elif good:
            self.say(Role.OK, f"{since}: {', '.join(good)}")

    def take_focus(self) -> None:
        """Give the keys to the table."""
        self.set_focus(self.table)
        self.draw_footer()

    def shape(self) -> None:
        """Choose the form: wide with a panel, narrow, low without a log, or too small for a table."""
        width, height = self.size
        self.set_class(width >= 120 and height >= 24, "-wide")
        self.set_class(width < 80, "-narrow")
        self.set_class(height < 20, "-low")
        if self.has_class("-wide"):
            self.query_one("#panel", Pane).styles.width = min(56, max(46, width // 3 - 3))

    def draw(self) -> None:
        """Draw everything but the table's rows, which draw themselves."""
        if not self.is_attached or self.house.browser is None:
            return
        self._health = self.browser.health()
        self.draw_head()
        self.draw_log()
        self.settle()

    def follow(self) -> None:
        """Show what others wrote: rows, counts, verdict, log."""
        if self.table.window.wanted == self.wanted:
            self.table.follow()
        else:  # another day began, or the office lives by another clock now
            self.table.show(self.wanted, self.current.place if self.current is not None else None)
        self.draw()
        self.draw_footer()

    def draw_head(self) -> None:
        """Draw office, views and filters."""
        health = self._health or self.browser.health()
        width, manner = self.size.width, self.house.manner()
        name = manner.office.seller.name
        header = head.header(
            name, health, manner, width, demo=bool(self.house.demo), settings=self.key_of("mail_settings")
        )
        self.query_one("#header", Pane).show([header])
        counts = self.browser.counts(self.wanted.period)
        self.query_one("#views", Pane).show([head.views(counts, self.wanted.view, width, health.on_hold)])
        self.draw_choices()

    def draw_log(self) -> None:
        """Draw the log pane, or the notice that stands in it."""
        pane = self.query_one("#log", Pane)
        height = 7 if self.has_class("-wide") else 3
        manner, live = self.house.manner(), not self.has_class("-asking")
        if self._notice:  # it may be of a database that cannot be read
            pane.show([rule(), *within(self._notice, height - 1), *[Line()] * height][:height])
            return
        log, key = self.browser.log(height - 1), self.key_of("whole_log")
        pane.show(journal.pane(log, manner, height, key, self._news, live=live))

    def show_notice(self, lines: Sequence[Line]) -> None:
        """Show a notice where the log was; on a screen without log, in place of the keys."""
        self._notice = tuple(lines)
        if self.has_class("-low") and lines:
            self.query_one("#footer", Pane).show([lines[0]])
        else:
            self.draw_log()
            self.draw_footer()

    def on_invoice_table_moved(self, event: InvoiceTable.Moved) -> None:
        """Let the verdict follow once the cursor rests."""
        event.stop()
        self._rest_no_more()
        if self.shown is None:
            self.settle()
        else:
            self._settling = self.set_timer(SETTLE, self.settle)

    def _rest_no_more(self) -> None:
        if self._settling is not None:
            self._settling.stop()
            self._settling = None

    def settle(self) -> None:
        """Draw the verdict on the invoice under the cursor, or on the marked ones."""
        self._rest_no_more()
        if not self.is_attached:
            return
        row, width = self.current, self.size.width
        self.table.empty = self._empty() if row is None else ()
        if row is None:
            self.table.refresh()
        self.shown = self._read(row)
        self._draw_verdict(row, width)
        if self.has_class("-tiny"):
            words = f" {status_words(row)}" if row is not None else " Nothing here"
            self.query_one("#too-small", Pane).show([line(words), line(" 40×10 or more, please")])
        if not self._notice:
            self.draw_footer()

    def _draw_verdict(self, row: Row | None, width: int) -> None:
        height = 4 if self.has_class("-narrow") else 5
        lines = [rule(), *[Line()] * 4]
        side: list[Line] = []
        if self.table.marks:
            rows = self.browser.by_ids(sorted(self.table.marks))
            lines = marked.strip(rows, self.house.manner(), height, self.key_of)
            side = [panel.bar(each) for each in lines]
        elif row is not None and self.shown is not None:
            waiting = self._waiting(self.shown)
            manner = self.house.manner()
            told = verdict.tell(self.shown, manner, waiting)
            lines = strip.strip(row, told, width, height, self.key_of)
            if self.has_class("-wide"):
                side = panel.panel(self.shown, told, manner, self.query_one("#panel", Pane).size.width, self.key_of)
        self.query_one("#verdict", Pane).show(lines)
        pane = self.query_one("#panel", Pane)
        blank = panel.bar(Line())
        pane.show([*side, *[blank] * pane.size.height][: max(pane.size.height, 1)])

    def _read(self, row: Row | None) -> Shown | None:
        if row is None:
            return None
        try:
            return self.browser.shown(row.id)
        except InvoiceError as error:
            self.say_error(error)
            return None

    def _waiting(self, shown: Shown) -> int:
        if shown.row.send_status is not SendStatus.HELD or self._health is None:
            return 0
        return next((s.on_hold for s in self._health.senders if s.address == shown.verdict.sender), 0)

    def _empty(self) -> tuple[Line, ...]:
        counts = self.browser.counts(self.wanted.period)
        return tuple(empty.lines(self.wanted, counts, self.browser, self.period_name))

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what concerns the view."""
        if self.focused is self.query_one("#find", Input):
            return (Hint("enter", "To the table"), Hint("up down", "Move")), (Hint("esc", "Clear"),)
        keys = self.hint
        wide = self.size.width >= 120
        left = [keys("send"), keys("send_all", "Send all in view" if wide else ""), keys("resend_failed")]
        if self.searching:
            return left, (Hint("esc", "Clear the search"), keys("help"))
        left[2:2] = [keys("resend")] if wide else []
        left += [keys("mark"), *([keys("find"), keys("period")] if wide else []), keys("quit")]
        return left, (keys("help"),)

    def view(self, view: View) -> None:
        """Show another view."""
        self.choose(view=view)
