"""Which lines of the log are shown: text, invoice, kind, period. A part of the log's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui_invoice.domain.filters import LogFilter, Period
from tui_invoice.domain.periods import PeriodKind, named, period
from tui_invoice.domain.text import cells
from tui_invoice.tui.lines import log_rows
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.periods import ask_period
from tui_invoice.tui.screens.searching import Searching

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Entry

ALL_TIME = Period()


class LogChoosing(Searching):
    """The commands that choose what is shown."""

    if TYPE_CHECKING:

        @property
        def current(self) -> Entry | None:
            """The line under the cursor."""

        def show_log(self, keep: Entry | None = None) -> None:
            """Show another log, with the cursor on a line that is in it too."""

    _invoice: int | None = None
    _number = ""
    _text = ""
    _failures = False
    _kind, _days = PeriodKind.ALL, ALL_TIME

    @property
    def wanted(self) -> LogFilter:
        """What is asked for."""
        today = self.house.manner().today
        days = period(self._kind, today, self._days.first, self._days.last)
        return LogFilter(self._text, self._invoice, self._failures, days)

    def draw_choices(self) -> None:
        """Draw the search's sign, and the choices at its right."""
        live, manner = not self.has_class("-asking"), self.house.manner()
        slash = self.key_of("log_find")
        self.query_one("#slash", Pane).show([Line((Run(f" {slash} ", Role.KEY if live else Role.MUTED),), full=True)])
        keys = self.key_of("log_invoice"), self.key_of("log_kinds"), self.key_of("log_period")
        called = named(self._kind, manner.today, self._days.first, self._days.last)
        number = self._number if self._invoice is not None else ""
        drawn = log_rows.choices(number, called, keys, self.size.width, failures=self._failures, live=live)
        pane = self.query_one("#choices", Pane)
        pane.styles.width = sum(cells(run.text) for run in drawn.right) + 2
        pane.show([drawn])

    def do_log_invoice(self) -> None:
        """This line's invoice only, or any."""
        entry = self.current
        if self._invoice is not None:
            self._invoice = None
        elif entry is not None:
            self._invoice, self._number = entry.invoice, entry.number
        self.show_log(entry)

    def do_log_kinds(self) -> None:
        """Failures only, or all."""
        entry = self.current
        self._failures = not self._failures
        self.show_log(entry)

    def do_log_period(self) -> None:
        """Ask for the period."""
        now = named(self._kind, self.house.manner().today, self._days.first, self._days.last)
        ask_period(self, now, self._set_period)

    def _set_period(self, kind: PeriodKind, days: Period) -> None:
        self._kind, self._days = kind, days
        self.show_log()

    def do_log_find(self) -> None:
        """Put the cursor into the search."""
        self.enter_find()

    def action_leave(self) -> None:
        """Clear the search; where there is none, leave."""
        if self.leave_find() or self._text:
            self.query_one("#find", Input).value = ""
            self.draw_footer()
        else:
            self.dismiss()

    @on(Input.Changed, "#find")
    def find_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self.show_log(None if event.value else self.current)

    @on(Input.Submitted, "#find")
    def find_done(self, event: Input.Submitted) -> None:
        """Go to the lines."""
        event.stop()
        self.leave_find()
