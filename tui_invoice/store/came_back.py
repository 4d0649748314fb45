"""What came back since an instant, read from the index of reports, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.store.database import Database


@dataclass(frozen=True, slots=True)
class CameBack:
    """A report about an invoice that counts. `cause` is '' for none; `at` in Unix milliseconds UTC."""

    kind: str
    cause: str
    at: int
    invoice_id: int


def since(db: Database, kind: str, instant: int, most: int) -> list[CameBack]:
    """Return the newest reports of a kind since an instant, guesses and tests aside; looks at so many at most."""
    rows = db.rows(
        "SELECT p.kind, coalesce(p.cause,'') AS cause, p.at, d.invoice_id FROM"
        " (SELECT kind, cause, at, delivery_id, matched FROM report INDEXED BY report_at WHERE kind=? AND at>=?"
        " ORDER BY at DESC LIMIT ?) p CROSS JOIN delivery d ON d.id=p.delivery_id"
        " WHERE p.matched<>'guess' AND d.purpose<>'test' ORDER BY p.at DESC",
        kind,
        instant,
        most,
    )
    return [CameBack(row["kind"], row["cause"], row["at"], row["invoice_id"]) for row in rows]
