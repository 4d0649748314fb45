"""What was said in an invoice's attempts."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import Phase
from tui_invoice.store.database import Database
from tui_invoice.store.queueing import Live


@dataclass(frozen=True, slots=True)
class Attempt:
    """One SMTP transaction as it ended. `at` in Unix milliseconds UTC; '' for what is not known."""

    at: int
    server: str
    phase: Phase
    reply: str
    cause: str


def of(db: Database, invoice_id: int) -> list[Attempt]:
    """Return the attempts of an invoice, tests aside, oldest first."""
    rows = db.rows(
        "SELECT a.at, coalesce(a.server,'') AS server, a.phase, coalesce(a.reply,'') AS reply,"
        " coalesce(a.cause,'') AS cause FROM attempt a JOIN delivery d ON d.id=a.delivery_id"
        " WHERE d.invoice_id=? AND d.purpose<>'test' ORDER BY a.at, a.id",
        invoice_id,
    )
    return [Attempt(r["at"], r["server"], Phase(r["phase"]), r["reply"], r["cause"]) for r in rows]


def last_phase(db: Database, live: Live) -> Phase:
    """Return in which phase a recipient got its last answer, RCPT where it got none."""
    row = db.first(
        "SELECT w.phase FROM attempt a CROSS JOIN answer w ON w.attempt_id=a.id AND w.recipient_id=?"
        " WHERE a.delivery_id=? ORDER BY a.id DESC LIMIT 1",
        live.id,
        live.delivery_id,
    )
    return Phase(row["phase"]) if row is not None else Phase.RCPT
