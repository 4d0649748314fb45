"""Waiting for what other threads and processes do, without guessing how long it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

STEP, LONGEST, SLOWER = 0.01, 0.05, 1.25
"""Seconds between the first two looks, the most between any, and how much longer each wait is than the one before."""


def wait_until(predicate: Callable[[], object], timeout: float = 20.0, what: str = "") -> None:
    """Return as soon as `predicate()` is true, looking at least once and once more at the end.

    `timeout` is in seconds. Raises AssertionError, naming `what`, when it never became true.
    """
    end, step = time.monotonic() + timeout, STEP
    while True:
        late = time.monotonic() >= end
        if predicate():
            return
        if late:
            raise AssertionError(f"waited {timeout:g} s in vain for {what or predicate}")
        time.sleep(step)
        step = min(LONGEST, step * SLOWER)


async def until(predicate: Callable[[], object], seconds: float = 20.0, what: str = "") -> None:
    """Do the same on an event loop, which goes on meanwhile."""
    end, step = time.monotonic() + seconds, STEP
    while True:
        late = time.monotonic() >= end
        if predicate():
            return
        if late:
            raise AssertionError(f"waited {seconds:g} s in vain for {what or predicate}")
        await asyncio.sleep(step)
        step = min(LONGEST, step * SLOWER)
