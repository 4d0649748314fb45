"""The copies that are to be laid into a Sent folder now, with their bytes."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.store.database import Database

_MOST = 20
"""So many copies one look lays."""


@dataclass(frozen=True, slots=True)
class OwedCopy:
    """A copy that is owed: the bytes that were handed over (b"" if they are gone), and when (Unix milliseconds UTC)."""

    delivery_id: int
    invoice_id: int
    number: str
    message_id: str
    raw: bytes
    at: int
    tries: int


def due(db: Database, sender_id: int) -> list[OwedCopy]:
    """Return the copies that are to be laid now."""
    rows = db.rows(
        "SELECT c.delivery_id, c.tries, d.invoice_id, coalesce(i.number,'') AS number, d.message_id, m.bytes,"
        " coalesce((SELECT max(ended_at) FROM attempt a WHERE a.delivery_id=d.id), d.made_at) AS at"
        " FROM sent_copy c INDEXED BY sent_copy_owed JOIN delivery d ON d.id=c.delivery_id"
        " JOIN invoice i ON i.id=d.invoice_id LEFT JOIN message m ON m.delivery_id=d.id"
        " WHERE c.state='owed' AND c.next_at<=? AND d.sender_id=? ORDER BY c.next_at, c.delivery_id LIMIT ?",
        db.clock.now(),
        sender_id,
        _MOST,
    )
    return [
        OwedCopy(
            r["delivery_id"],
            r["invoice_id"],
            r["number"],
            r["message_id"],
            bytes(r["bytes"] or b""),
            r["at"],
            r["tries"],
        )
        for r in rows
    ]
