"""The senders' mailboxes: their settings, how far each was read, and what is wrong with one.

Whatever writes runs inside the caller's transaction.
"""

from __future__ import annotations

from tui_invoice.domain.clock import DAY, MINUTE
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import Access, FolderMark, Mailbox, SentCopy
from tui_invoice.domain.sender import Security
from tui_invoice.store.database import Database, Row

BACK_OFF = (5, 15, 30, 60, 240)
"""Minutes after which a mailbox that could not be read is tried again."""
PATIENCE = DAY
"""A mailbox that fails for longer than this needs a person, whatever its fault."""


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


def begin_anew(db: Database, sender_id: int) -> None:
    """Forget how far a mailbox was read: it is another one now."""
    db.execute("DELETE FROM mailbox_folder WHERE sender_id=?", sender_id)
    db.execute("UPDATE mailbox SET worked_at=NULL, looked_at=NULL, seen=0, ignored=0 WHERE sender_id=?", sender_id)


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


def mark(db: Database, sender_id: int, folder: str) -> FolderMark | None:
    """Return how far a folder was read, None before the first look."""
    row = db.first("SELECT * FROM mailbox_folder WHERE sender_id=? AND folder=?", sender_id, folder)
    return FolderMark(folder, row["uid_validity"], row["last_uid"]) if row is not None else None


def advance(db: Database, sender_id: int, mark: FolderMark) -> bool:
    """Note how far a folder was read; tell whether nobody was as far already. It never goes back."""
    return (
        db.execute(
            "INSERT INTO mailbox_folder(sender_id,folder,uid_validity,last_uid) VALUES(?,?,?,?)"
            " ON CONFLICT(sender_id,folder) DO UPDATE SET uid_validity=excluded.uid_validity,"
            " last_uid=excluded.last_uid WHERE uid_validity<>excluded.uid_validity OR last_uid<excluded.last_uid",
            sender_id,
            mark.folder,
            mark.uid_validity,
            mark.last_uid,
        )
        > 0
    )


def count(db: Database, sender_id: int, *, seen: int, ignored: int) -> None:
    """Add to what was read and what of it bore no id of ours."""
    if seen or ignored:
        db.execute("UPDATE mailbox SET seen=seen+?, ignored=ignored+? WHERE sender_id=?", seen, ignored, sender_id)


def has_plus(db: Database, sender_id: int) -> bool:
    """Tell whether each of a sender's deliveries has a return path of its own."""
    return bool(db.number("SELECT count(*) FROM mailbox WHERE sender_id=? AND plus_address=1", sender_id))


def first_delivery(db: Database, sender_id: int) -> int | None:
    """Return when a sender first handed anything over, in Unix milliseconds UTC; None for never."""
    row = db.first("SELECT min(at) AS at FROM attempt WHERE sender_id=?", sender_id)
    return int(row["at"]) if row is not None and row["at"] is not None else None


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
