"""The kinds of period that people choose from, their names, and periods as people type them.

Weeks begin on Monday (ISO 8601). "Today" is the caller's: the civil date in the office's time zone.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from tui_invoice.domain import typed_dates
from tui_invoice.domain.date_forms import MONTHS
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.filters import Period, month


class PeriodKind(StrEnum):
    """What a period is measured by. All but CHOSEN and ALL move on with the calendar."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    LAST_MONTH = "last_month"
    ALL = "all"
    CHOSEN = "chosen"


_NAMES = {
    PeriodKind.TODAY: "Today",
    PeriodKind.WEEK: "This week",
    PeriodKind.MONTH: "This month",
    PeriodKind.QUARTER: "This quarter",
    PeriodKind.YEAR: "This year",
    PeriodKind.LAST_MONTH: "Last month",
    PeriodKind.ALL: "All time",
}


def period(kind: PeriodKind, today: date, first: date | None = None, last: date | None = None) -> Period:
    """Return the period of that kind that holds `today`; `first` and `last` are those of CHOSEN only."""
    match kind:
        case PeriodKind.TODAY:
            return Period(today, today)
        case PeriodKind.WEEK:
            monday = today - timedelta(days=today.weekday())
            return Period(monday, monday + timedelta(days=6))
        case PeriodKind.MONTH:
            return month(today)
        case PeriodKind.QUARTER:
            begins = today.month - (today.month - 1) % 3
            return Period(date(today.year, begins, 1), month(date(today.year, begins + 2, 1)).last)
        case PeriodKind.YEAR:
            return Period(date(today.year, 1, 1), date(today.year, 12, 31))
        case PeriodKind.LAST_MONTH:
            return month(today.replace(day=1) - timedelta(days=1))
        case PeriodKind.ALL:
            return Period()
        case PeriodKind.CHOSEN:
            return Period(first, last)


def named(kind: PeriodKind, today: date, first: date | None = None, last: date | None = None) -> str:
    """Return what the period is called: "This month", "All time", "1 Oct to 15 Oct".

    A year is said where the days are not all of this year and past. `read_period` reads each name back.
    """
    if kind is not PeriodKind.CHOSEN:
        return _NAMES[kind]
    days = [day for day in (first, last) if day is not None]
    plain = all(day.year == today.year and day <= today for day in days)
    if first is None or last is None:
        whole = [_said(day, year=not plain) for day in days]
        return f"{'To' if first is None else 'From'} {whole[0]}" if whole else _NAMES[PeriodKind.ALL]
    end = _said(last, year=not plain)
    return end if first == last else f"{_said(first, year=first.year != last.year)} to {end}"


def read_period(text: str, today: date) -> Period:
    """Return the period that a person typed: "2026-10-01 2026-10-15", "1.10. - 15.10.", "1/10 15/10", "oct".

    One date is that day, month or year; "from 1 oct" and "to 15 oct" are open at the other end, and the
    names of the kinds are taken too. A day without a year is the last one that has begun. Raises
    BadInputError for what is no period, ends before it begins, or can be read in two ways ("1/10 5/10").
    """
    folded = " ".join(typed_dates.levelled(text).split())
    for kind, name in _NAMES.items():
        if folded in {name.lower(), kind.value.replace("_", " "), name.lower().removeprefix("this ")}:
            return period(kind, today)
    found = typed_dates.readings(folded, today)
    if not found:
        shown = text.strip()
        why = "the calendar has no such day" if typed_dates.is_written_like_one(folded) else ""
        raise _bad(text, f"“{shown}” is not a period" if shown else "no period was typed", why, _TODO)
    right = [each for each in found if each.first is None or each.last is None or each.first <= each.last]
    if not right:
        said = named(PeriodKind.CHOSEN, today, found[0].first, found[0].last)
        raise _bad(text, "the period ends before it begins", said, "write the earlier day first")
    if len(right) > 1:
        ways = " or ".join(named(PeriodKind.CHOSEN, today, each.first, each.last) for each in right)
        raise _bad(text, f"“{text.strip()}” can be read in two ways", ways, _TODO)
    return right[0]


_TODO = "write it like 2026-10-01 2026-10-15, 1 oct - 15 oct, or oct"


def _bad(text: str, title: str, detail: str, todo: str) -> BadInputError:
    return BadInputError(title, detail, todo, field="period", value=text)


def _said(day: date, *, year: bool) -> str:
    word = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{word} {day.year:04}" if year else word
