"""Pages of the invoice list: newest first, by keyset, within a bounded number of steps at any size.

A page comes from walking one or a few indexes side by side, a few columns of each row, and keeping
what fits the filter; the rows of the page are read whole at the end. Where the walk would take too
many steps it stops and says how far it came: `complete` is false and `next` leads on from there.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter, View
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.text import fold
from tui_invoice.store.database import Database, Row, marks
from tui_invoice.store.faults import BudgetError

STEPS = 200_000
"""VM steps that one page may take."""
_CHUNK = 500

Cursor = tuple[str, int]
"""Issue date and id of the last row of a page: where the next one goes on."""

FOLD = "{0}.fold || char(10) || (SELECT c.fold FROM customer c WHERE c.id={0}.customer_id)"

END: Cursor = ("\U0010ffff", 1 << 62)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the list. `total` is in minor units of `currency`; `emails` as of the day of issue."""

    id: int
    number: str
    status: Status
    kind: str
    send_status: SendStatus
    cause: str
    n: int
    of: int
    issue_date: date | None
    due_date: date | None
    customer: str
    customer_id: int
    emails: tuple[str, ...]
    currency: str
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first; `next` leads on, None at the end; `complete` tells whether the walk was cut short."""

    items: tuple[Item, ...]
    next: Cursor | None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """What a walk reads of an invoice: where it stands in the order, and what decides whether it is shown.

    `fold` is read only where a text is looked for: the invoice's and its customer's of today. A key
    that does not fit the text is given all the same: a walk that is cut short goes on behind it.
    """

    at: Cursor
    status: str
    send_status: str
    fold: str = ""
    fits: bool = True


Source = Callable[[Cursor], Iterator[Key]]
"""Gives the keys after a cursor, newest first, reading on as they are asked for."""


def page(db: Database, wanted: Filter, after: Cursor | None = None, limit: int = 50) -> Page:
    """Return the page of `limit` rows after the cursor, newest first. Raises StoreError.

    A text is found in number, customer, addresses and tags; see `search`.
    """
    from tui_invoice.store import search

    last = start = after or _start(wanted)
    first_day = wanted.period.first.isoformat() if wanted.period.first else ""
    found: list[int] = []
    goes_on, complete = False, True
    with db.budget(STEPS):
        try:
            sources = search.sources(db, wanted) if fold(wanted.text) else _sources(db, wanted)
            for key in _merged(sources, start):
                if key.at[0] < first_day:
                    break
                if len(found) == limit:
                    goes_on = True
                    break
                last = key.at
                if key.fits and wanted.view.shows(Status(key.status), SendStatus(key.send_status)):
                    found.append(key.at[1])
        except BudgetError:
            goes_on, complete = last != start, False
    return Page(_items(db, found), last if goes_on else None, complete)


def walk(db: Database, index: str, condition: str = "1", *values: str | int, text: bool = False) -> Source:
    """Return a source that walks `index`, by date, under a condition; with `text` it reads the folded texts."""
    columns = "issue_date, id, status, send_status" + (f", {FOLD.format('invoice')}" if text else "")
    return _chunks(
        db,
        f"SELECT {columns} FROM invoice INDEXED BY {index} WHERE {condition}"
        " AND (issue_date, id) < (?, ?) ORDER BY issue_date DESC, id DESC LIMIT ?",
        *values,
    )


def tagged(db: Database, folded: str) -> Source:
    """Return a source of the invoices that bear a tag (folded)."""
    return _chunks(
        db,
        "SELECT t.day, t.invoice_id, i.status, i.send_status, " + FOLD.format("i") + " FROM tag t INDEXED BY tag_fold"
        " CROSS JOIN invoice i ON i.id=t.invoice_id WHERE t.fold=?"
        " AND (t.day, t.invoice_id) < (?, ?) ORDER BY t.day DESC, t.invoice_id DESC LIMIT ?",
        folded,
    )


def _chunks(db: Database, sql: str, *values: str | int) -> Source:
    """Read in chunks that grow, so that a first page is cheap and a long walk too."""

    def keys(after: Cursor) -> Iterator[Key]:
        size = 60
        while rows := db.rows(sql, *values, *after, size):
            for row in rows:
                yield Key((row[0], row[1]), *tuple(row)[2:])
            if len(rows) < size:
                return
            after, size = (rows[-1][0], rows[-1][1]), _CHUNK

    return keys


def _start(wanted: Filter) -> Cursor:
    return (wanted.period.last.isoformat(), END[1]) if wanted.period.last else END


def _sources(db: Database, wanted: Filter) -> list[Source]:
    if wanted.tag:
        return [tagged(db, fold(wanted.tag))]
    if wanted.view is View.ALL:
        return [walk(db, "invoice_date")]
    return [
        walk(db, "invoice_send", "status='issued' AND send_status=?", word.value) for word in wanted.view.send_statuses
    ]


def _merged(sources: list[Source], start: Cursor) -> Iterator[Key]:
    """Give the keys of all sources in one order, none twice, the fitting one of two at one place."""
    seen: Cursor | None = None
    walks = (source(start) for source in sources)
    for key in heapq.merge(*walks, key=lambda key: (key.at, key.fits), reverse=True):
        if key.at != seen:
            seen = key.at
            yield key


def _items(db: Database, ids: list[int]) -> tuple[Item, ...]:
    rows = {row["id"]: row for row in db.rows(f"SELECT * FROM invoice WHERE id IN ({marks(ids)})", *ids)}
    return tuple(_item(rows[each]) for each in ids)


def _item(row: Row) -> Item:
    return Item(
        id=row["id"],
        number=row["number"] or "",
        status=Status(row["status"]),
        kind=row["kind"],
        send_status=SendStatus(row["send_status"]),
        cause=row["send_cause"] or "",
        n=row["send_n"],
        of=row["send_of"],
        issue_date=date.fromisoformat(row["issue_date"]) if row["issue_date"] else None,
        due_date=date.fromisoformat(row["due_date"]) if row["due_date"] else None,
        customer=json.loads(row["buyer"])["name"],
        customer_id=row["customer_id"],
        emails=tuple(c["address"] for c in json.loads(row["details"]).get("contacts", ())),
        currency=row["currency"],
        total=row["total"],
    )
