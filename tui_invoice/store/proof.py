"""What a copy in the Sent folder proves of mail whose end is uncertain."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.store.database import Database
from tui_invoice.store.recipients import move
from tui_invoice.store.under_way import BUSY

_OLDEST = 14 * DAY
_MOST = 20
"""So many uncertain mails one look sees to."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A delivery whose end is uncertain, and its uncertain recipients: their ids and addresses."""

    delivery_id: int
    invoice_id: int
    message_id: str
    recipients: tuple[tuple[int, str], ...]


def unsure(db: Database, sender_id: int) -> list[Unsure]:
    """Return the newest uncertain mails of a sender that a copy in the Sent folder would prove.

    Only such as no copy of ours is owed for, and of which one attempt alone came as far as DATA: a copy of another
    attempt would prove nothing of this one. A test of one's own proves nothing of its invoice and is left out.
    """
    rows = db.rows(
        "SELECT r.id, r.address, r.delivery_id, d.invoice_id, d.message_id FROM recipient r INDEXED BY recipient_busy"
        f" JOIN delivery d ON d.id=r.delivery_id WHERE {BUSY} AND r.state='uncertain' AND r.since>? AND d.sender_id=?"
        " AND d.purpose<>'test'"
        " AND NOT EXISTS (SELECT 1 FROM sent_copy c WHERE c.delivery_id=d.id) AND 1=(SELECT count(*) FROM attempt a"
        " WHERE a.delivery_id=d.id AND a.phase IN ('data','dot','done')) ORDER BY r.id DESC LIMIT ?",
        db.clock.now() - _OLDEST,
        sender_id,
        _MOST,
    )
    found: dict[int, Unsure] = {}
    for row in rows:
        older = found.get(row["delivery_id"])
        people = (*(older.recipients if older else ()), (int(row["id"]), str(row["address"])))
        found[row["delivery_id"]] = Unsure(row["delivery_id"], row["invoice_id"], row["message_id"], people)
    return list(found.values())


def prove(db: Database, recipient_id: int, words: str) -> bool:
    """Make an uncertain recipient sent: the Sent folder holds the mail. Tell whether it was uncertain until now."""
    return move(db, recipient_id, State.UNCERTAIN, State.SENT, words=words, evidence=Evidence.SENT_FOLDER)
