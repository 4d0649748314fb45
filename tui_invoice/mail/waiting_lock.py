"""Waiting for a file's lock (flock(2)), so long and no longer."""

from __future__ import annotations

import fcntl
import time

_STEP = 0.02


def locked(handle: int, seconds: float) -> bool:
    """Take the lock of an open file, waiting so long for another; tell whether it is held now."""
    until = time.monotonic() + seconds
    while not _at_once(handle):
        if time.monotonic() > until:
            return False
        time.sleep(_STEP)
    return True


def _at_once(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
