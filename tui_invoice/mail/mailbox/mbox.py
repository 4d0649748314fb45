"""An mbox on this machine (RFC 4155): one file, a message after another, each begun by a line `From `."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from io import BufferedReader
from pathlib import Path

from tui_invoice.domain.mailbox import FolderMark, FolderRole
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.local import SETTLE, LocalSource, day_of, plain_file
from tui_invoice.mail.mailbox.source import MOST_READ, Arrival, Folder

_BEGIN = b"From "
_BLOCK = 65_536


class MboxSource(LocalSource):
    """An mbox; `mail.mailbox.source.Source` says what its methods do.

    A message's UID is the place of its `From ` line in the file, counted from 1. UIDVALIDITY is a sum over the file's
    inode and its first line, which notices another file; that a program has cut the file or moved what is in it shows
    in that no message begins where the mark's last one did, and then all since that day is given as well. The last
    message is given once the file has lain still for `SETTLE` seconds, or another follows.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self._opened():
            pass

    def folders(self) -> tuple[Folder, ...]:
        """Return the file as the inbox."""
        return (Folder(self.path.name, FolderRole.INBOX),)

    def mark(self, folder: str) -> FolderMark:
        """Return the sum that stands for the file, and the place of its last message."""
        with self._opened() as stream, self.reading():
            last = max((place for place, _, _ in self._messages(stream, 0, 0)), default=-1)
            return FolderMark(folder, _validity(stream), last + 1)

    def arrivals(self, mark: FolderMark, since: int) -> Iterator[Arrival]:
        """Give what stands behind the mark, in the file's order."""
        with self._opened() as stream, self.reading():
            start = mark.last_uid - 1
            if mark.uid_validity == _validity(stream) and (start < 0 or _begins(stream, start)):
                for place, _, raw in self._messages(stream, max(0, start), MOST_READ):
                    if place > start:
                        yield Arrival(place + 1, raw)
                return
            for place, at, raw in self._messages(stream, 0, MOST_READ):
                if at is None or at >= day_of(since):
                    yield Arrival(place + 1, raw)

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether the file holds a message with this Message-ID."""
        parser = BytesHeaderParser()
        with self._opened() as stream, self.reading():
            heads = (raw for _, _, raw in self._messages(stream, 0, _BLOCK))
            return folder == self.path.name and any(
                parser.parsebytes(head)["Message-ID"] == message_id for head in heads
            )

    def _opened(self) -> BufferedReader:
        """Open the file. Raises MailboxTroubleError where it is none, or no mbox."""
        with self.reading():
            stream = plain_file(self.path)
            if stream is not None and stream.peek(len(_BEGIN))[: len(_BEGIN)] in (_BEGIN, b""):
                return stream
        if stream is not None:
            stream.close()
        raise faults.settings(f"{self.path} is no mbox: it does not begin with a line `From `")

    def _messages(self, stream: BufferedReader, start: int, octets: int) -> Iterator[tuple[int, int | None, bytes]]:
        """Yield place, instant of delivery (Unix milliseconds UTC, if it can be read) and the first octets of each."""
        settled = os.fstat(stream.fileno()).st_mtime < time.time() - SETTLE
        stream.seek(start)
        place, at, empty = start, None, True
        raw = bytearray()
        began = False
        at_start = True
        while line := stream.readline(_BLOCK):
            if at_start and empty and line.startswith(_BEGIN):
                if began:
                    yield place, at, bytes(raw[:octets])
                place, at, began = stream.tell() - len(line), _instant(line), True
                raw.clear()
            elif len(raw) < octets:
                raw += line
            empty = at_start and line in (b"\n", b"\r\n")
            at_start = line.endswith(b"\n")
        if began and settled:
            yield place, at, bytes(raw[:octets])


def _validity(stream: BufferedReader) -> int:
    stream.seek(0)
    first = stream.readline(1_000)
    return zlib.crc32(first, os.fstat(stream.fileno()).st_ino & 0xFFFFFFFF) or 1


def _begins(stream: BufferedReader, place: int) -> bool:
    """Tell whether a message begins at this place."""
    stream.seek(place)
    return stream.read(len(_BEGIN)) == _BEGIN


def _instant(line: bytes) -> int | None:
    """Return the instant that a `From ` line bears (RFC 4155: UTC, as by asctime)."""
    words = line.decode("ascii", "replace").split()[-5:]
    try:
        found = datetime.strptime(" ".join(words), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(found.timestamp() * 1000)
