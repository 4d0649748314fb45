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
