"""Browsing: one connection kept open, asked for what is visible only, at any size of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.filters import Filter, LogFilter, Period, View
from tui_invoice.domain.office import Office
from tui_invoice.operations import listing, showing, status
from tui_invoice.operations.context import Context
from tui_invoice.operations.health import Health, SenderHealth, health
from tui_invoice.operations.listing import Place, Row
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.news import News, news
from tui_invoice.operations.parts import Found, Lines, Part
from tui_invoice.operations.reading import Entry, told
from tui_invoice.operations.showing import Shown
from tui_invoice.store import invoices, journal, journal_search, offices, pages, search
from tui_invoice.store.database import Database
from tui_invoice.store.keys import END

__all__ = [
    "Browser",
    "Entry",
    "Found",
    "Health",
    "Lines",
    "LogFilter",
    "News",
    "Part",
    "Place",
    "Row",
    "SenderHealth",
    "Shown",
]

TOP: Place = END
"""The place above all rows."""
_ALL_LINES = LogFilter()


class Browser:
    """What a screen reads by. It belongs to the thread that made it; every read raises StoreError.

    `db` is for other operations, never for the faces.
    """

    def __init__(self, context: Context) -> None:
        """Open the database to read. Raises NotFoundError where there is none yet, StoreError."""
        self.context = context
        self.db: Database = context.reading()
        self._seen = self._version()
        self.failed_tests: dict[str, int] = {}
        """When the last test of an account failed, by its address, in Unix milliseconds UTC; kept as long as this."""

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def gone(self) -> bool:
        """Tell whether the file was removed, or another one lies in its place: what is read is no more so."""
        return self.db.is_replaced

    def changed(self) -> bool:
        """Tell whether since the last asking another connection committed or a courier came or went.

        Raises StoreError where the file was removed or replaced.
        """
        self.db.refuse_replaced()
        was, self._seen = self._seen, self._version()
        return self._seen != was

    def _version(self) -> tuple[int, bool]:
        return self.db.data_version(), is_held(self.db.path)

    def below(self, wanted: Filter, place: Place | None, limit: int, *, inclusive: bool = False) -> Part:
        """Return the rows after a place (older), with `inclusive` from it on; the first ones for None."""
        if place is not None and inclusive:
            place = place[0], place[1] + 1
        return self._part(wanted, place, limit)

    def above(self, wanted: Filter, place: Place | None, limit: int) -> Part:
        """Return the rows right before a place (newer); the last ones of the list for None."""
        return self._part(wanted, place, limit, back=True)

    def _part(self, wanted: Filter, place: Place | None, limit: int, *, back: bool = False) -> Part:
        left = listing.lost(self.db)
        page = pages.page(self.db, listing.asked(wanted, left), place, limit, back=back)
        return Part(tuple(listing.rows(self.db, page.items, left)), page.next is not None, page.complete, page.next)

    def by_ids(self, ids: Sequence[int]) -> tuple[Row, ...]:
        """Return the rows with these ids, in the order asked; vanished ones are left out."""
        return tuple(listing.rows(self.db, pages.items(self.db, ids), listing.lost(self.db)))

    def needing(self, wanted: Filter, place: Place, *, back: bool = False) -> Row | None:
        """Return the next row of the filter after a place that needs a person, with `back` the one before it."""
        left = listing.lost(self.db)
        at: Place | None = place
        while at is not None:
            page = pages.page(self.db, listing.asked(wanted, left, status.WORRIES), at, 1, back=back)
            if page.items:
                return listing.rows(self.db, page.items, left)[0]
            at = page.next
        return None

    def worries(self, ids: Sequence[int]) -> frozenset[int]:
        """Return which of the rows with these ids need a person."""
        left = listing.lost(self.db)
        found = pages.statuses(self.db, ids, (*status.WORRIES, SendStatus.SENDING))
        return frozenset(each for each, word in found.items() if word is not SendStatus.SENDING or each in left)

    def counts(self, period: Period) -> Mapping[View, int]:
        """Return the count of every view in the period, the same at any size."""
        return status.viewed(self.db, listing.lost(self.db), period)

    def found(self, wanted: Filter, most: int = 1_000) -> Found:
        """Return how many rows fit, counted up to `most`."""
        return Found(*pages.count(self.db, listing.asked(wanted, listing.lost(self.db)), most))

    def tags(self, text: str = "", most: int = 50) -> tuple[str, ...]:
        """Return the tags that begin with the text (folded), as they were written last."""
        return search.tags(self.db, text, most)

    def shown(self, invoice_id: int) -> Shown:
        """Return all about an invoice. Raises NotFoundError where there is none with this id."""
        stored = invoices.having_id(self.db, invoice_id)
        if stored is None:
            raise NotFoundError("this invoice is not there any more", "", "look at the list again")
        return showing.of(self.db, stored)

    def log(self, limit: int, wanted: LogFilter = _ALL_LINES, before: int | None = None) -> tuple[Entry, ...]:
        """Return the newest lines of the log that fit, newest first, those with an id below `before` if named."""
        return self.lines(limit, wanted, before).entries

    def lines(self, limit: int, wanted: LogFilter = _ALL_LINES, before: int | None = None) -> Lines:
        """Return the same, and where it goes on."""
        zone = self.office().zone
        found = journal_search.find(self.db, wanted, zone, limit, before)
        return Lines(tuple(told(each) for each in found.entries), found.at, found.complete)

    def last_line(self) -> int:
        """Return the id of the newest line of the log, 0 where there is none."""
        return journal.last_id(self.db)

    def health(self) -> Health:
        """Return how the accounts and the outbox stand."""
        found, failed = health(self.db), self.failed_tests
        if not failed:
            return found
        marked = (replace(each, test_failed=failed.get(each.address, 0) > each.worked_at) for each in found.senders)
        return replace(found, senders=tuple(marked))

    def news(self, after: int) -> News:
        """Return what happened after the line with this id."""
        return news(self.db, after)

    def office(self) -> Office:
        """Return the office."""
        return offices.load(self.db)
