"""List: invoices as a person or a script reads them, newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.money import plain
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import Plain
from tui_invoice.store import pages
from tui_invoice.store.database import Database
from tui_invoice.store.pages import Item

PAGE = 200
"""Invoices that are read at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice of the list. `total` in minor units of `currency`; `n` of `of` recipients are `send_status`."""

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
            page = pages.page(db, wanted, after, limit=PAGE)
            yield from rows(db, page.items)
            if page.next is None:
                return
            after = page.next


def rows(db: Database, items: Sequence[Item]) -> list[Row]:
    """Return what a page of the list shows, in the same order. Raises StoreError."""
    if not items:
        return []
    contacts = _contacts(db, {item.customer_id for item in items})
    waiting = _waiting(db, [item.id for item in items if item.send_status is SendStatus.QUEUED and not item.cause])
    lost = _lost(db, [item.id for item in items if item.send_status is SendStatus.SENDING])
    found = []
    for item in items:
        own = contacts.get(item.customer_id, _Contacts({}, ()))
        addresses = dict.fromkeys(own.corrected.get(each, each) for each in item.emails)
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
            emails=tuple(addresses) or own.current,
            currency=item.currency,
            total=item.total,
            cause=item.cause or waiting.get(item.id, ""),
        )
        found.append(replace(row, send_status=SendStatus.UNCERTAIN, n=lost[item.id]) if item.id in lost else row)
    return found


@dataclass(frozen=True, slots=True)
class _Contacts:
    """A customer's addresses: what was put in place of which, and those that mail goes to today."""

    corrected: dict[str, str]
    current: tuple[str, ...]


def _contacts(db: Database, customers: set[int]) -> dict[int, _Contacts]:
    found: dict[int, tuple[dict[str, str], list[str]]] = {each: ({}, []) for each in customers}
    for row in db.rows(
        "SELECT customer_id, address, corrected_to FROM contact"
        f" WHERE customer_id IN ({_marks(customers)}) ORDER BY customer_id, position",
        *customers,
    ):
        corrected, current = found[row["customer_id"]]
        if row["corrected_to"]:
            corrected[row["address"]] = row["corrected_to"]
        else:
            current.append(row["address"])
    return {each: _Contacts(corrected, tuple(current)) for each, (corrected, current) in found.items()}


def _waiting(db: Database, ids: Sequence[int]) -> dict[int, str]:
    """Return why the senders of queued invoices wait, where they do."""
    if not ids:
        return {}
    found = db.rows(
        "SELECT d.invoice_id AS id, s.wait_cause AS cause FROM delivery d JOIN sender s ON s.id=d.sender_id"
        f" WHERE d.is_open=1 AND s.wait_cause IS NOT NULL AND s.next_at>? AND d.invoice_id IN ({_marks(ids)})",
        db.clock.now(),
        *ids,
    )
    return {row["id"]: row["cause"] for row in found}


def _lost(db: Database, ids: Sequence[int]) -> dict[int, int]:
    """Return how many recipients of an invoice a courier that is dead was handing over (OUTBOX S5)."""
    if not ids or is_held(db.path):
        return {}
    found = db.rows(
        "SELECT d.invoice_id AS id, count(*) AS n FROM recipient r JOIN delivery d ON d.id=r.delivery_id"
        f" WHERE r.state='handing_over' AND d.invoice_id IN ({_marks(ids)}) GROUP BY 1",
        *ids,
    )
    return {row["id"]: row["n"] for row in found}


def _marks(values: Sequence[int] | set[int]) -> str:
    return ",".join("?" * len(values))
