"""A sender keeps its mail back, waits, or lets it go. All inside the caller's transaction."""

from __future__ import annotations

from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import Sender
from tui_invoice.store import due, journal, offices
from tui_invoice.store.database import Database
from tui_invoice.store.recipients import move_all

_OF_SENDER = "delivery_id IN (SELECT id FROM delivery INDEXED BY delivery_open WHERE is_open=1 AND sender_id=?)"


def hold(db: Database, sender: Sender, cause: Cause, reply: str, who: str) -> int:
    """Hold a sender and all its queued mail, as one fault; return how many recipients wait."""
    db.execute(
        "UPDATE sender SET hold_cause=?, hold_reply=?, hold_since=?, wait_cause=NULL, wait_reply=NULL, next_at=0"
        " WHERE id=?",
        cause.value,
        reply,
        db.clock.now(),
        sender.id,
    )
    waiting = move_all(db, State.QUEUED, State.HELD, _OF_SENDER, sender.id, cause=cause, words=reply)
    text = f"sender {sender.address} is on hold: {reply}"
    journal.note(db, "error", "sender_held", text, who=who)
    return waiting


def release_sender(db: Database, sender: Sender, who: str) -> int:
    """End a sender's hold: what it kept back is queued and due.

    What waits for another word of a person's (paused, moved, needs a look) goes on waiting, and what a person put off
    keeps its time.
    """
    db.execute(
        "UPDATE sender SET hold_cause=NULL, hold_reply=NULL, hold_since=NULL, tries=0, next_at=0, wait_cause=NULL,"
        " wait_reply=NULL WHERE id=?",
        sender.id,
    )
    released = _release(db, f"{_OF_SENDER} AND cause IS NOT ? AND cause IS NOT ? AND cause IS NOT ?", sender.id)
    now = db.clock.now()
    own, values = due.put_off(now)
    db.execute(
        f"UPDATE delivery SET next_at=? WHERE sender_id=? AND has_queued=1 AND next_at>? AND NOT {own}",
        now,
        sender.id,
        now,
        *values,
    )
    if sender.held or released:
        text = f"the hold of {sender.address} ended: {released} released"
        journal.note(db, "info", "sender_released", text, who=who)
    return released


def _release(db: Database, where: str, *values: int) -> int:
    now = db.clock.now()
    return db.execute(
        "UPDATE recipient SET state='queued', cause=NULL, words=NULL, evidence=NULL, since=?"
        f" WHERE state='held' AND {where}",
        now,
        *values,
        *(cause.value for cause in (Cause.PAUSED, Cause.MOVED, Cause.NEEDS_A_LOOK)),
    )


def release_delivery(db: Database, delivery_id: int) -> int:
    """End what keeps one delivery back (a pause, a move, a look): return how many recipients are queued.

    They are due now, but for what a person put off: that keeps its time.
    """
    released = move_all(db, State.HELD, State.QUEUED, "delivery_id=?", delivery_id)
    now = db.clock.now()
    own, values = due.put_off(now)
    db.execute("UPDATE delivery SET crashes=0 WHERE id=?", delivery_id)
    db.execute(f"UPDATE delivery SET next_at=? WHERE id=? AND NOT {own}", now, delivery_id, *values)
    return released


def pause_delivery(db: Database, delivery_id: int) -> int:
    """Pause one delivery: what is queued is held until it is released; return how many."""
    return move_all(db, State.QUEUED, State.HELD, "delivery_id=?", delivery_id, cause=Cause.PAUSED, words="paused")


def wait(db: Database, sender: Sender, cause: Cause, reply: str, until: int) -> None:
    """Let a sender wait: none of its mail is tried before `until` (Unix milliseconds UTC), none counts a try."""
    db.execute(
        "UPDATE sender SET tries=tries+1, next_at=?, wait_cause=?, wait_reply=? WHERE id=?",
        until,
        cause.value,
        reply,
        sender.id,
    )


def pace(db: Database, sender: Sender, until: int) -> None:
    """Let a sender wait because it sent as much as its limits allow; `until` in Unix milliseconds UTC."""
    db.execute("UPDATE sender SET next_at=? WHERE id=?", until, sender.id)


def next_wait(sender: Sender, now: int) -> int:
    """Return when a sender that could not be reached is tried again."""
    return now + sender.back_off[min(sender.tries, len(sender.back_off) - 1)] * MINUTE


def is_elsewhere(db: Database, machine: str) -> bool:
    """Tell whether the database was last used on another machine, or on none yet."""
    return offices.get(db, "machine_id") != machine


def cancel_tests(db: Database, sender_id: int) -> None:
    """Take back the tests that a sender still has to hand over to itself."""
    tests = f"{_OF_SENDER[:-1]} AND purpose='test')"
    for was in (State.QUEUED, State.HELD):
        move_all(db, was, State.CANCELLED, tests, sender_id)


def note_machine(db: Database, machine: str, who: str) -> int:
    """Compare the machine with the one the database was used on; hold all mail of the outbox where it is another.

    A restored or copied database may hold mail that went out since, also what a courier had in its
    hands when it was copied; a person releases it. Returns how many recipients were held.
    """
    known = offices.get(db, "machine_id")
    if known == machine:
        return 0
    offices.put(db, "machine_id", machine)
    if known is None:
        return 0
    words = "the database was moved from another machine: it may have gone out there since"
    held = sum(
        move_all(db, was, State.HELD, "1", cause=Cause.MOVED, words=words) for was in (State.QUEUED, State.SENDING)
    )
    if held:
        journal.note(db, "warn", "moved", f"{held} recipients are on hold: {words}", who=who)
    return held
