"""The accounts that mail goes out from, and their holds."""

from __future__ import annotations

import json

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import SecretStore, Security, Sender, SignIn, Transport
from tui_invoice.store.database import Database, Row

_KEPT = (
    "address=?, name=?, preset=?, transport=?, host=?, port=?, security=?, username=?, secret=?, ca_file=?,"
    " per_minute=?, per_day=?, back_off=?, sign_in=?,"
    " signed_in_at=?"
)


def all_of(db: Database) -> list[Sender]:
    """Return the senders that were not removed, the default one first."""
    rows = db.rows("SELECT * FROM sender WHERE removed_at IS NULL ORDER BY is_default DESC, id")
    return [_sender(row) for row in rows]


def by_id(db: Database, sender_id: int) -> Sender:
    """Return the sender with this id, a removed one too: old deliveries name it."""
    row = db.first("SELECT * FROM sender WHERE id=?", sender_id)
    assert row is not None
    return _sender(row)


def add(db: Database, sender: Sender) -> int:
    """Insert a sender, inside the caller's transaction; return its id. The first one becomes the default."""
    is_first = not db.number("SELECT count(*) FROM sender WHERE removed_at IS NULL")
    sender_id = db.insert(
        "INSERT INTO sender(uid,address,name,preset,transport,host,port,security,username,secret,ca_file,per_minute,"
        "per_day,back_off,sign_in,signed_in_at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        sender.uid,
        *_values(sender),
    )
    if is_first or sender.is_default:
        make_default(db, sender_id)
    return sender_id


def update(db: Database, sender: Sender) -> None:
    """Write a sender's settings, inside the caller's transaction. Its hold and its tries stay."""
    db.execute(f"UPDATE sender SET {_KEPT} WHERE id=?", *_values(sender), sender.id)


def make_default(db: Database, sender_id: int) -> None:
    """Make one sender the default, inside the caller's transaction."""
    db.execute("UPDATE sender SET is_default=0 WHERE is_default=1")
    db.execute("UPDATE sender SET is_default=1 WHERE id=?", sender_id)


def remove(db: Database, sender_id: int) -> None:
    """Take a sender out of use, inside the caller's transaction; the history keeps it."""
    db.execute("UPDATE sender SET removed_at=?, is_default=0 WHERE id=?", db.clock.now(), sender_id)
    heir = db.number("SELECT min(id) FROM sender WHERE removed_at IS NULL")
    if heir and not db.number("SELECT count(*) FROM sender WHERE is_default=1"):
        make_default(db, heir)


def open_mail(db: Database, sender_id: int) -> int:
    """Return how many deliveries of this sender are still open."""
    return db.number(
        "SELECT count(*) FROM delivery INDEXED BY delivery_open WHERE sender_id=? AND is_open=1", sender_id
    )


def worked(db: Database, sender_id: int) -> None:
    """Note that the account was just signed in to and accepted, inside the caller's transaction."""
    db.execute(
        "UPDATE sender SET worked_at=?, tries=0, next_at=0, wait_cause=NULL, wait_reply=NULL WHERE id=?",
        db.clock.now(),
        sender_id,
    )


def signed_in(db: Database, sender_id: int) -> None:
    """Note that its owner just consented, inside the caller's transaction."""
    db.execute("UPDATE sender SET signed_in_at=? WHERE id=?", db.clock.now(), sender_id)


def begin_anew(db: Database, sender_id: int) -> None:
    """Forget that the account ever worked: its server is another one. Inside the caller's transaction."""
    db.execute("UPDATE sender SET worked_at=NULL WHERE id=?", sender_id)


def _values(sender: Sender) -> tuple[str | int | None, ...]:
    smtp = sender.transport is Transport.SMTP
    return (
        sender.address,
        sender.name,
        sender.preset or None,
        sender.transport.value,
        sender.host if smtp else None,
        sender.port if smtp else None,
        sender.security.value if smtp else None,
        sender.username or None,
        sender.secret.value,
        sender.ca_file or None,
        sender.per_minute,
        sender.per_day,
        json.dumps(list(sender.back_off)),
        sender.sign_in.value,
        sender.signed_in_at or None,
    )


def _sender(row: Row) -> Sender:
    return Sender(
        id=row["id"],
        uid=row["uid"],
        address=row["address"],
        name=row["name"],
        transport=Transport(row["transport"]),
        host=row["host"] or "",
        port=row["port"] or 0,
        security=Security(row["security"] or "starttls"),
        username=row["username"] or "",
        sign_in=SignIn(row["sign_in"]),
        signed_in_at=row["signed_in_at"] or 0,
        secret=SecretStore(row["secret"]),
        ca_file=row["ca_file"] or "",
        preset=row["preset"] or "",
        per_minute=row["per_minute"],
        per_day=row["per_day"],
        back_off=tuple(json.loads(row["back_off"])),
        is_default=bool(row["is_default"]),
        worked_at=row["worked_at"] or 0,
        tries=row["tries"],
        next_at=row["next_at"],
        hold_cause=Cause(row["hold_cause"]) if row["hold_cause"] else None,
        hold_reply=row["hold_reply"] or "",
        hold_since=row["hold_since"] or 0,
        wait_cause=Cause(row["wait_cause"]) if row["wait_cause"] else None,
        wait_reply=row["wait_reply"] or "",
    )
