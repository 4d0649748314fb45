"""Clocks that stand still until a test moves them."""

from __future__ import annotations

START = 1_795_000_000_000
"""Unix milliseconds UTC: 18 November 2026, in the morning."""


class FakeClock:
    """A clock that a test sets: `now()` in Unix milliseconds UTC, `monotonic()` in seconds."""

    def __init__(self, now: int = START, monotonic: float = 0.0) -> None:
        self._now = now
        self._monotonic = monotonic

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, ms: int) -> None:
        """Let `ms` milliseconds pass, on both scales."""
        self._now += ms
        self._monotonic += ms / 1_000

    def set(self, now: int) -> None:
        """Set the wall clock alone, as a person or a time server does."""
        self._now = now
