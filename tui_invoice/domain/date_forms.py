"""The forms of one date as people type it.

Dots put the day first (1.10.), a year of four figures in front is followed by month and day
(2026-10-01), and figures between strokes or hyphens (1/10) can be day and month or the reverse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tui_invoice.domain.filters import month

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH = "january february march april may june july august september october november december"
_DANISH = "januar februar marts april maj juni juli august september oktober november december"  # codespell:ignore
_LONG = (*_ENGLISH.split(), *_DANISH.split())
_WORD = r"(?P<word>[a-z]{3,})\.?"
_YEAR = r"(?P<y>\d{4})(?![/.-]?\d)"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)\.?",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?:\.(?: (?=\d{4}(?![/.-]?\d)))?(?P<y>\d{4}|\d{2})(?![\d.])|(?!\.?\d)\.?)",
        r"(?P<d>\d{1,2})([/-])(?P<m>\d{1,2})(?:\2(?P<y>\d{4}|\d{2}))?(?![\d/])(?P<either>)",
        rf"(?P<d>\d{{1,2}})(?:\.|st|[nr]d|th)? ?{_WORD}(?: ?{_YEAR})?",
        rf"{_WORD} ?(?P<d>\d{{1,2}})(?!\d)(?:st|[nr]d|th)?(?:,? {_YEAR})?",
        rf"{_WORD}(?: ?{_YEAR})?",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?![-/.]?\d)",
        r"(?P<m>\d{1,2})[/.](?P<y>\d{4})(?![-/.]?\d)",
        _YEAR,
    )
)
"""From the longest to the shortest, so that no date is taken for the beginning of another; `either`: m and d."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of a date: a year, a month with or without one, or a day of a month; 0 where it was left out."""

    year: int = 0
    month: int = 0
    day: int = 0

    def span(self, year: int = 0) -> tuple[date, date] | None:
        """Return its first and last day in its own or the given year; None where the calendar has no such day."""
        year = self.year or year
        try:
            if self.day:
                return (date(year, self.month, self.day),) * 2
            if not self.month:
                return date(year, 1, 1), date(year, 12, 31)
            whole = month(date(year, self.month, 1))
        except ValueError:
            return None
        assert whole.first is not None
        assert whole.last is not None
        return whole.first, whole.last


def date_at(text: str, start: int, *, day_first: bool) -> tuple[Typed, int] | None:
    """Return the date that begins there and where it ends."""
    for form in _FORMS:
        if (found := form.match(text, start)) is None:
            continue
        parts = {name: text for name, text in found.groupdict().items() if text is not None}
        figures = {name: int(parts[name]) for name in ("y", "m", "d") if name in parts}
        if "word" in parts:
            figures["m"] = _month(parts["word"])
        if not all(figures.values()):
            continue
        if len(parts.get("y", "")) == 2:
            figures["y"] += 2000
        if "either" in parts and not day_first:
            figures["m"], figures["d"] = figures["d"], figures["m"]
        return Typed(figures.get("y", 0), figures.get("m", 0), figures.get("d", 0)), found.end()
    return None


def _month(word: str) -> int:
    """Return which month the word begins, 0 for none."""
    return next((n % 12 + 1 for n, long in enumerate(_LONG) if long.startswith(word)), 0)
