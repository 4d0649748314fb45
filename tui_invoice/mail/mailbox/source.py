"""What an open mailbox gives, whether it lies on a server or on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tui_invoice.domain.mailbox import FolderMark, FolderRole

MOST_READ = 2 << 20
"""So many bytes of a message are read; what names the recipient and the cause stands before the returned content."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox, by the name that the server gives it."""

    name: str
    role: FolderRole


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that lies in a folder: its UID and its first `MOST_READ` bytes."""

    uid: int
    raw: bytes


class Source(Protocol):
    """An open mailbox. Nothing in it is ever marked, moved or deleted; `append` alone adds something.

    Every method but `close` and `abort` raises MailboxTroubleError where the mailbox does not answer as it should.
    """

    server: str

    def folders(self) -> tuple[Folder, ...]:
        """Return the inbox, the folder for spam and the one for what was sent, as far as they are there."""
        ...

    def mark(self, folder: str) -> FolderMark:
        """Return the folder's UIDVALIDITY and the highest UID that it holds now (0 for an empty one)."""
        ...

    def arrivals(self, mark: FolderMark, since: int) -> Iterator[Arrival]:
        """Give what is newer than `mark`, oldest first, without keeping more than one message in memory.

        Where the folder's UIDVALIDITY is another than the mark's, all that came in after `since` (Unix milliseconds
        UTC; rounded down to its day, RFC 3501 SEARCH SINCE) is given. A look may end early at its bounds; the next
        one gives the rest, from the UIDVALIDITY that `mark` told before it and the last UID that was given.
        """
        ...

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether the folder holds a message with this Message-ID."""
        ...

    def append(self, folder: str, raw: bytes, at: int) -> None:
        """Lay a copy into the folder, marked as read, dated `at` (Unix milliseconds UTC)."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait until the inbox changes (RFC 2177 IDLE) or the time is over; True where something came.

        Where the server does not tell by itself, False at once.
        """
        ...

    def close(self) -> None:
        """End it politely."""
        ...

    def abort(self) -> None:
        """End it from another thread; what it waits for is lost."""
        ...
