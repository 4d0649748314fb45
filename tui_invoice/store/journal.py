"""The append-only record that the log shows. Each row bears the SHA-256 of its own words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.store.database import Database, marks

LINES = (
    "SELECT j.id, j.at, j.level, j.event, coalesce(i.number,'') AS number, j.who, j.text, j.invoice_id"
    " FROM journal j"
    " LEFT JOIN invoice i ON i.id=j.invoice_id"
)
"""What is read of each line, as `Entry` has it."""


TEST = "test"
"""The event of all that becomes of a mail which a person sent to oneself: nobody else need see to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `at` in Unix milliseconds UTC; `number` and `invoice` (its id): '' and None for none."""

    id: int
    at: int
    level: str
    event: str
    number: str
    who: str
    text: str
    invoice: int | None


def note(
    db: Database,
    level: str,
    event: str,
    text: str,
    *,
    who: str,
    invoice: int | None = None,
    delivery: int | None = None,
    recipient: int | None = None,
) -> None:
    """Append a line, inside the caller's transaction. `level` is info, warn or error."""
    at = db.clock.now()
    db.insert(
        "INSERT INTO journal(at,level,event,invoice_id,delivery_id,recipient_id,who,text,sha256)"
        " VALUES(?,?,?,?,?,?,?,?,?)",
        at,
        level,
        event,
        invoice,
        delivery,
        recipient,
        who,
        text,
        digest(at, level, event, who, text),
    )


def digest(at: int, level: str, event: str, who: str, text: str) -> str:
    """Return the SHA-256 that a line with these words bears."""
    return hashlib.sha256("\x1f".join((str(at), level, event, who, text)).encode("utf-8", "surrogatepass")).hexdigest()


def read(db: Database, *, after: int = 0, invoice: int | None = None, limit: int = 200) -> list[Entry]:
    """Return the newest `limit` lines with an id above `after`, oldest first; of one invoice if named."""
    where = "j.id>?" + (" AND j.invoice_id=?" if invoice is not None else "")
    values = (after, invoice) if invoice is not None else (after,)
    rows = db.rows(f"{LINES} WHERE {where} ORDER BY j.id DESC LIMIT ?", *values, limit)
    return [Entry(*row) for row in reversed(rows)]


def following(db: Database, after: int, limit: int) -> list[Entry]:
    """Return the oldest `limit` lines with an id above `after`, oldest first: none is passed over."""
    rows = db.rows(f"{LINES} WHERE j.id>? ORDER BY j.id LIMIT ?", after, limit)
    return [Entry(*row) for row in rows]


def by_ids(db: Database, ids: Sequence[int]) -> list[Entry]:
    """Return the lines with these ids, oldest first."""
    found: list[Entry] = []
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found += [Entry(*row) for row in db.rows(f"{LINES} WHERE j.id IN ({marks(some)}) ORDER BY j.id", *some)]
    return found


def last_id(db: Database) -> int:
    """Return the id of the newest line, 0 where there is none."""
    return db.number("SELECT max(id) FROM journal")


def last_at(db: Database) -> int:
    """Return when the newest line was written, in Unix milliseconds UTC; 0 where there is none."""
    return db.number("SELECT at FROM journal ORDER BY id DESC LIMIT 1")


def damaged(db: Database) -> list[int]:
    """Return the ids of lines whose words no longer give their SHA-256."""
    rows = db.rows("SELECT id, at, level, event, who, text, sha256 FROM journal")
    return [row["id"] for row in rows if digest(*tuple(row)[1:6]) != row["sha256"]]
