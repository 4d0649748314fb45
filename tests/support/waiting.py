"""Waiting for what other threads and processes do, without guessing how long it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

STEP = 0.01
"""Seconds between two looks."""


def wait_until(predicate: Callable[[], object], timeout: float = 20.0, what: str = "") -> None:
    """Return as soon as `predicate()` is true, looking at least once and once more at the end.

    `timeout` is in seconds. Raises AssertionError, naming `what`, when it never became true.
    """
    end = time.monotonic() + timeout
    while True:
        late = time.monotonic() >= end
        if predicate():
            return
        if late:
            raise AssertionError(f"waited {timeout:g} s in vain for {what or predicate}")
        time.sleep(STEP)


async def until(predicate: Callable[[], object], seconds: float = 20.0, what: str = "") -> None:
    """Do the same on an event loop, which goes on meanwhile."""
    end = time.monotonic() + seconds
    while True:
        late = time.monotonic() >= end
        if predicate():
            return
        if late:
            raise AssertionError(f"waited {seconds:g} s in vain for {what or predicate}")
        await asyncio.sleep(STEP)
