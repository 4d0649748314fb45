"""The made-up office's time: a clock that only the story moves."""

from __future__ import annotations

import time
from datetime import date, datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from tui_invoice.domain.clock import SECOND

ZONE = ZoneInfo("Europe/Copenhagen")


class StoryClock:
    """A wall clock that stands still until the story moves it, beside seconds that run."""

    def __init__(self, instant: int) -> None:
        self._now = instant

    def now(self) -> int:
        """Return the story's instant, in Unix milliseconds UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the machine's own seconds: couriers really wait for their servers."""
        return time.monotonic()

    def go_to(self, instant: int) -> None:
        """Make it this instant, in Unix milliseconds UTC."""
        self._now = instant

    def wait(self, ms: int) -> None:
        """Let so many milliseconds pass."""
        self._now += ms


def instant(day: date, hour: int, minute: int = 0) -> int:
    """Return a time of the office's day, in Unix milliseconds UTC."""
    return int(datetime.combine(day, time_of_day(hour, minute), ZONE).timestamp()) * SECOND
