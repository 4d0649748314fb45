"""A date of an imported invoice: read where its writing has one reading, refused where it has two."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from tui_invoice.domain.date_forms import date_at
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.money import babel_locale
from tui_invoice.exchange.columns import short

_YEARS = range(1900, 2200)
_SHORT = 40
"""Characters of what is worth keeping when read once: many invoices are of one day."""
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.0*)?)?$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1\d{2}", re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?", re.ASCII)
_EXCELS_DAY_0 = date(1899, 12, 30)


def day(written: str, locale: str | None = None) -> date:
    """Return the day that is meant, of 1900 to 2199.

    The year first (2026-11-30, 2026/11/30, 2026年11月30日) has one reading, dots put the day first, and a month
    may be a word. Otherwise the locale says whether the day or the month comes first; without one, only
    what the calendar has in one order is read. A time of day is not part of it. Raises BadInputError.
    """
    return (_day if len(written) <= _SHORT else _day.__wrapped__)(written, locale)


@lru_cache(maxsize=4_096)
def _day(written: str, locale: str | None) -> date:
    text = _TIME.sub("", unicodedata.normalize("NFKC", written).strip())
    found = _year_first(text) or _year_last(text, locale) or _in_words(text)
    if found is None:
        raise _no_date(text, written)
    days = {each for numbers in found if (each := _in_calendar(*numbers))}
    if not days:
        raise _refused("is no day of the calendar", "", "Look at month and day.", written)
    if len(days) > 1:
        one, other = (each.isoformat() for each in sorted(days))
        todo = "Write it like 2026-11-30, or say with --locale who wrote it, such as da_DK or en_US."
        raise _refused("can be read in two ways", f"It is {one} or {other}.", todo, written)
    only = days.pop()
    if only.year not in _YEARS:
        raise _refused("is too long ago or too far ahead", "", "Look at the year.", written)
    return only


def _year_first(text: str) -> list[tuple[int, int, int]] | None:
    if (found := _YEAR_FIRST.fullmatch(text)) is None:
        return None
    year, _, *parts = found.groups()
    month, of_month = (int(each) for each in parts if each)
    return [(int(year), month, of_month)]


def _year_last(text: str, locale: str | None) -> list[tuple[int, int, int]] | None:
    if (found := _YEAR_LAST.fullmatch(text)) is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day_first = True if found[2] == "." else _day_comes_first(locale)
    return [
        *([(year, second, first)] if day_first is not False else []),
        *([(year, first, second)] if day_first is not True else []),
    ]


def _in_words(text: str) -> list[tuple[int, int, int]] | None:
    levelled = text.casefold()
    found = date_at(levelled, 0, day_first=True) if any(map(str.isalpha, levelled)) else None
    if found is None or found[1] != len(levelled) or not (found[0].year and found[0].day):
        return None
    return [(found[0].year, found[0].month, found[0].day)]


def _day_comes_first(locale: str | None) -> bool | None:
    """Return whether the locale writes the day before the month; None where it puts the year first, or is none."""
    if locale is None:
        return None
    pattern = str(babel_locale(locale).date_formats["short"].pattern)
    places = {sign: pattern.lower().find(sign) for sign in "ymd"}
    return None if places["y"] < min(places["m"], places["d"]) else places["d"] < places["m"]


def _in_calendar(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def _no_date(text: str, written: str) -> BadInputError:
    todo = "Write it like 2026-11-30."
    if _SHORT_YEAR.fullmatch(text):
        return _refused("has a year of two figures", "So nobody can tell which of them it is.", todo, written)
    if _SERIAL.fullmatch(text):
        meant = _EXCELS_DAY_0 + timedelta(days=int(float(text)))
        detail = f"As Excel counts days it would be {meant.isoformat()}."
        return _refused("is a number and no date", detail, "Give the column the form of a date.", written)
    return _refused("is not a date", "Year, month and day are read, with all figures of the year.", todo, written)


def _refused(title: str, detail: str, todo: str, value: object) -> BadInputError:
    return BadInputError(f"“{short(value)}” {title}", detail, todo)
