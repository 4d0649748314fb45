"""How many invoices each view shows in a period: sums over the tallies that triggers keep."""

from __future__ import annotations

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.store.database import Database


def by_view(db: Database, period: Period | None = None) -> dict[View, int]:
    """Return the count of every view in the period (None: all time), the same at any size."""
    found = dict.fromkeys(View, 0)
    for status, send_status, n in _tallies(db, period or Period()):
        for view in View:
            if view.shows(status, send_status):
                found[view] += n
    return found


def by_send_status(db: Database, period: Period | None = None) -> dict[SendStatus, int]:
    """Return the count of issued invoices of every send status in the period (None: all time)."""
    found = dict.fromkeys(SendStatus, 0)
    for status, send_status, n in _tallies(db, period or Period()):
        if status is Status.ISSUED:
            found[send_status] += n
    return found


def _tallies(db: Database, period: Period) -> list[tuple[Status, SendStatus, int]]:
    if period == Period():
        rows = db.rows("SELECT status, send_status, n FROM tally_all")
    else:
        rows = db.rows(
            "SELECT status, send_status, sum(n) FROM tally WHERE day>=? AND day<=? GROUP BY 1, 2",
            period.first.isoformat() if period.first else "",
            period.last.isoformat() if period.last else "\U0010ffff",
        )
    return [(Status(row[0]), SendStatus(row[1]), int(row[2])) for row in rows]
