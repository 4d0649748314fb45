"""How the office writes money and times: its locale, its time zone, its today."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from tui_invoice.domain import clock
from tui_invoice.domain.clock import Clock
from tui_invoice.domain.money import format_money
from tui_invoice.domain.office import Office


class Manner:
    """Writes money, days and instants (Unix milliseconds UTC) as this office does, at the clock's now."""

    def __init__(self, office: Office, time: Clock) -> None:
        self.office = office
        self._clock = time

    @property
    def today(self) -> date:
        """The office's today."""
        return clock.today(self._clock, self.office.zone)

    def now(self) -> int:
        """Return the instant, in Unix milliseconds UTC."""
        return self._clock.now()

    def money(self, minor: int, currency: str) -> str:
        """Return an amount in minor units of the currency, as the office's locale writes it."""
        return _money(minor, currency, self.office.locale)

    def local(self, instant: int) -> datetime:
        """Return an instant in the office's zone."""
        return clock.at(instant, self.office.zone)

    def time(self, instant: int) -> str:
        """Return the time of day with seconds: 09:12:03."""
        return f"{self.local(instant):%H:%M:%S}"

    def stamp(self, instant: int) -> str:
        """Return the time alone for today, else with its day, and its year where that is another: 20 Nov 09:12."""
        there = self.local(instant)
        if there.date() == self.today:
            return f"{there:%H:%M}"
        year = f" {there.year}" if there.year != self.today.year else ""
        return f"{day(there.date())}{year} {there:%H:%M}"

    def heading(self, instant: int) -> str:
        """Return the day as a heading: today, yesterday, Fri 20 Nov, 20 Nov 2025."""
        there = self.local(instant).date()
        ago = (self.today - there).days
        if ago in (0, 1):
            return ("today", "yesterday")[ago]
        return f"{there:%a} {day(there)}" if there.year == self.today.year else f"{day(there)} {there.year}"

    def ago(self, instant: int) -> str:
        """Return how long ago it was, in one unit: 3 h ago, 2 days ago."""
        seconds = max(0, self.now() - instant) // clock.SECOND
        for unit, size in (("day", 86_400), ("h", 3_600), ("min", 60)):
            if n := seconds // size:
                return f"{n} {unit}{'s' if unit == 'day' and n > 1 else ''} ago"
        return "just now"


def day(when: date) -> str:
    """Return a day without its year, the month in letters: 3 Nov."""
    return f"{when.day} {when:%b}"


def several(n: int, one: str, many: str = "") -> str:
    """Return a count with its word: 1 invoice, 2 invoices."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def size(octets: int) -> str:
    """Return a file's size: 38 KB, 1.2 MB."""
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{max(1, round(octets / 1_000))} KB"


@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, locale: str) -> str:
    return format_money(minor, currency, locale)
