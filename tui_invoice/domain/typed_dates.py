"""Periods as people type them, one date or two in a row: every reading that there is, never a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from tui_invoice.domain.date_forms import Typed, date_at
from tui_invoice.domain.filters import Period

_OLDEST_TRY = 8
"""Years back within which a 29 February is found."""
_TO = re.compile(r" ?(?:-|\bto\b|\btil\b|\buntil\b) ?| ")
_DAY_ONLY = re.compile(
    r"(?P<d>\d{1,2})\.? ?(?:-|to|til|until) ?(?=\d{1,2}(?:[a-z]{2})?[./ ]?[a-z\d])(?!\d{1,2}-)", re.ASCII
)
_FROM = frozenset({"from", "since", "fra"})
_OPEN = re.compile(r"(?P<side>from|since|fra|to|until|til) ")


def levelled(text: str) -> str:
    """Return the text in small letters, full-width forms and every dash as plain ones."""
    return re.sub("[‐-―−~〜]", "-", unicodedata.normalize("NFKC", text).casefold())


def readings(text: str, today: date) -> list[Period]:
    """Return each period that the levelled text can mean, the day before the month first; none where it is none."""
    found: list[Period] = []
    for day_first in (True, False):
        side, ends = _read(text, day_first=day_first)
        if not ends:
            continue
        whole = _between(ends[0], ends[-1], today) if len(ends) == 2 else _alone(ends[0], side, today)
        if whole is not None and whole not in found:
            found.append(whole)
    return found


def is_written_like_one(text: str) -> bool:
    """Tell whether the levelled text has the form of a period, if only the calendar had its days."""
    return any(_read(text, day_first=day_first)[1] for day_first in (True, False))


def _read(text: str, *, day_first: bool) -> tuple[str, tuple[Typed, ...]]:
    """Return the word before an open period or "", and its one or two dates, both days or months or years."""
    side = _OPEN.match(text)
    ends = _ends(text[side.end() :] if side else text, day_first=day_first)
    word = side["side"] if side else ""
    alike = len({(bool(each.month), bool(each.day)) for each in ends}) == 1
    return (word, ends) if alike and (len(ends) == 1 or not word or word in _FROM) else (word, ())


def _ends(text: str, *, day_first: bool) -> tuple[Typed, ...]:
    """Return the one or two dates that the whole text is made of, none where it is not."""
    if (alone := _DAY_ONLY.match(text)) and (last := date_at(text, alone.end(), day_first=day_first)):
        typed, end = last
        if end == len(text) and typed.day:
            return replace(typed, day=int(alone["d"])), typed
    first = date_at(text, 0, day_first=day_first)
    if first is None or first[1] == len(text):
        return (first[0],) if first else ()
    between = _TO.match(text, first[1])
    last = date_at(text, between.end() if between else first[1], day_first=day_first)
    return (first[0], last[0]) if last and last[1] == len(text) else ()


def _alone(typed: Typed, side: str, today: date) -> Period | None:
    """Return the period of one date, or from it on, or up to it."""
    span = _begun(typed, today)
    if span is None:
        return None
    return Period(*span) if not side else Period(span[0], None) if side in _FROM else Period(None, span[1])


def _between(first: Typed, last: Typed, today: date) -> Period | None:
    """Return from the one to the other; a year that was left out is the one that lies nearest to the other date."""
    if last.year and not first.year:
        end = last.span()
        begin = _begun(first, end[1]) if end else None
    else:
        begin = _begun(first, today)
        end = _ending(last, begin[0], today) if begin else None
    return Period(begin[0], end[1]) if begin and end else None


def _begun(typed: Typed, day: date) -> tuple[date, date] | None:
    """Return the span of the date in its own year, else in the last year in which it had begun on that day."""
    if typed.year:
        return typed.span()
    years = range(day.year, max(0, day.year - _OLDEST_TRY), -1)
    return next((span for year in years if (span := typed.span(year)) and span[0] <= day), None)


def _ending(typed: Typed, begin: date, today: date) -> tuple[date, date] | None:
    """Return the span of the date in the year of `begin`, or in the next where it then lies in the past too."""
    if typed.year:
        return typed.span()
    same, following = typed.span(begin.year), typed.span(begin.year + 1)
    over = following is not None and following[0] <= today
    return following if over and (same is None or same[1] < begin) else same
