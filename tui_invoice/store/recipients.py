"""The one way a recipient's state changes: compare-and-set, inside the caller's transaction."""

from __future__ import annotations

from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.store.database import Database


def move(
    db: Database,
    recipient_id: int,
    was: State,
    will: State,
    *,
    cause: Cause | None = None,
    words: str = "",
    evidence: Evidence | None = None,
) -> bool:
    """Make a recipient in `was` into `will`; tell whether it was still in `was`.

    Raises sqlite3.IntegrityError where the table of transitions does not allow it.
    """
    return (
        db.execute(
            "UPDATE recipient SET state=?, cause=?, words=?, evidence=?, since=? WHERE id=? AND state=?",
            will.value,
            cause.value if cause else None,
            words or None,
            evidence.value if evidence else None,
            db.clock.now(),
            recipient_id,
            was.value,
        )
        == 1
    )


def move_all(
    db: Database, was: State, will: State, where: str, *values: int, cause: Cause | None = None, words: str = ""
) -> int:
    """Make every recipient in `was` that fits the condition into `will`; return how many."""
    return db.execute(
        f"UPDATE recipient SET state=?, cause=?, words=?, evidence=NULL, since=? WHERE state=? AND {where}",
        will.value,
        cause.value if cause else None,
        words or None,
        db.clock.now(),
        was.value,
        *values,
    )


def address_of(db: Database, recipient_id: int) -> str:
    """Return the address of a recipient."""
    row = db.first("SELECT address FROM recipient WHERE id=?", recipient_id)
    assert row is not None
    return str(row["address"])
