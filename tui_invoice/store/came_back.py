"""What came back since an instant, read from the index of reports, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.store.database import Database


@dataclass(frozen=True, slots=True)
class CameBack:
    """A report about an invoice that counts. `cause` is '' for none; `at` in Unix milliseconds UTC."""

    cause: str
    at: int
    invoice_id: int


def since(db: Database, kind: str, instant: int, most: int) -> list[CameBack]:
    """Return the newest reports of a kind since an instant, guesses and tests aside, so many at most."""
    rows = db.rows(
        "SELECT coalesce(p.cause,'') AS cause, p.at, d.invoice_id FROM report p INDEXED BY report_at"
        " CROSS JOIN delivery d ON d.id=p.delivery_id"
        " WHERE p.kind=? AND p.at>=? AND p.matched<>'guess' AND d.purpose<>'test' ORDER BY p.at DESC LIMIT ?",
        kind,
        instant,
        most,
    )
    return [CameBack(*row) for row in rows]
