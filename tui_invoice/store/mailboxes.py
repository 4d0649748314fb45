"""The senders' mailboxes as they are set. Whatever writes runs inside the caller's transaction."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Access, Mailbox, SentCopy
from tui_invoice.domain.sender import Security
from tui_invoice.store.database import Database, Row


def of_sender(db: Database, sender_id: int) -> Mailbox | None:
    """Return a sender's mailbox, None where it has none."""
    row = db.first("SELECT * FROM mailbox WHERE sender_id=?", sender_id)
    return _mailbox(row) if row is not None else None


def all_of(db: Database) -> list[Mailbox]:
    """Return the mailboxes of the senders that were not removed, the default one's first."""
    rows = db.rows(
        "SELECT m.* FROM mailbox m JOIN sender s ON s.id=m.sender_id WHERE s.removed_at IS NULL"
        " ORDER BY s.is_default DESC, s.id"
    )
    return [_mailbox(row) for row in rows]


def put(db: Database, mailbox: Mailbox) -> None:
    """Write a mailbox's settings; what was read in it and what is wrong with it stay."""
    imap = mailbox.access is Access.IMAP
    db.execute(
        "INSERT INTO mailbox(sender_id,access,host,port,security,username,ca_file,sent_copy,receipts,plus_address,"
        "every) VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(sender_id) DO UPDATE SET access=excluded.access,"
        " host=excluded.host, port=excluded.port, security=excluded.security, username=excluded.username,"
        " ca_file=excluded.ca_file, sent_copy=excluded.sent_copy, receipts=excluded.receipts,"
        " plus_address=excluded.plus_address, every=excluded.every",
        mailbox.sender_id,
        mailbox.access.value,
        mailbox.host if imap else None,
        mailbox.port if imap else None,
        mailbox.security.value if imap else None,
        mailbox.username,
        mailbox.ca_file or None,
        mailbox.sent_copy.value,
        int(mailbox.receipts),
        int(mailbox.plus_address),
        mailbox.every,
    )


def remove(db: Database, sender_id: int) -> None:
    """Forget a sender's mailbox and how far it was read; what it told of the mail stays."""
    db.execute("DELETE FROM mailbox WHERE sender_id=?", sender_id)


def has_plus(db: Database, sender_id: int) -> bool:
    """Tell whether each of a sender's deliveries has a return path of its own."""
    return bool(db.number("SELECT count(*) FROM mailbox WHERE sender_id=? AND plus_address=1", sender_id))


def _mailbox(row: Row) -> Mailbox:
    return Mailbox(
        sender_id=row["sender_id"],
        access=Access(row["access"]),
        host=row["host"] or "",
        port=row["port"] or 0,
        security=Security(row["security"] or "tls"),
        username=row["username"],
        ca_file=row["ca_file"] or "",
        sent_copy=SentCopy(row["sent_copy"]),
        receipts=bool(row["receipts"]),
        plus_address=bool(row["plus_address"]),
        every=row["every"],
        worked_at=row["worked_at"] or 0,
        looked_at=row["looked_at"] or 0,
        next_at=row["next_at"],
        tries=row["tries"],
        fault_cause=Cause(row["fault_cause"]) if row["fault_cause"] else None,
        fault_words=row["fault_words"] or "",
        fault_since=row["fault_since"] or 0,
        seen=row["seen"],
        ignored=row["ignored"],
    )
