"""One courier per database: alive while it holds the flock of a file beside it (OUTBOX S6).

No clocks and no leases: the lock goes with its process, whatever becomes of it. Whoever only asks
takes a shared lock for a moment, so that it never keeps a courier from starting.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui_invoice.domain.clock import Clock
from tui_invoice.domain.errors import StoreError
from tui_invoice.operations.waiting import Waiting

_PATIENCE = 2.0
_STEP = 0.05


def lock_path(database: Path) -> Path:
    """Return where the lock of a database lies."""
    real = database.resolve()
    return real.with_name(f"{real.name}.courier")


def is_held(database: Path) -> bool:
    """Tell whether a courier is at work on the database; where that may not be known, one of another user is."""
    try:
        handle = os.open(lock_path(database), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def kept_free(database: Path) -> Iterator[bool]:
    """Let no courier begin inside the block; gives False where one is at work. Raises StoreError.

    By a shared lock, so that who queues still finds it free and starts a courier: we are none.
    """
    handle = _open(database)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        free = _same(handle, lock_path(database))
    except BlockingIOError:
        free = False
    try:
        yield free
    finally:
        os.close(handle)


def holder(database: Path) -> dict[str, object]:
    """Return what the last courier wrote of itself (pid, host, version); empty where it cannot be read."""
    try:
        found = json.loads(lock_path(database).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class CourierLock:
    """The lock of one database, held by this process or not."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._handle: int | None = None

    def take(self, clock: Clock, waiting: Waiting, patience: float = _PATIENCE) -> bool:
        """Try for `patience` seconds to take the lock; tell whether it is ours.

        Raises StoreError where the file of the lock cannot be made.
        """
        until = clock.monotonic() + patience
        while not (taken := self._try()) and clock.monotonic() < until and not waiting.stopping:
            waiting.pause(_STEP)
        return taken

    def describe(self, about: dict[str, object]) -> None:
        """Write who holds it, as one JSON object, for people and `doctor`."""
        assert self._handle is not None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(about).encode() + b"\n", 0)

    def release(self) -> None:
        """Let it go. The file stays: removing it would let two hold one name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _try(self) -> bool:
        handle = _open(self._database)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _same(handle, lock_path(self._database)):
                raise BlockingIOError
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True


def _open(database: Path) -> int:
    """Open the file of the lock, made where it is missing, for those who may write the database. Raises StoreError."""
    path = lock_path(database)
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            "no courier can work here",
            f"{path}: {error.strerror}",
            "check that the folder of the database exists and is yours",
        ) from error
    with suppress(OSError):  # a colleague's file, or no database yet
        os.fchmod(handle, 0o660 if database.stat().st_mode & stat.S_IWGRP else 0o600)
    return handle


def _same(handle: int, path: Path) -> bool:
    """Tell whether the open file is still the one that the path names."""
    mine = os.fstat(handle)
    try:
        named = path.stat()
    except OSError:
        return False
    return (mine.st_dev, mine.st_ino) == (named.st_dev, named.st_ino)
