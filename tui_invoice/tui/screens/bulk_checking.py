"""Checking the invoices of a bulk send in slices, so that the screen stays alive. A part of its screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import bulk
from tui_invoice.operations.bulk import BulkRow
from tui_invoice.tui.screens.listed import Listed

if TYPE_CHECKING:
    from tui_invoice.tui.bulk_list import BulkList
    from tui_invoice.tui.lines.typed import Typed

SLICE = 0.015
"""Seconds that checking takes at a time, so that keys are never kept waiting."""
TELL = 0.25
"""Seconds between two tellings of how far checking came."""
REST = 10
"""So many times as long as looking at all of them took, it rests before it looks again."""


class BulkChecking(Listed):
    """What was found is put into `invoices`; once all were looked at, those that need a person come first."""

    _checks: Iterator[BulkRow] = iter(())
    _checking = False
    _stale = False
    _sorted = _sorted_anew = False
    _looking: Timer | None = None
    _begun = _told = _rested = 0.0

    if TYPE_CHECKING:
        invoices: BulkList
        judged: Typed | None

        def ask_domains(self) -> None:
            """Ask for the domains that the mails go to."""

        def place_edit(self) -> None:
            """Lay the line that is typed in over its row."""

        def draw_counts(self) -> None:
            """Draw how many stand how."""

    def check_all(self) -> None:
        """Check all of them, a slice at a time; the first one at once."""
        self._checking, self._stale = True, False
        self._checks = bulk.rows(self.browser, tuple(self.invoices.order), self.invoices.typed)
        self._begun = monotonic()
        self._check_some()

    def _check_some(self) -> None:
        """Check for a moment, then let keys pass."""
        if not self.is_attached:
            return
        until = monotonic() + SLICE
        changed: list[int] = []
        try:
            for row in self._checks:
                if self.invoices.put(row):
                    changed.append(row.id)
                if monotonic() > until:
                    break
            else:
                self._checking = False
        except InvoiceError as error:
            self._checking = False
            self.say_error(error)
            return
        if not self._checking:
            self._all_checked()
        else:
            self.set_timer(0.001, self._check_some)
        self._draw_checked(changed)

    def _all_checked(self) -> None:
        """Put what needs a person on top, unless the reader is at another place already."""
        now = monotonic()
        self._rested = now + REST * (now - self._begun)
        if not self._sorted:
            self._sorted = True
            self._sort(stays=bool(self.list.cursor or self.judged is not None))
            self.guard.open()
        self.ask_domains()

    def sort(self) -> None:
        """Put what needs a person on top once more, where nobody moved yet; the cursor stays with its invoice."""
        if self._sorted and not self._sorted_anew and not self.list.cursor and self.judged is None:
            self._sorted_anew = True
            self._sort(stays=True)

    def _sort(self, *, stays: bool) -> None:
        before = list(self.invoices.order)
        here = before[self.list.cursor] if stays else None
        self.invoices.sort()
        if before != self.invoices.order:
            self.list.show(len(before), self.invoices.order.index(here) if here is not None else 0)
            self.place_edit()
            self.guard.open()

    def _draw_checked(self, changed: Sequence[int]) -> None:
        """Draw the rows in view that changed, and now and then how far it came."""
        view = self.invoices.order[self.list.top : self.list.top + self.list.room]
        for each in set(changed).intersection(view):
            self.list.redraw(self.list.top + view.index(each))
        if not self._checking or (changed and monotonic() - self._told > TELL):
            self._told = monotonic()
            self.settle()
            self.draw_counts()
            self.draw_footer()

    def look_again(self) -> None:
        """Check all of them again, once the last look is long enough ago."""
        self._stale = True
        self._look()

    def _look(self) -> None:
        if not self._stale or not self.is_attached:
            return
        wait = self._rested - monotonic()
        if self._looking is not None:
            self._looking.stop()
        if self._checking or wait > 0:
            self._looking = self.set_timer(max(wait, TELL), self._look)
        else:
            self.check_all()

    def recheck(self, invoice: int) -> None:
        """Check one invoice now."""
        for row in bulk.rows(self.browser, (invoice,), self.invoices.typed):
            self.invoices.put(row)
        self.list.redraw(self.list.cursor)
