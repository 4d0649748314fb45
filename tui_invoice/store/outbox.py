"""The courier's side of the outbox: claim, marker, result, and what a dead courier left behind.

Each function runs inside a transaction of the caller's, so that the result of one mail and the
claim of the next are one durable commit and the marker is the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.clock import DAY, MINUTE
from tui_invoice.domain.delivery import Evidence, Phase, Purpose, Role, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.outbox import Change, Claim, ClaimedRecipient, Composed, Ending
from tui_invoice.store import documents, journal
from tui_invoice.store.database import Database, Row
from tui_invoice.store.journal import TEST
from tui_invoice.store.recipients import move
from tui_invoice.store.under_way import BUSY

COURIER = "courier"
"""Who the journal names for what the courier does."""
MOST_CRASHES = 10
"""So often a mail is found in the hands of a dead courier before a person has to look at it."""
_WITNESSED = frozenset({State.SENT, State.FAILED, State.QUEUED, State.GIVEN})
_DUE = (
    "SELECT d.id FROM delivery d INDEXED BY delivery_due WHERE d.has_queued=1 AND d.sender_id=?"
    " AND (d.crashes>=2)=? AND d.next_at<=? ORDER BY d.next_at, d.id LIMIT 1"
)


class VanishedError(StoreError):
    """A recipient is not what the claim says any more: nothing may be handed over, read again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast an account may send; None is without limit."""

    per_minute: int | None = None
    per_day: int | None = None


def claim(db: Database, sender_id: int) -> Claim | None:
    """Take on the next due delivery of a sender, its queued recipients → sending; None where none is due."""
    now = db.clock.now()
    row = db.first(_DUE, sender_id, 0, now) or db.first(_DUE, sender_id, 1, now)
    if row is None:
        return None
    delivery_id = int(row["id"])
    n = 1 + db.number("SELECT max(n) FROM attempt WHERE delivery_id=?", delivery_id)
    attempt_id = db.insert(
        "INSERT INTO attempt(delivery_id, sender_id, n, at, phase) VALUES(?,?,?,?,?)",
        delivery_id,
        sender_id,
        n,
        now,
        Phase.COMPOSE.value,
    )
    claimed = {
        int(r["id"])
        for r in db.rows("SELECT id FROM recipient WHERE delivery_id=? AND state='queued'", delivery_id)
        if move(db, r["id"], State.QUEUED, State.SENDING)
    }
    return _claim(db, delivery_id, attempt_id, n, claimed)


def _claim(db: Database, delivery_id: int, attempt_id: int, n: int, claimed: set[int]) -> Claim:
    row = db.first(
        "SELECT d.*, coalesce(i.number,'') AS number, m.bytes, m.made_for,"
        " EXISTS (SELECT 1 FROM mailbox x WHERE x.sender_id=d.sender_id AND x.plus_address=1) AS has_plus"
        " FROM delivery d JOIN invoice i ON i.id=d.invoice_id LEFT JOIN message m ON m.delivery_id=d.id WHERE d.id=?",
        delivery_id,
    )
    assert row is not None
    rows = db.rows("SELECT * FROM recipient WHERE delivery_id=? AND state<>'cancelled' ORDER BY id", delivery_id)
    return Claim(
        delivery_id=delivery_id,
        attempt_id=attempt_id,
        n=n,
        invoice_id=row["invoice_id"],
        number=row["number"],
        sender_id=row["sender_id"],
        message_id=row["message_id"],
        envelope_id=row["envelope_id"],
        subject=row["subject"],
        body=row["body"],
        attach=row["attach"],
        made_at=row["made_at"],
        tries=row["tries"],
        recipients=tuple(_recipient(r, claimed) for r in rows),
        message=bytes(row["bytes"]) if row["bytes"] is not None else None,
        made_for=row["made_for"] or "",
        purpose=Purpose(row["purpose"]),
        plus=(row["plus"] or "") if row["has_plus"] else "",
    )


def _recipient(row: Row, claimed: set[int]) -> ClaimedRecipient:
    return ClaimedRecipient(
        row["id"], Role(row["role"]), row["name"], row["address"], row["envelope"], row["id"] in claimed
    )


def mark(db: Database, claim: Claim, changes: Sequence[Change], composed: Composed) -> None:
    """The marker: taken recipients → handing_over, the refused ones to their ends, and the bytes.

    Must be durable before DATA. Raises VanishedError where a recipient or the attempt is not ours
    any more; the caller rolls back.
    """
    for change in changes:
        _own(db, claim, change, State.SENDING)
    db.execute("UPDATE attempt SET phase=? WHERE id=?", Phase.DATA.value, claim.attempt_id)
    keep_message(db, claim, composed)


def _is_open(db: Database, claim: Claim) -> bool:
    return db.number("SELECT count(*) FROM attempt WHERE id=? AND ended_at IS NULL", claim.attempt_id) == 1


def _own(db: Database, claim: Claim, change: Change, was: State) -> None:
    """Move a recipient that must still be ours."""
    if not _change(db, claim, change, was, ours=_is_open(db, claim)):
        raise VanishedError("a recipient changed while its mail was on the way", claim.number, "it is read again")


def keep_message(db: Database, claim: Claim, composed: Composed) -> None:
    """Freeze the composed bytes and the page drawn for them; the same ones again change nothing.

    A test's page is not kept for the invoice: what is mended after it must show in the next one.
    """
    import hashlib

    db.execute(
        "INSERT INTO message(delivery_id, made_for, sha256, bytes) VALUES(?,?,?,?) ON CONFLICT(delivery_id)"
        " DO UPDATE SET made_for=excluded.made_for, sha256=excluded.sha256, bytes=excluded.bytes"
        " WHERE made_for<>excluded.made_for",
        claim.delivery_id,
        composed.made_for,
        hashlib.sha256(composed.data).hexdigest(),
        composed.data,
    )
    if composed.page is not None and claim.purpose is not Purpose.TEST:
        digest = documents.keep(db, composed.page)
        db.execute("UPDATE invoice SET document=? WHERE id=? AND document IS NULL", digest, claim.invoice_id)


def finish(db: Database, claim: Claim, changes: Sequence[Change], ending: Ending) -> list[Change]:
    """Write what became of a claim: each recipient's end or its next try, the answers, the attempt.

    A change whose recipient has meanwhile become something else (a report came first), or whose
    attempt was closed by another courier, alters no row; the attempt keeps the answer all the same.
    Returns the changes that came about.
    """
    ours = _is_open(db, claim)
    done: list[Change] = []
    for change in changes:
        was = State.HANDING_OVER if change.phase in (Phase.DATA, Phase.DOT, Phase.DONE) else State.SENDING
        if _change(db, claim, change, was, ours=ours):
            done.append(change)
        else:
            text = f"an answer came too late to change anything: {change.reply}"
            journal.note(db, "info", "too_late", text, who=COURIER, **_about(claim, change))
    db.execute(
        "UPDATE attempt SET ended_at=?, phase=?, reply=?, cause=?, server=? WHERE id=?",
        db.clock.now(),
        ending.phase.value,
        ending.reply,
        ending.cause.value if ending.cause else None,
        ending.server or None,
        claim.attempt_id,
    )
    if ours:
        db.execute(
            "UPDATE delivery SET tries=tries+?, next_at=max(?, CASE WHEN has_queued THEN ? ELSE 0 END) WHERE id=?",
            int(ending.counts),
            db.clock.now(),
            ending.again_at,
            claim.delivery_id,
        )
    return done


def _change(db: Database, claim: Claim, change: Change, was: State, *, ours: bool) -> bool:
    evidence = Evidence.REPLY if change.will in _WITNESSED else None
    moved = ours and move(
        db, change.recipient_id, was, change.will, cause=change.cause, words=change.reply, evidence=evidence
    )
    if change.reply:
        db.execute(
            "INSERT INTO answer(attempt_id, recipient_id, phase, reply, cause) VALUES(?,?,?,?,?)"
            " ON CONFLICT DO UPDATE SET reply=excluded.reply, cause=excluded.cause",
            claim.attempt_id,
            change.recipient_id,
            change.phase.value,
            change.reply,
            change.cause.value if change.cause else None,
        )
    return moved


def _about(claim: Claim, change: Change) -> dict[str, int]:
    return {"invoice": claim.invoice_id, "delivery": claim.delivery_id, "recipient": change.recipient_id}


def recover(db: Database, sender_id: int | None = None) -> tuple[int, int]:
    """Clear up after a courier that is dead (the lock is ours), or after one sender's hand that died.

    sending → queued, handing_over → uncertain; its attempts are closed. What was found in sending
    ten times is held for a person's look. Returns (deliveries queued again, recipients uncertain).
    """
    left = [row for row in _left_behind(db) if sender_id is None or row["sender_id"] == sender_id]
    again = {int(row["delivery_id"]): int(row["crashes"]) + 1 for row in left if row["state"] == State.SENDING}
    for delivery_id, crashes in again.items():
        db.execute("UPDATE delivery SET crashes=? WHERE id=?", crashes, delivery_id)
    lost = 0
    for row in left:
        if row["state"] == State.SENDING:
            move(db, row["id"], State.SENDING, State.QUEUED)
            if again[row["delivery_id"]] >= MOST_CRASHES:
                words = "the courier ended ten times while it worked on this mail"
                move(db, row["id"], State.QUEUED, State.HELD, cause=Cause.NEEDS_A_LOOK, words=words)
        else:
            lost += 1
            _lose(db, row)
    attempts = db.rows(
        "SELECT id FROM attempt INDEXED BY attempt_open WHERE ended_at IS NULL AND (? IS NULL OR sender_id=?)",
        sender_id,
        sender_id,
    )
    for row in attempts:
        db.execute("UPDATE attempt SET ended_at=?, reply='courier ended' WHERE id=?", db.clock.now(), row["id"])
    return len(again), lost


def _left_behind(db: Database) -> list[Row]:
    return db.rows(
        "SELECT r.id, r.delivery_id, r.address, r.state, d.invoice_id, d.sender_id, d.crashes, d.purpose"
        " FROM recipient r INDEXED BY recipient_busy JOIN delivery d ON d.id=r.delivery_id"
        f" WHERE {BUSY} AND r.state IN ('sending','handing_over')"
    )


def _lose(db: Database, row: Row) -> None:
    words = "the courier ended while the server was taking the mail: it may have arrived"
    move(db, row["id"], State.HANDING_OVER, State.UNCERTAIN, words=words)
    text = f"it is not known whether {row['address']} got it: {words}"
    about = {"invoice": row["invoice_id"], "delivery": row["delivery_id"], "recipient": row["id"]}
    event = TEST if row["purpose"] == Purpose.TEST else "uncertain"
    journal.note(db, "warn", event, text, who=COURIER, **about)


def free_at(db: Database, sender_id: int, limits: Limits) -> int:
    """Return when the account may send again under its limits, 0 for now; Unix milliseconds UTC."""
    now = db.clock.now()
    waits = [0]
    for most, span in ((limits.per_minute, MINUTE), (limits.per_day, DAY)):
        if most is None:
            continue
        row = db.first(
            "SELECT at FROM attempt WHERE sender_id=? AND at>? AND at<=? ORDER BY at DESC LIMIT 1 OFFSET ?",
            sender_id,
            now - span,
            now,
            most - 1,
        )
        if row is not None:
            waits.append(int(row["at"]) + span)
    return max(waits)


def attached(claim: Claim) -> list[dict[str, str]]:
    """Return what a claim attaches, as it was frozen."""
    return [dict(each) for each in json.loads(claim.attach)]
