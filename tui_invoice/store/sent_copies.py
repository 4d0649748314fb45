"""Copies for the Sent folder: owed after the final 250, laid, or given up.

They never change that a mail is sent. Whatever writes runs inside the caller's transaction.
"""

from __future__ import annotations

from tui_invoice.domain.clock import MINUTE
from tui_invoice.store.database import Database
from tui_invoice.store.owed_copies import OwedCopy

BACK_OFF = (5, 15, 60, 240)
"""Minutes after which a copy that could not be laid is tried again."""
MOST_TRIES = 16


def owe(db: Database, delivery_id: int) -> None:
    """Owe a copy of a delivery that was just taken, where its sender's mailbox is to have one."""
    db.execute(
        "INSERT INTO sent_copy(delivery_id, state) SELECT d.id, 'owed' FROM delivery d JOIN mailbox m"
        " ON m.sender_id=d.sender_id WHERE d.id=? AND m.sent_copy='append' AND d.purpose<>'test'"
        " ON CONFLICT DO NOTHING",
        delivery_id,
    )


def take(db: Database, delivery_id: int) -> bool:
    """Take a copy on, so that nobody else lays it meanwhile; False where somebody did before.

    One that is neither laid nor put off then, since who took it on was killed, is due again as after a first failure.
    """
    now = db.clock.now()
    return (
        db.execute(
            "UPDATE sent_copy SET next_at=? WHERE delivery_id=? AND state='owed' AND next_at<=?",
            now + BACK_OFF[0] * MINUTE,
            delivery_id,
            now,
        )
        > 0
    )


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
