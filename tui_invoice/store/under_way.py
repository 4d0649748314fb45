"""What is still open in the outbox, found from indexes of the few and never by reading through the many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tui_invoice.domain.invoice import Status
from tui_invoice.store.database import Database, marks

BUSY = "r.state IN('queued','held','sending','handing_over','uncertain')"
"""The condition of the index `recipient_busy`, word for word: SQLite uses a partial index only for its own words."""


def open_invoices(db: Database) -> list[tuple[int, str]]:
    """Return (id, number) of every invoice with an open delivery, by number."""
    rows = db.rows(
        "SELECT i.id, i.number FROM delivery d INDEXED BY delivery_open CROSS JOIN invoice i ON i.id=d.invoice_id"
        " WHERE d.is_open=1 AND d.purpose IN ('send','resend') ORDER BY i.number"
    )
    return [(row["id"], row["number"]) for row in rows]


def sender_of(db: Database, delivery_id: int) -> int:
    """Return the id of the sender by which a delivery leaves."""
    return db.number("SELECT sender_id FROM delivery WHERE id=?", delivery_id)


def in_hand(db: Database, sender_id: int | None = None) -> bool:
    """Tell whether a mail (of one sender, if named) is being sent or handed over just now."""
    of_sender = "" if sender_id is None else " AND d.sender_id=?"
    return bool(
        db.number(
            "SELECT count(*) FROM recipient r INDEXED BY recipient_busy JOIN delivery d ON d.id=r.delivery_id"
            f" WHERE {BUSY} AND r.state IN ('sending','handing_over'){of_sender}",
            *(() if sender_id is None else (sender_id,)),
        )
    )


def is_under_way(db: Database, numbers: Sequence[str]) -> bool:
    """Tell whether any of these invoices is due now, being sent or being handed over."""
    now = db.clock.now()
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        if db.number(
            "SELECT count(*) FROM invoice i JOIN delivery d ON d.invoice_id=i.id JOIN recipient r ON r.delivery_id=d.id"
            f" JOIN sender s ON s.id=d.sender_id WHERE i.number IN ({marks(some)}) AND d.is_open=1"
            " AND d.purpose<>'test'"
            " AND (r.state IN ('sending','handing_over') OR (r.state='queued' AND d.next_at<=? AND s.next_at<=?))",
            *some,
            now,
            now,
        ):
            return True
    return False


@dataclass(frozen=True, slots=True)
class HandingOver:
    """An invoice that is kept as sending: `n` recipients are being handed over to; `day` is its issue date."""

    n: int
    status: Status
    day: date | None


def handing_over(db: Database) -> dict[int, HandingOver]:
    """Return the invoices that a courier is handing over, or was when it died: at most one or two a sender."""
    found = db.rows(
        "SELECT i.id, count(*) AS n, i.status, i.issue_date FROM recipient r INDEXED BY recipient_busy"
        " CROSS JOIN delivery d ON d.id=r.delivery_id CROSS JOIN invoice i ON i.id=d.invoice_id"
        f" WHERE {BUSY} AND r.state='handing_over' AND d.purpose<>'test' AND i.send_status='sending' GROUP BY i.id"
    )
    return {
        row["id"]: HandingOver(
            row["n"],
            Status(row["status"]),
            date.fromisoformat(row["issue_date"]) if row["issue_date"] else None,
        )
        for row in found
    }


def wait_causes(db: Database, ids: Sequence[int]) -> dict[int, str]:
    """Return for which cause the senders of these invoices' open mail wait, where they do."""
    found = db.rows(
        "SELECT d.invoice_id AS id, s.wait_cause AS cause FROM delivery d JOIN sender s ON s.id=d.sender_id"
        " WHERE d.is_open=1 AND d.purpose<>'test' AND s.wait_cause IS NOT NULL"
        f" AND s.next_at>? AND d.invoice_id IN ({marks(ids)})",
        db.clock.now(),
        *ids,
    )
    return {row["id"]: row["cause"] for row in found}


def last_account(db: Database, invoice_id: int) -> tuple[int, int] | None:
    """Return (sender's id, next try in Unix milliseconds UTC) of the open or the last delivery, None for none."""
    row = db.first(
        "SELECT sender_id, next_at FROM delivery WHERE invoice_id=? AND sender_id IS NOT NULL AND purpose<>'test'"
        " ORDER BY is_open DESC, id DESC LIMIT 1",
        invoice_id,
    )
    return None if row is None else (row["sender_id"], row["next_at"])


def held_by_sender(db: Database, most: int) -> dict[int, int]:
    """Return how many invoices on hold leave by which sender, looking at `most` recipients at the most."""
    found = db.rows(
        "SELECT d.sender_id AS id, count(DISTINCT i.id) AS n FROM (SELECT r.delivery_id FROM recipient r"
        f" INDEXED BY recipient_busy WHERE {BUSY} AND r.state='held' LIMIT ?) h CROSS JOIN delivery d"
        " ON d.id=h.delivery_id CROSS JOIN invoice i ON i.id=d.invoice_id"
        " WHERE d.purpose<>'test' AND i.status='issued' AND i.send_status='held' GROUP BY d.sender_id",
        most,
    )
    return {row["id"]: row["n"] for row in found}
