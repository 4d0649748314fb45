"""Pages of the invoice list: by keyset, newest first, within a bounded number of steps at any size.

A page comes from walking one or a few indexes side by side, a few columns of each row, and keeping
what fits the filter; the rows of the page are read whole at the end. A walk goes to older rows, or
back to newer ones. Where it would take too many steps it stops and says how far it came: `complete`
is false and `next` leads on from there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.text import fold
from tui_invoice.store import search
from tui_invoice.store.database import Database, Row, marks
from tui_invoice.store.faults import BudgetError
from tui_invoice.store.keys import BEGINNING, Asked
from tui_invoice.store.keys import END as END
from tui_invoice.store.keys import Cursor as Cursor
from tui_invoice.store.walks import Source, by_send_status, merged, walk

STEPS = 200_000
"""VM steps that one page may take."""
_CHUNK = 500


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
    """Some rows, newest first whichever way they were read.

    `next` leads on in the direction of the walk, None at its end; `complete` tells whether it was cut short.
    """

    items: tuple[Item, ...]
    next: Cursor | None
    complete: bool = True


@dataclass(slots=True)
class _Walk:
    """How far a walk came: the ids that it found, in its order, and the last key that it looked at."""

    at: Cursor
    ids: list[int] = field(default_factory=list)
    goes_on: bool = False
    complete: bool = True


def page(
    db: Database, wanted: Filter | Asked, after: Cursor | None = None, limit: int = 50, *, back: bool = False
) -> Page:
    """Return the page of `limit` rows after the cursor, with `back` of those before it. Raises StoreError.

    Without a cursor it is the first page, with `back` the last. A text is found in number, customer,
    addresses and tags; see `search`.
    """
    walked = _walk(db, wanted if isinstance(wanted, Asked) else Asked(wanted), after, limit, back=back)
    found = items(db, walked.ids[::-1] if back else walked.ids)
    return Page(found, walked.at if walked.goes_on else None, walked.complete)


def count(db: Database, wanted: Filter | Asked, most: int) -> tuple[int, bool]:
    """Return how many rows there are, counted up to `most`, and whether there may be more. Raises StoreError."""
    walked = _walk(db, wanted if isinstance(wanted, Asked) else Asked(wanted), None, most + 1, back=False)
    return min(len(walked.ids), most), len(walked.ids) > most or not walked.complete


def items(db: Database, ids: Sequence[int]) -> tuple[Item, ...]:
    """Return the rows with these ids, in their order; those that are gone are left out. Raises StoreError."""
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        found |= {row["id"]: row for row in db.rows(f"SELECT * FROM invoice WHERE id IN ({marks(some)})", *some)}
    return tuple(_item(found[each]) for each in ids if each in found)


def statuses(db: Database, ids: Sequence[int], words: Collection[SendStatus]) -> dict[int, SendStatus]:
    """Return which of the rows with these ids have one of these send statuses, and which. Raises StoreError."""
    found: dict[int, SendStatus] = {}
    # The + keeps SQLite at the ids: by the index of the statuses it would read each time all that ever failed.
    sql = f"SELECT id, send_status FROM invoice WHERE +send_status IN ({marks(words)}) AND id IN "
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        found |= {row["id"]: SendStatus(row["send_status"]) for row in db.rows(f"{sql}({marks(some)})", *words, *some)}
    return found


def _walk(db: Database, asked: Asked, after: Cursor | None, limit: int, *, back: bool) -> _Walk:
    wanted = asked.filter
    newest: Cursor = (wanted.period.last.isoformat(), END[1]) if wanted.period.last else END
    oldest: Cursor = (wanted.period.first.isoformat(), 0) if wanted.period.first else BEGINNING
    start = max(after or oldest, oldest) if back else min(after or newest, newest)
    walked = _Walk(start)
    with db.budget(STEPS):
        try:
            for key in merged(_sources(db, asked), start, back=back):
                if not oldest < key.at < newest:
                    break
                if len(walked.ids) == limit:
                    walked.goes_on = True
                    break
                walked.at = key.at
                if asked.shows(key):
                    walked.ids.append(key.at[1])
        except BudgetError:
            walked.goes_on, walked.complete = walked.at != start, False
    return walked


def _sources(db: Database, asked: Asked) -> list[Source]:
    words = asked.indexed
    if words == ():
        return []
    if fold(asked.filter.text):
        return search.sources(db, asked)
    if asked.filter.tag:
        return search.bearing(db, asked)
    return [walk(db, "invoice_date")] if words is None else by_send_status(db, words)


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
