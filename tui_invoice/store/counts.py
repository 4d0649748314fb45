"""How many invoices each view shows in a period: sums over the tallies that triggers keep."""

from __future__ import annotations

from datetime import date

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.store.database import Database, Row

_FIRST, _LAST = "0001-01-01", "9999-12-31"
"""The bounds of an open period. A draft without a date has the day "", which lies in all time only."""


def by_view(db: Database, period: Period | None = None) -> dict[View, int]:
    """Return the count of every view in the period (None: all time), the same at any size."""
    found = dict.fromkeys(View, 0)
    for (status, send_status), n in _tallies(db, period or Period()).items():
        for view in View:
            if view.shows(status, send_status):
                found[view] += n
    return found


def by_send_status(db: Database, period: Period | None = None) -> dict[SendStatus, int]:
    """Return the count of issued invoices of every send status in the period (None: all time)."""
    found = dict.fromkeys(SendStatus, 0)
    for (status, send_status), n in _tallies(db, period or Period()).items():
        if status is Status.ISSUED:
            found[send_status] += n
    return found


_Tally = dict[tuple[Status, SendStatus], int]


def _tallies(db: Database, period: Period) -> _Tally:
    """Add up the days of the period, or take those beside it from all time, whichever are fewer."""
    found = _added(db.rows("SELECT status, send_status, n FROM tally_all"))
    if period == Period():
        return found
    days = db.first("SELECT (SELECT min(day) FROM tally WHERE day>=?), (SELECT max(day) FROM tally)", _FIRST)
    assert days is not None
    oldest, newest = days[0] or _FIRST, days[1] or _FIRST
    first = period.first.isoformat() if period.first else _FIRST
    last = period.last.isoformat() if period.last else _LAST
    beside = _span(oldest, first) + _span(last, newest)
    if _span(max(oldest, first), min(newest, last)) <= beside:
        return _added(db.rows("SELECT status, send_status, n FROM tally WHERE day>=? AND day<=?", first, last))
    for key, n in _added(db.rows("SELECT status, send_status, n FROM tally WHERE day<? OR day>?", first, last)).items():
        found[key] -= n
    return found


def _span(first: str, last: str) -> int:
    """Return about how many days lie between two, 0 where the first is not before the last."""
    if first >= last:
        return 0
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _added(rows: list[Row]) -> _Tally:
    sums: dict[tuple[str, str], int] = {}
    for status, send_status, n in rows:
        sums[status, send_status] = sums.get((status, send_status), 0) + n
    return {(Status(status), SendStatus(word)): n for (status, word), n in sums.items()}
