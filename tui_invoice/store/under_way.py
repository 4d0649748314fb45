"""What is still open in the outbox, found from indexes of the few and never by reading through the many."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.store.database import Database

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
        marks = ",".join("?" * len(some))
        if db.number(
            "SELECT count(*) FROM invoice i JOIN delivery d ON d.invoice_id=i.id JOIN recipient r ON r.delivery_id=d.id"
            f" JOIN sender s ON s.id=d.sender_id WHERE i.number IN ({marks}) AND d.is_open=1"
            " AND (r.state IN ('sending','handing_over') OR (r.state='queued' AND d.next_at<=? AND s.next_at<=?))",
            *some,
            now,
            now,
        ):
            return True
    return False
