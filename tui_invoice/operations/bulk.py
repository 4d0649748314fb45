"""Bulk: many invoices looked at one by one, and queued as one batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_invoice.domain.delivery import Role
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Kind
from tui_invoice.operations.bulk_checks import MENDS, SENDABLE, Check, Checked, checked
from tui_invoice.operations.bulk_queueing import Batch, BulkWish, queue
from tui_invoice.operations.warned import Warned, warned
from tui_invoice.store import invoices, offices, pages, queueing
from tui_invoice.store.invoices import Stored

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser

__all__ = ["Batch", "BulkRow", "BulkWish", "Check", "ids_of", "queue", "rows"]

_PAGE = 1_000
_TOGETHER = 20
"""So many invoices are looked at together for addresses that gave trouble before."""
_NOTHING_TYPED: Mapping[int, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One invoice of the list and what its check found; `total` is in minor units of `currency`.

    `title` and `detail` say what is wrong, or what is odd; `wrong` is the address that is, `suggestion` one that
    could stand in its place. `to` and `cc` are whom it would go to, as written. A `resend` goes to those whom it
    did not reach. `warnings` are of addresses that gave trouble before; they forbid nothing. `credit` tells
    that it is a credit note. `domains` are those that its mail goes to, each once, as the name servers are asked.
    """

    id: int
    number: str
    customer: str
    currency: str
    total: int
    check: Check
    title: str
    detail: str
    suggestion: str
    wrong: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    resend: bool
    warnings: tuple[Warned, ...] = ()
    credit: bool = False
    domains: tuple[str, ...] = ()

    @property
    def mends(self) -> bool:
        """Tell whether a person can mend it here."""
        return self.check in MENDS

    @property
    def sendable(self) -> bool:
        """Tell whether it can be queued; one that was sent before only where a person takes it in."""
        return self.check in SENDABLE


def ids_of(browser: Browser, wanted: Filter, most: int = 50_000) -> tuple[int, ...]:
    """Return the ids of the invoices that fit, newest first, at most so many. Raises StoreError."""
    found: list[int] = []
    after: pages.Cursor | None = None
    while len(found) < most:
        page = pages.page(browser.db, wanted, after, limit=min(_PAGE, most - len(found)))
        found += [item.id for item in page.items]
        if page.next is None:
            break
        after = page.next
    return tuple(found)


def rows(browser: Browser, ids: Sequence[int], to: Mapping[int, tuple[str, ...]] = _NOTHING_TYPED) -> Iterator[BulkRow]:
    """Give the check of each invoice, in the same order, as it is asked for; each costs the same at any size.

    `to` are the To addresses that were typed for an invoice, by its id. Raises StoreError.
    """
    office = offices.load(browser.db)
    size = 1  # the first is told at once
    while ids:
        some, ids, size = ids[:size], ids[size:], _TOGETHER
        found = []
        for each in some:
            stored = invoices.by_id(browser.db, each)
            standing = queueing.standing(browser.db, each)
            found.append((stored, checked(browser.db, office, stored, standing, to.get(each, ()))))
        troubled = warned(browser.db, {s.id: [e.address for e in c.contacts] for s, c in found if c.check in SENDABLE})
        for stored, check in found:
            yield _row(stored, check, troubled.get(stored.id, ()))


def _row(stored: Stored, found: Checked, warnings: tuple[Warned, ...]) -> BulkRow:
    return BulkRow(
        id=stored.id,
        number=stored.invoice.number,
        customer=stored.invoice.buyer.name,
        currency=stored.invoice.currency,
        total=stored.invoice.total,
        check=found.check,
        title=found.title,
        detail=found.detail,
        suggestion=found.suggestion,
        wrong=found.wrong,
        to=tuple(contact.address for contact in found.contacts if contact.role == Role.TO),
        cc=tuple(contact.address for contact in found.contacts if contact.role == Role.CC),
        resend=found.resend,
        warnings=warnings,
        credit=stored.invoice.kind is Kind.CREDIT_NOTE,
        domains=tuple(dict.fromkeys(each.address.rpartition("@")[2].casefold() for each in found.recipients)),
    )
