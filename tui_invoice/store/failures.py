"""Which invoices need a person, by send status and cause, newest first; walked by index, never the many good ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Period
from tui_invoice.store.database import Database, marks

_OF_STATUS = (
    "FROM invoice i INDEXED BY invoice_send {join}"
    " WHERE i.status='issued' AND i.send_status=? AND i.issue_date>=? AND i.issue_date<=?"
)


@dataclass(frozen=True, slots=True)
class Failing:
    """Invoices with one send status and cause ('' for none): how many, `ids` of the newest.

    `last_try` is when one of them was tried last, in Unix milliseconds UTC; 0 for never.
    """

    cause: str
    n: int
    last_try: int
    ids: tuple[int, ...]


def by_cause(db: Database, status: SendStatus, period: Period, most: int) -> list[Failing]:
    """Return the invoices of this send status in the period by their cause, at most so many ids of each."""
    days = (
        period.first.isoformat() if period.first else "",
        period.last.isoformat() if period.last else "\U0010ffff",
    )
    ids: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    found = db.rows(
        f"SELECT i.id, coalesce(i.send_cause,'') AS cause {_OF_STATUS.format(join='')}"
        " ORDER BY i.issue_date DESC, i.id DESC",
        status.value,
        *days,
    )
    for row in found:
        counts[row["cause"]] = counts.get(row["cause"], 0) + 1
        if len(kept := ids.setdefault(row["cause"], [])) < most:
            kept.append(row["id"])
    join = "CROSS JOIN delivery d ON d.invoice_id=i.id CROSS JOIN attempt a ON a.delivery_id=d.id AND d.purpose<>'test'"
    tries = db.rows(
        f"SELECT coalesce(i.send_cause,'') AS cause, max(a.at) AS at {_OF_STATUS.format(join=join)} GROUP BY 1",
        status.value,
        *days,
    )
    last = {row["cause"]: int(row["at"]) for row in tries}
    return [Failing(cause, n, last.get(cause, 0), tuple(ids[cause])) for cause, n in counts.items()]


def newest_first(db: Database, ids: Sequence[int]) -> list[int]:
    """Return the same ids in the order of the list: by date and id, the newest first."""
    found: list[tuple[str, int]] = []
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        rows = db.rows(f"SELECT coalesce(issue_date,'') AS day, id FROM invoice WHERE id IN ({marks(some)})", *some)
        found += [(row["day"], row["id"]) for row in rows]
    return [each for _, each in sorted(found, reverse=True)]


@dataclass(frozen=True, slots=True)
class Missed:
    """A recipient that a mail did not reach. `since` and `then_at` in Unix milliseconds UTC.

    `then_*` is who stands in its place now, '' and 0 for nobody; `given` tells that it was handed over otherwise.
    """

    id: int
    invoice_id: int
    number: str
    customer: str
    address: str
    state: str
    cause: str
    since: int
    words: str
    then_to: str
    then_state: str
    then_at: int
    then_words: str
    given: bool


def missed(db: Database, since: int) -> list[Missed]:
    """Return whom mail did not reach since an instant, the latest first, also where it was mended meanwhile."""
    rows = db.rows(
        "SELECT r.id, d.invoice_id, coalesce(i.number,'') AS number,"
        " coalesce(json_extract(i.buyer,'$.name'),'') AS customer,"
        " r.address, r.state, coalesce(r.cause,'') AS cause, r.since, coalesce(r.words,'') AS words,"
        " coalesce(x.address,'') AS then_to, coalesce(x.state,'') AS then_state, coalesce(xd.made_at,0) AS then_at,"
        " coalesce(x.words,'') AS then_words, coalesce(xd.purpose,'')='by_hand' AS given"
        " FROM recipient r INDEXED BY recipient_refused CROSS JOIN delivery d ON d.id=r.delivery_id"
        " CROSS JOIN invoice i ON i.id=d.invoice_id"
        " LEFT JOIN recipient x ON x.replaces=r.id AND x.state<>'cancelled'"
        " LEFT JOIN delivery xd ON xd.id=x.delivery_id"
        " WHERE r.state IN('bounced','failed') AND r.since>=? AND d.purpose<>'test' ORDER BY r.since DESC, r.id DESC",
        since,
    )
    return [Missed(*row) for row in rows]


def last_word(db: Database, invoice_id: int, recipient_id: int) -> tuple[int, str]:
    """Return when and what was noted last of the invoice since this failure was told; 0 and '' for nothing."""
    told = db.number(
        "SELECT max(id) FROM journal WHERE invoice_id=? AND recipient_id=? AND event IN ('failed','bounced','settled')",
        invoice_id,
        recipient_id,
    )
    row = db.first(
        "SELECT at, text FROM journal WHERE invoice_id=? AND id>? ORDER BY id DESC LIMIT 1", invoice_id, told
    )
    return (row["at"], row["text"]) if told and row is not None else (0, "")
