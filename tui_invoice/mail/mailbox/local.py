"""What a Maildir and an mbox have in common: they lie on this machine, are read, and nothing else is done to them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from tui_invoice.mail.mailbox import faults

SETTLE = 10.0
"""Seconds that a message lies there before it is read: until then it may still be written, or another one that was
begun earlier be laid before it."""
DAY = 86_400_000
"""Milliseconds."""


class LocalSource:
    """A mailbox at `path`. There is no server: nobody tells when something comes, and no copy is laid into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.server = str(path)

    def append(self, folder: str, raw: bytes, at: int) -> None:
        """Raise MailboxTroubleError: other programs' files are only read."""
        raise faults.settings(f"{folder}, {len(raw)} octets of {at}: no copy is laid into the files in {self.path}")

    def wait(self, seconds: float) -> bool:
        """Return False at once, whatever `seconds` are."""
        del seconds
        return False

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    def abort(self) -> None:
        """Do nothing: nothing is waited for."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read; where it cannot be, it is the mailbox's trouble."""
        try:
            yield
        except OSError as error:
            raise faults.settings(f"{self.path} cannot be read: {error.strerror or error}") from error


def day_of(since: int) -> int:
    """Return the instant rounded down to its day, UTC; both in Unix milliseconds."""
    return since - since % DAY


def plain_file(path: Path, flags: int = 0) -> BufferedReader | None:
    """Open a file to read; None where it is a folder, a pipe or a device. Raises OSError where it cannot be opened."""
    # A pipe that nobody writes into must not be waited for.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    return None
