"""List: invoices as a person or a script reads them, newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Kind, Status
from tui_invoice.domain.money import plain
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import Plain
from tui_invoice.store import customers, pages, under_way
from tui_invoice.store.database import Database
from tui_invoice.store.keys import Asked
from tui_invoice.store.pages import Item
from tui_invoice.store.under_way import HandingOver

PAGE = 200
"""Invoices that are read at once."""

Place = tuple[str, int]
"""Issue date (ISO, "" for none) and id: where a row stands in the order, which is newest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice of the list. `total` in minor units of `currency`; `n` of `of` recipients are `send_status`.

    `credit` tells that it is a credit note: its total goes the other way.
    """

    id: int
    number: str
    status: Status
    send_status: SendStatus
    n: int
    of: int
    issue_date: date | None
    due_date: date | None
    customer: str
    emails: tuple[str, ...]
    currency: str
    total: int
    cause: str
    credit: bool = False

    @property
    def place(self) -> Place:
        """Where it stands in the order of the list."""
        return self.issue_date.isoformat() if self.issue_date else "", self.id

    def as_json(self) -> Plain:
        """Return the invoice for JSON, with the documented names."""
        return {
            "number": self.number,
            "status": self.status.value,
            "send_status": self.send_status.value,
            "issue_date": self.issue_date.isoformat() if self.issue_date else None,
            "due_date": self.due_date.isoformat() if self.due_date else None,
            "customer": self.customer,
            "emails": list(self.emails),
            "currency": self.currency,
            "total": plain(self.total, self.currency),
            "cause": self.cause or None,
        }


def listed(context: Context, wanted: Filter) -> Iterator[Row]:
    """Give the invoices that fit, newest first, reading on as they are asked for; nothing is left out.

    Raises NotFoundError where there is no database yet, StoreError.
    """
    with context.reading() as db:
        after: pages.Cursor | None = None
        while True:
            left = lost(db)
            page = pages.page(db, asked(wanted, left), after, limit=PAGE)
            yield from rows(db, page.items, left)
            if page.next is None:
                return
            after = page.next


def asked(wanted: Filter, left: Mapping[int, HandingOver], words: tuple[SendStatus, ...] | None = None) -> Asked:
    """Return what to walk for a filter (and for those of its rows that show one of `words`)."""
    return Asked(wanted, words, left.keys())


def rows(db: Database, items: Sequence[Item], left: Mapping[int, HandingOver]) -> list[Row]:
    """Return what a page of the list shows, in the same order; `left` is what `lost()` gave. Raises StoreError."""
    if not items:
        return []
    corrected = customers.corrections(db, {item.customer_id for item in items})
    queued = [item.id for item in items if item.send_status is SendStatus.QUEUED and not item.cause]
    waiting = under_way.wait_causes(db, queued) if queued else {}
    found = []
    for item in items:
        addresses = dict.fromkeys(corrected.get((item.customer_id, each), each) for each in item.emails)
        row = Row(
            id=item.id,
            number=item.number,
            status=item.status,
            send_status=item.send_status,
            n=item.n,
            of=item.of,
            issue_date=item.issue_date,
            due_date=item.due_date,
            customer=item.customer,
            emails=tuple(addresses),
            currency=item.currency,
            total=item.total,
            cause=item.cause or waiting.get(item.id, ""),
            credit=item.kind == Kind.CREDIT_NOTE,
        )
        if item.send_status is SendStatus.SENDING and item.id in left:
            row = replace(row, send_status=SendStatus.UNCERTAIN, n=left[item.id].n)
        found.append(row)
    return found


def lost(db: Database) -> Mapping[int, HandingOver]:
    """Return the invoices that a courier was handing over when it died: they are uncertain (OUTBOX S5)."""
    if not under_way.handing_over(db) or is_held(db.path):
        return {}
    # Asked again: the courier may have come to its end between the two questions.
    return under_way.handing_over(db)
