"""How far a mailbox was read. Whatever writes runs inside the caller's transaction."""

from __future__ import annotations

from tui_invoice.domain.mailbox import FolderMark
from tui_invoice.store.database import Database


def begin_anew(db: Database, sender_id: int) -> None:
    """Forget how far a mailbox was read: it is another one now."""
    db.execute("DELETE FROM mailbox_folder WHERE sender_id=?", sender_id)
    db.execute("UPDATE mailbox SET worked_at=NULL, looked_at=NULL, seen=0, ignored=0 WHERE sender_id=?", sender_id)


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


def first_delivery(db: Database, sender_id: int) -> int | None:
    """Return when a sender first handed anything over, in Unix milliseconds UTC; None for never."""
    row = db.first("SELECT min(at) AS at FROM attempt WHERE sender_id=?", sender_id)
    return int(row["at"]) if row is not None and row["at"] is not None else None
