"""Copies for the Sent folder: owed after the final 250, laid, or given up.

They never change that a mail is sent. Whatever writes runs inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import MINUTE
from tui_invoice.store.database import Database

BACK_OFF = (5, 15, 60, 240)
"""Minutes after which a copy that could not be laid is tried again."""
MOST_TRIES = 16
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


def owe(db: Database, delivery_id: int) -> None:
    """Owe a copy of a delivery that was just taken, where its sender's mailbox is to have one."""
    db.execute(
        "INSERT INTO sent_copy(delivery_id, state) SELECT d.id, 'owed' FROM delivery d JOIN mailbox m"
        " ON m.sender_id=d.sender_id WHERE d.id=? AND m.sent_copy='append' AND d.purpose<>'test'"
        " ON CONFLICT DO NOTHING",
        delivery_id,
    )


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


def laid(db: Database, delivery_id: int) -> bool:
    """Note that a copy lies in the folder; tell whether it was owed until now."""
    return (
        db.execute("UPDATE sent_copy SET state='laid', words=NULL WHERE delivery_id=? AND state='owed'", delivery_id)
        > 0
    )


def put_off(db: Database, copy: OwedCopy, words: str) -> bool:
    """Note why a copy could not be laid, and try again later; False where it is given up."""
    wait = BACK_OFF[min(copy.tries, len(BACK_OFF) - 1)] * MINUTE
    state = "owed" if copy.tries + 1 < MOST_TRIES else "given_up"
    db.execute(
        "UPDATE sent_copy SET tries=tries+1, next_at=?, words=?, state=? WHERE delivery_id=? AND state='owed'",
        db.clock.now() + wait,
        words,
        state,
        copy.delivery_id,
    )
    return state == "owed"


def wait(db: Database, sender_id: int) -> None:
    """Let all copies of a sender that are due wait, where one of them could not be laid; that counts no try."""
    now = db.clock.now()
    db.execute(
        "UPDATE sent_copy SET next_at=? WHERE state='owed' AND next_at<=? AND delivery_id IN"
        " (SELECT id FROM delivery WHERE sender_id=?)",
        now + BACK_OFF[0] * MINUTE,
        now,
        sender_id,
    )


def give_up(db: Database, sender_id: int) -> None:
    """Owe nothing any more of what a sender sent: there is no folder to lay it into."""
    db.execute(
        "UPDATE sent_copy SET state='given_up' WHERE state='owed' AND delivery_id IN"
        " (SELECT id FROM delivery WHERE sender_id=?)",
        sender_id,
    )
