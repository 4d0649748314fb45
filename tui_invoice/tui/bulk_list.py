"""The list of a bulk send: the invoices, what their checks found, who is left out or taken in, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tui_invoice.operations.bulk import BulkRow, Check
from tui_invoice.tui.bulk_reach import BulkReach
from tui_invoice.tui.lines.addressed import Answers


class Stand(IntEnum):
    """How an invoice of the list stands, in the order in which the list shows them.

    `shut` ones cannot go out now, whatever is done here; `out` ones were left out by hand.
    """

    MEND = 0
    WARN = 1
    SHUT = 2
    READY = 3
    OUT = 4
    UNCHECKED = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How many invoices go out, are to be mended, went out before and stay out, are left out, cannot go out.

    `troubled` stay out for an address that gave trouble before.
    """

    ready: int = 0
    mend: int = 0
    before: int = 0
    troubled: int = 0
    out: int = 0
    shut: int = 0
    unchecked: int = 0


class BulkList:
    """Invoices by id. `typed` are the addresses typed for one, `again` those that go out a second time, by choice.

    `trusted` go out, by choice, though an address of theirs gave trouble before; those in `against` though the name
    servers speak against it: who chose the one said nothing of the other. `answers` gives what is known of a domain.
    """

    def __init__(self, ids: Iterable[int], answers: Answers = lambda _: None) -> None:
        self.reach = BulkReach(answers)
        self.order: list[int] = list(dict.fromkeys(ids))
        self.found: dict[int, BulkRow] = {}
        self.typed: dict[int, tuple[str, ...]] = {}
        self.again: set[int] = set()
        self.trusted: set[int] = set()
        self.against: set[int] = set()
        self.left_out: set[int] = set()
        self._counts: Counts | None = None

    def put(self, row: BulkRow) -> bool:
        """Take what a check found; tell whether it is news."""
        row = self.reach.judged(row)
        was = self.found.get(row.id)
        self.found[row.id] = row
        if was != row:
            self._counts = None
        return was != row

    def hear(self) -> set[int]:
        """Take what became known of domains; return the ids of the invoices that it is about."""
        news = self.reach.news()
        for each in news:
            self.put(self.found[each])
        return news

    def type(self, invoice: int, addresses: tuple[str, ...]) -> None:
        """Take addresses that were typed for an invoice; it goes out again where it was left out."""
        self.typed[invoice] = addresses
        self.left_out.discard(invoice)
        self.trusted.discard(invoice)
        self.against.discard(invoice)
        self._counts = None

    def at(self, index: int) -> BulkRow | None:
        """Return what is known of the invoice at a place of the list; None where it was not checked yet."""
        return self.found.get(self.order[index]) if 0 <= index < len(self.order) else None

    def stand(self, invoice: int) -> Stand:
        """Return how an invoice stands."""
        row = self.found.get(invoice)
        if row is None:
            return Stand.UNCHECKED
        if row.mends or row.sendable:
            if invoice in self.left_out:
                return Stand.OUT
            if row.mends:
                return Stand.READY if row.check is Check.NO_MAIL and invoice in self.against else Stand.MEND
            if row.check is not Check.READY:
                return Stand.READY if invoice in self.again else Stand.WARN
            return Stand.WARN if row.warnings and invoice not in self.trusted else Stand.READY
        return Stand.SHUT

    def counts(self) -> Counts:
        """Return how many stand how."""
        if self._counts is None:
            stands = Counter(map(self.stand, self.order))
            warned = [each for each in self.order if self.stand(each) is Stand.WARN]
            troubled = sum(self.found[each].check is Check.READY for each in warned)
            self._counts = Counts(
                ready=stands[Stand.READY],
                mend=stands[Stand.MEND],
                before=stands[Stand.WARN] - troubled,
                troubled=troubled,
                out=stands[Stand.OUT],
                shut=stands[Stand.SHUT],
                unchecked=stands[Stand.UNCHECKED],
            )
        return self._counts

    def sort(self) -> None:
        """Put those to mend first, then those to look at, then the ready ones; alike ones keep their order."""
        self.order.sort(key=self._rank)

    def _rank(self, invoice: int) -> int:
        stand, row = self.stand(invoice), self.found.get(invoice)
        slip = stand is Stand.READY and row is not None and (row.suggestion or row.warnings or row.mends)
        return Stand.WARN if slip else stand

    def ready(self) -> tuple[int, ...]:
        """Return the ids of those that go out, in the order of the list."""
        return tuple(each for each in self.order if self.stand(each) is Stand.READY)

    def turn(self, index: int) -> str:
        """Leave an invoice out, or take it in; return why that cannot be, "" where it was done."""
        row = self.at(index)
        if row is None:
            return "it was not checked yet"
        if not (row.mends or row.sendable):
            return row.title or "it cannot go now"
        kept = self.left_out
        if row.id not in self.left_out and row.check is Check.SENT_BEFORE:
            kept = self.again
        elif row.id not in self.left_out and row.check is Check.NO_MAIL:
            kept = self.against
        elif row.id not in self.left_out and row.warnings and not row.mends:
            kept = self.trusted
        kept ^= {row.id}
        self._counts = None
        return ""

    def next_to_mend(self, index: int) -> int | None:
        """Return the place of the next invoice whose address is to be mended, round to the first; None for none."""
        places: Sequence[int] = [*range(index + 1, len(self.order)), *range(index + 1)]
        for place in places:
            row = self.at(place)
            if row is not None and self.stand(row.id) is Stand.MEND and not why_not_typed(row):
                return place
        return None


def why_not_typed(row: BulkRow) -> str:
    """Return why typing another To address does not help an invoice, "" where it may."""
    if row.check is Check.CANNOT:
        return "no address is wrong: its page cannot be drawn"
    if row.check is Check.NO_MAIL and not row.wrong:
        return "it is an address in blind copy, of the office or of this invoice: correct it there"
    if row.check in (Check.BAD_ADDRESS, Check.NO_MAIL) and row.wrong not in row.to:
        return "it is an address in copy: correct it in this invoice's own form"
    return "" if row.mends or row.sendable else "it cannot go now"
