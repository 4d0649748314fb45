"""Waiting, in a server's thread, for a time or for what another thread does."""

from __future__ import annotations

import asyncio
import threading

POLL = 0.01
"""Seconds between two looks at what another thread does."""


async def pause(until: float | threading.Event | None) -> None:
    """Wait for so many seconds, for an event of another thread, or until the server ends."""
    if isinstance(until, threading.Event):
        while not until.is_set():  # noqa: ASYNC110 - the event is another thread's
            await asyncio.sleep(POLL)
    else:
        await asyncio.sleep(float("inf") if until is None else until)
