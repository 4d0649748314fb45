"""What the courier has to do and when: asked often, so answered from indexes."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.store.database import Database

_OF_SENDER = (
    "SELECT next_at FROM delivery INDEXED BY delivery_due WHERE has_queued=1 AND sender_id=? AND (crashes>=2)=?"
)

_LOOKED_AT = 50
"""Of what a sender has put off so much is looked at each second."""


_LOOKS = (
    "SELECT m.sender_id FROM mailbox m JOIN sender s ON s.id=m.sender_id WHERE s.removed_at IS NULL AND"
    " m.next_at IS NOT NULL AND (m.next_at<=? OR (m.tries=0 AND EXISTS (SELECT 1 FROM (SELECT delivery_id"
    " FROM sent_copy INDEXED BY sent_copy_owed WHERE state='owed' AND next_at<=? ORDER BY next_at LIMIT 200) c"
    " JOIN delivery d ON d.id=c.delivery_id WHERE d.sender_id=m.sender_id)))"
)
"""Where many copies are owed to a mailbox that fails, those of others wait for a look that is due by its time."""
_LONGEST_LOOK = 4 * HOUR
_LOOK_TOO_LATE = "next_at>?+max(?, every*?)"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Senders with mail that is due now, and when the next is (Unix milliseconds UTC, None: nothing is queued).

    `looks` are the senders whose mailbox is to be looked into now.
    """

    due: tuple[int, ...]
    next_at: int | None
    looks: tuple[int, ...] = ()


def agenda(db: Database) -> Agenda:
    """Return what is due now and what comes next. A held sender has nothing queued."""
    now = db.clock.now()
    due: list[int] = []
    times: list[int] = []
    for sender in db.rows("SELECT id, next_at FROM sender WHERE hold_cause IS NULL"):
        first = _ends(db, sender["id"], "ORDER BY next_at")
        if not first:
            continue
        at = max(min(first), int(sender["next_at"]))
        times.append(at)
        if at <= now:
            due.append(int(sender["id"]))
    return Agenda(tuple(due), min(times) if times else None, looks(db))


def anything_due(db: Database) -> bool:
    """Tell whether mail could go out now."""
    return bool(agenda(db).due)


def looks(db: Database) -> tuple[int, ...]:
    """Return the senders whose mailbox is to be looked into now, or has a copy to be laid into it."""
    now = db.clock.now()
    return tuple(int(row["sender_id"]) for row in db.rows(_LOOKS, now, now))


def looks_too_late(db: Database) -> bool:
    """Tell whether `cut_waits` has a mailbox to cut: its next look lies farther ahead than any look may."""
    late = f"SELECT EXISTS (SELECT 1 FROM mailbox WHERE {_LOOK_TOO_LATE})"
    return bool(db.number(late, db.clock.now(), _LONGEST_LOOK, MINUTE))


def has_mailbox(db: Database) -> bool:
    """Tell whether any sender has a mailbox."""
    return bool(db.number("SELECT EXISTS (SELECT 1 FROM mailbox)"))


def listening(db: Database, span: int) -> tuple[int, ...]:
    """Return the senders with a mailbox that works which handed mail over less than `span` milliseconds ago."""
    now = db.clock.now()
    rows = db.rows(
        "SELECT m.sender_id FROM mailbox m WHERE m.fault_cause IS NULL AND EXISTS (SELECT 1 FROM attempt a"
        " WHERE a.sender_id=m.sender_id AND a.at>? AND a.at<=? AND a.phase IN ('data','dot','done'))",
        now - span,
        now,
    )
    return tuple(int(row["sender_id"]) for row in rows)


def cut_waits(db: Database) -> None:
    """Cut waits that a clock set back made too long, inside the caller's transaction (OUTBOX S4).

    What a person put off and nobody tried yet keeps its time.
    """
    from tui_invoice.domain.outbox import LONGEST_SENDER_WAIT, LONGEST_WAIT  # a screen has no use for the rest of it

    now = db.clock.now()
    own, values = put_off(now)
    db.execute(
        f"UPDATE delivery SET next_at=? WHERE has_queued=1 AND next_at>? AND NOT {own}",
        now + LONGEST_WAIT,
        now + LONGEST_WAIT,
        *values,
    )
    longest = now + LONGEST_SENDER_WAIT
    db.execute("UPDATE sender SET next_at=? WHERE next_at>?", longest, longest)
    db.execute(f"UPDATE mailbox SET next_at=? WHERE {_LOOK_TOO_LATE}", now, now, _LONGEST_LOOK, MINUTE)
    db.execute(
        "UPDATE sent_copy SET next_at=? WHERE state='owed' AND next_at>?", now + _LONGEST_LOOK, now + _LONGEST_LOOK
    )


def waits_too_long(db: Database) -> bool:
    """Tell whether `cut_waits` has anything to cut; of each sender it looks at the mail that waits longest."""
    from tui_invoice.domain.outbox import LONGEST_SENDER_WAIT, LONGEST_WAIT  # a screen has no use for the rest of it

    now = db.clock.now()
    own, values = put_off(now)
    return any(
        sender["next_at"] > now + LONGEST_SENDER_WAIT
        or any(
            db.number(
                f"SELECT count(*) FROM (SELECT id, next_at, made_at FROM delivery INDEXED BY delivery_due"
                " WHERE has_queued=1 AND sender_id=? AND (crashes>=2)=? AND next_at>? ORDER BY next_at DESC LIMIT ?)"
                f" delivery WHERE NOT {own}",
                sender["id"],
                crashed,
                now + LONGEST_WAIT,
                _LOOKED_AT,
                *values,
            )
            for crashed in (0, 1)
        )
        for sender in db.rows("SELECT id, next_at FROM sender")
    )


def put_off(now: int) -> tuple[str, tuple[int, int]]:
    """Return the condition that a delivery's time is the one it was queued with, however late, and its values."""
    from tui_invoice.domain.outbox import LONGEST_PUT_OFF

    own = (
        "(delivery.next_at<=delivery.made_at+? AND delivery.made_at<=?"
        " AND NOT EXISTS(SELECT 1 FROM attempt a WHERE a.delivery_id=delivery.id))"
    )
    return own, (LONGEST_PUT_OFF, now + HOUR)


def _ends(db: Database, sender_id: int, order: str) -> list[int]:
    """Return the first next try by this order of what a sender has queued, of what crashed twice and of the rest."""
    return [
        int(row["next_at"])
        for crashed in (0, 1)
        for row in db.rows(f"{_OF_SENDER} {order} LIMIT 1", sender_id, crashed)
    ]


def make_due(db: Database, delivery_id: int | None = None) -> int:
    """Make what is queued due now, all of it or one delivery; its sender too. Inside the caller's transaction."""
    now = db.clock.now()
    where, values = ("id=?", (delivery_id,)) if delivery_id is not None else ("1", ())
    db.execute(
        "UPDATE sender SET next_at=0, wait_cause=NULL, wait_reply=NULL WHERE next_at>0 AND id IN"
        f" (SELECT sender_id FROM delivery WHERE has_queued=1 AND {where})",
        *values,
    )
    return db.execute(f"UPDATE delivery SET next_at=? WHERE has_queued=1 AND {where}", now, *values)


def sweep(db: Database) -> int:
    """Drop composed bytes seven days after nothing of theirs is open, uncertain or owed to a Sent folder.

    Inside the caller's transaction.
    """
    return db.execute(
        "DELETE FROM message WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id=delivery_id AND d.is_open=1)"
        " AND NOT EXISTS (SELECT 1 FROM recipient r WHERE r.delivery_id=message.delivery_id"
        " AND (r.state='uncertain' OR r.since>?))"
        " AND NOT EXISTS (SELECT 1 FROM sent_copy c WHERE c.delivery_id=message.delivery_id AND c.state='owed')",
        db.clock.now() - 7 * DAY,
    )
