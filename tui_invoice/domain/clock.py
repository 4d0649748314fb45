"""Where time comes from. Instants are integer Unix milliseconds, UTC; waiting uses monotonic seconds."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """What the program asks for the time."""

    def now(self) -> int:
        """Return the instant, in Unix milliseconds UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for waiting."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Return the instant, in Unix milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for waiting."""
        return time.monotonic()


class ShiftedClock:
    """Another clock, wrong by a fixed number of milliseconds: a machine whose clock was set badly."""

    def __init__(self, inner: Clock, shift: int) -> None:
        self._inner = inner
        self.shift = shift

    def now(self) -> int:
        """Return the shifted instant, in Unix milliseconds UTC."""
        return self._inner.now() + self.shift

    def monotonic(self) -> float:
        """Return the inner clock's seconds: a wrong wall clock does not change them."""
        return self._inner.monotonic()


def at(instant: int, zone: ZoneInfo) -> datetime:
    """Return the instant (Unix milliseconds UTC) as a local time in `zone`."""
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone(zone)


def today(clock: Clock, zone: ZoneInfo) -> date:
    """Return the civil date that the clock's instant has in `zone`, the office's time zone."""
    return at(clock.now(), zone).date()


def iso(instant: int) -> str:
    """Return the instant as ISO 8601 UTC, to the second: 2026-11-23T16:42:36Z."""
    return datetime.fromtimestamp(instant // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
