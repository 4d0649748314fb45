"""What is wrong with a mailbox, and when it is looked into next. What writes runs inside the caller's transaction."""

from __future__ import annotations

from tui_invoice.domain.clock import DAY, MINUTE
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.store.database import Database

BACK_OFF = (5, 15, 30, 60, 240)
"""Minutes after which a mailbox that could not be read is tried again."""
PATIENCE = DAY
"""A mailbox that fails for longer than this needs a person, whatever its fault."""


def mended(db: Database, sender_id: int) -> bool:
    """Forget what was wrong with a mailbox, so that it is looked into at once; tell whether anything was."""
    was_wrong = db.number("SELECT count(*) FROM mailbox WHERE sender_id=? AND fault_cause IS NOT NULL", sender_id)
    db.execute(
        "UPDATE mailbox SET fault_cause=NULL, fault_words=NULL, fault_since=NULL, tries=0, next_at=0 WHERE sender_id=?",
        sender_id,
    )
    return bool(was_wrong)


def works(db: Database, sender_id: int) -> None:
    """Note that a mailbox was just opened and can be read; nothing is wrong with it any more."""
    mended(db, sender_id)
    db.execute("UPDATE mailbox SET worked_at=? WHERE sender_id=?", db.clock.now(), sender_id)


def looked(db: Database, sender_id: int) -> None:
    """Note that a look was brought to its end, and when the next is due."""
    now = db.clock.now()
    db.execute(
        "UPDATE mailbox SET worked_at=?, looked_at=?, next_at=?+every*?, tries=0, fault_cause=NULL, fault_words=NULL,"
        " fault_since=NULL WHERE sender_id=?",
        now,
        now,
        now,
        MINUTE,
        sender_id,
    )


def failed(db: Database, mailbox: Mailbox, cause: Cause, words: str, *, permanent: bool) -> None:
    """Note why a look failed, and when the next is due: with a `permanent` fault not before a person mended it."""
    now = db.clock.now()
    wait = BACK_OFF[min(mailbox.tries, len(BACK_OFF) - 1)] * MINUTE
    db.execute(
        "UPDATE mailbox SET fault_cause=?, fault_words=?, fault_since=coalesce(fault_since, ?), tries=tries+1,"
        " next_at=? WHERE sender_id=?",
        cause.value,
        words,
        now,
        None if permanent else now + wait,
        mailbox.sender_id,
    )


def needs_a_person(mailbox: Mailbox, now: int) -> bool:
    """Tell whether a mailbox will not be read again by itself, or was not for a day."""
    return mailbox.fault_cause is not None and (mailbox.next_at is None or now - mailbox.fault_since > PATIENCE)
