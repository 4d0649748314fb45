"""Lines of the journal that fit a filter, newest first, within a bounded number of steps at any size.

The journal only grows and its ids hardly have gaps, so it is read in windows of ids: a walk that is
cut short knows how far it came. The days of a period are found by halving, since time grows with the
ids; where a clock was set back by more than SLACK, lines at the edge of a period may be missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tui_invoice.domain.clock import DAY, SECOND
from tui_invoice.domain.filters import LogFilter, Period
from tui_invoice.domain.text import fold
from tui_invoice.store.database import Database, Value
from tui_invoice.store.faults import BudgetError
from tui_invoice.store.journal import LINES, Entry, last_id

STEPS = 200_000
"""VM steps that one asking may take."""
SLACK = 2 * DAY
"""So far a clock may have been set back and every line of a period is still found."""
_FIRST_WINDOW = 250
_WINDOW = 2_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines, newest first. `at` is the id before which it goes on, None at the end.

    `complete` is False where the walk was cut short by its budget.
    """

    entries: tuple[Entry, ...]
    at: int | None
    complete: bool = True


def find(db: Database, wanted: LogFilter, zone: ZoneInfo, limit: int, before: int | None = None) -> Lines:
    """Return the newest `limit` lines with an id below `before` that fit. Raises StoreError.

    A text is found in a line's words and its invoice's number, folded; the period's days are those of `zone`.
    """
    needle = fold(wanted.text)
    found: list[Entry] = []
    with db.budget(STEPS):
        lowest, at = _ids(db, wanted.period, zone, before)
        where, values = _conditions(wanted, zone)
        try:
            for low in _windows(lowest, at, whole=wanted.invoice is not None):
                # A text is compared here, letters levelled, so there all lines of the window are read.
                most = -1 if needle else limit + 1 - len(found)
                rows = db.rows(
                    f"{LINES} WHERE j.id>=? AND j.id<?{where} ORDER BY j.id DESC LIMIT ?", low, at, *values, most
                )
                entries = (Entry(*row) for row in rows)
                found += [each for each in entries if needle in fold(f"{each.number} {each.text}")]
                at = low
                if len(found) > limit:
                    break
        except BudgetError:
            return Lines(tuple(found), at, complete=False)
    kept = found[:limit]
    return Lines(tuple(kept), kept[-1].id if kept and len(found) > limit else None)


def _windows(lowest: int, top: int, *, whole: bool) -> Iterator[int]:
    """Give the lower ends of windows of ids, from the top down; a `whole` one where an index knows the few."""
    size = top - lowest if whole else _FIRST_WINDOW
    while top > lowest:
        top = max(lowest, top - size)
        yield top
        size = _WINDOW


def _conditions(wanted: LogFilter, zone: ZoneInfo) -> tuple[str, list[Value]]:
    where, values = "", list[Value]()
    if wanted.invoice is not None:
        where += " AND j.invoice_id=?"
        values.append(wanted.invoice)
    if wanted.failures:
        where += " AND j.level<>'info'"
    for day, sign in ((wanted.period.first, ">="), (_after(wanted.period.last), "<")):
        if day is not None:
            where += f" AND j.at{sign}?"
            values.append(_instant(day, zone))
    return where, values


def _ids(db: Database, period: Period, zone: ZoneInfo, before: int | None) -> tuple[int, int]:
    """Return the ids from which and before which the lines of a period lie."""
    newest = last_id(db) + 1
    top = newest if before is None else min(before, newest)
    if (day := _after(period.last)) is not None:
        top = min(top, _first_since(db, _instant(day, zone) + SLACK, newest))
    lowest = 1 if period.first is None else _first_since(db, _instant(period.first, zone) - SLACK, newest)
    return lowest, top


def _first_since(db: Database, instant: int, newest: int) -> int:
    """Return the first id whose line is not older than the instant, `newest` for none, by halving."""
    low, high = 1, newest
    while low < high:
        middle = (low + high) // 2
        row = db.first("SELECT at FROM journal WHERE id>=? ORDER BY id LIMIT 1", middle)
        if row is not None and row["at"] < instant:
            low = middle + 1
        else:
            high = middle
    return low


def _after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)


def _instant(day: date, zone: ZoneInfo) -> int:
    """Return when the day begins in the zone, in Unix milliseconds UTC."""
    return int(datetime.combine(day, time(), zone).timestamp()) * SECOND


@dataclass(frozen=True, slots=True)
class Happening:
    """What a line tells of, without its words. `at` in Unix milliseconds UTC, `invoice` is an id."""

    id: int
    at: int
    event: str
    invoice: int | None


def happenings(db: Database, after: int, most: int) -> list[Happening]:
    """Return of the oldest `most` lines with an id above `after` what they tell of, oldest first."""
    rows = db.rows("SELECT id, at, event, invoice_id FROM journal WHERE id>? ORDER BY id LIMIT ?", after, most)
    return [Happening(*row) for row in rows]
