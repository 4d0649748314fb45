"""Into the outbox: what may be queued, and the queueing itself."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_invoice.domain.clock import HOUR, at
from tui_invoice.domain.delivery import Purpose, State
from tui_invoice.domain.invoice import Contact, Status
from tui_invoice.store import journal, mailboxes, offices
from tui_invoice.store.database import Database

if TYPE_CHECKING:
    from tui_invoice.domain.outbox import NewDelivery
    from tui_invoice.domain.sender import Sender


@dataclass(frozen=True, slots=True)
class Live:
    """A live recipient of an invoice: not cancelled, not of a test, not replaced (OUTBOX S5).

    `since` is in Unix milliseconds UTC.
    """

    id: int
    delivery_id: int
    role: str
    name: str
    address: str
    state: State
    cause: str
    words: str
    evidence: str
    since: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an invoice stands in the outbox: its status, its live recipients, its open delivery's id or 0."""

    status: Status
    live: tuple[Live, ...]
    open_delivery: int

    def having(self, *states: State) -> tuple[Live, ...]:
        """Return the live recipients in one of these states."""
        return tuple(each for each in self.live if each.state in states)


def standing(db: Database, invoice_id: int) -> Standing:
    """Return where an invoice stands; asked again inside the transaction that queues."""
    row = db.first("SELECT status FROM invoice WHERE id=?", invoice_id)
    assert row is not None
    live = db.rows(
        "SELECT r.* FROM recipient r JOIN delivery d ON d.id=r.delivery_id WHERE d.invoice_id=? AND d.purpose<>'test'"
        " AND r.state<>'cancelled' AND NOT EXISTS"
        " (SELECT 1 FROM recipient x WHERE x.replaces=r.id AND x.state<>'cancelled') ORDER BY r.id",
        invoice_id,
    )
    open_delivery = db.number(
        "SELECT id FROM delivery WHERE invoice_id=? AND is_open=1 AND purpose IN ('send','resend')", invoice_id
    )
    return Standing(
        Status(row["status"]),
        tuple(
            Live(
                r["id"],
                r["delivery_id"],
                r["role"],
                r["name"],
                r["address"],
                State(r["state"]),
                r["cause"] or "",
                r["words"] or "",
                r["evidence"] or "",
                r["since"],
            )
            for r in live
        ),
        open_delivery,
    )


def insert(db: Database, new: NewDelivery, sender: Sender, who: str, batch_id: int | None = None) -> int:
    """Queue one delivery inside the caller's transaction and return its id.

    What its recipients replace must not be open any more. They are held at once where the sender
    is. Raises sqlite3.IntegrityError where the schema's guards refuse (not issued, one open, uncertain).
    """
    from tui_invoice.domain.addresses import parse_one  # who only reads has no use for it

    now = db.clock.now()
    domain = parse_one(sender.address).envelope.rpartition("@")[2]
    delivery_id = db.insert(
        "INSERT INTO delivery(uid,invoice_id,sender_id,batch_id,purpose,message_id,envelope_id,refers_to,subject,body,"
        "attach,made_at,made_by,next_at,plus) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        uuid.uuid4().hex,
        new.invoice_id,
        new.sender_id,
        batch_id,
        new.purpose.value,
        f"<{uuid.uuid4().hex}@{domain}>",
        uuid.uuid4().hex,
        new.refers_to,
        new.subject,
        new.body,
        new.attach,
        now,
        who,
        max(new.not_before, now),
        _token() if mailboxes.has_plus(db, new.sender_id) else None,
    )
    for recipient in new.recipients:
        db.insert(
            "INSERT INTO recipient(delivery_id,role,name,address,envelope,state,cause,words,since,replaces)"
            " VALUES(?,?,?,?,?,?,?,?,?,?)",
            delivery_id,
            recipient.role.value,
            recipient.name,
            recipient.address,
            recipient.envelope,
            (State.HELD if sender.held else State.QUEUED).value,
            sender.hold_cause.value if sender.hold_cause else None,
            sender.hold_reply or None,
            now,
            _stands_for(db, recipient.replaces),
        )
    _tell(db, delivery_id, new, sender, who)
    return delivery_id


def put_off(db: Database, delivery_id: int) -> int:
    """Return until when a person put an open delivery off, in Unix milliseconds UTC; 0 where nobody did.

    What was tried, or waits for its few seconds, was not put off.
    """
    row = db.first("SELECT next_at, made_at FROM delivery WHERE id=? AND tries=0 AND is_open=1", delivery_id)
    return row["next_at"] if row is not None and row["next_at"] > max(row["made_at"] + HOUR, db.clock.now()) else 0


def _token() -> str:
    """Return what makes a return path one delivery's own: random, in letters that survive every server."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def _tell(db: Database, delivery_id: int, new: NewDelivery, sender: Sender, who: str) -> None:
    names = [recipient.address for recipient in new.recipients]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    word = "held" if sender.held else "queued"
    later = f"; it leaves on {_on(db, new.not_before)}" if new.not_before > db.clock.now() + HOUR else ""
    text = f"{word} by {who}, to {names[0]}{more}{later}"
    if new.purpose is Purpose.TEST:
        word, text = journal.TEST, f"a test, {text}"
    journal.note(db, "info", word, text, who=who, invoice=new.invoice_id, delivery=delivery_id)


def _on(db: Database, instant: int) -> str:
    """Return an instant in the office's time."""
    here = at(instant, offices.load(db).zone)
    return f"{here.day} {here:%b} at {here:%H:%M}"


def new_batch(db: Database, who: str) -> int:
    """Make a batch, what one command queues together, inside the caller's transaction; return its id."""
    return db.insert("INSERT INTO batch(uid, made_at, made_by) VALUES(?,?,?)", uuid.uuid4().hex, db.clock.now(), who)


def insert_given(
    db: Database, invoice_id: int, note: str, people: Sequence[tuple[Live | None, Contact]], who: str
) -> None:
    """Note inside the caller's transaction that the invoice was handed over otherwise.

    Each of `people` is a new recipient that is `given`, in the place of a live one or of nobody.
    """
    now = db.clock.now()
    uid = uuid.uuid4().hex
    delivery_id = db.insert(
        "INSERT INTO delivery(uid,invoice_id,purpose,message_id,envelope_id,subject,body,attach,made_at,made_by,"
        "next_at) VALUES(?,?,'by_hand',?,?,'',?,'[]',?,?,?)",
        uid,
        invoice_id,
        f"by-hand:{uid}",
        uid,
        note,
        now,
        who,
        now,
    )
    for n, (older, contact) in enumerate(people):
        db.insert(
            "INSERT INTO recipient(delivery_id,role,name,address,envelope,state,evidence,words,since,replaces)"
            " VALUES(?,?,?,?,?,'given','user',?,?,?)",
            delivery_id,
            contact.role,
            contact.name,
            contact.address,
            contact.address or f"nobody {n}",
            note,
            now,
            _stands_for(db, older.id if older else None),
        )


def _stands_for(db: Database, recipient_id: int | None) -> int | None:
    """Return whose place is really taken: a cancelled recipient gives its own back to the one that it had replaced."""
    while recipient_id is not None:
        row = db.first("SELECT state, replaces FROM recipient WHERE id=?", recipient_id)
        assert row is not None
        if row["state"] != State.CANCELLED:
            return recipient_id
        recipient_id = row["replaces"]
    return None
