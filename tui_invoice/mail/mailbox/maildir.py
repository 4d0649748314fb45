"""A Maildir on this machine (cr.yp.to/proto/maildir.html), with the folders of Maildir++ (`.Junk`, `.Sent`)."""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from pathlib import Path

from tui_invoice.domain.mailbox import FolderMark
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.local import SETTLE, LocalSource, day_of, plain_file
from tui_invoice.mail.mailbox.names import INBOX, Listed, roles
from tui_invoice.mail.mailbox.source import MOST_READ, Arrival, Folder

HEADER = 65_536
"""Octets of a message in which its Message-ID is looked for."""

_NAME = re.compile(r"(\d{9,10})\.(?:\w*?M(\d{1,6})(?!\d))?")
"""How a file's name begins: the second of its delivery and, with most programs, the microsecond after an M."""
_PARTS = 1_000_000


class MaildirSource(LocalSource):
    """A Maildir; `mail.mailbox.source.Source` says what its methods do.

    A message's UID is the microsecond of its delivery as the file's name tells it; where a name tells the second only
    (or nothing, then the time of the file's last change is taken) a sum over the name stands for the rest. So it stays
    the same when the file moves from `new` to `cur` or its flags change, and grows with time. A message is given once
    it has lain there for `SETTLE` seconds. UIDVALIDITY is the number of the folder's inode.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._place(INBOX)

    def folders(self) -> tuple[Folder, ...]:
        """Return the Maildir itself as the inbox, and its folders for spam and for what was sent by their names."""
        self._place(INBOX)
        with self.reading():
            entries = sorted(place.parent.name for place in self.path.glob(".*/cur") if place.is_dir())
        by_name = {_readable(entry[1:]): entry for entry in reversed(entries)}
        found = roles(Listed(name, ".") for name in by_name)
        return tuple(Folder(by_name.get(folder.name, folder.name), folder.role) for folder in found)

    def mark(self, folder: str) -> FolderMark:
        """Return the folder's inode and the highest UID of what has settled."""
        return FolderMark(folder, self._validity(folder), max(self._messages(folder), default=0))

    def arrivals(self, mark: FolderMark, since: int) -> Iterator[Arrival]:
        """Give what is newer than the mark, oldest first."""
        least = mark.last_uid + 1
        if mark.uid_validity != self._validity(mark.folder):
            least = day_of(since) * 1000
        messages = self._messages(mark.folder)
        for uid in sorted(uid for uid in messages if uid >= least):
            if (raw := self._read(messages[uid], MOST_READ)) is not None:
                yield Arrival(uid, raw)

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether the folder holds a message with this Message-ID, settled or not."""
        parser = BytesHeaderParser()
        heads = (self._read(file, HEADER) for file in self._files(folder))
        return any(head is not None and parser.parsebytes(head)["Message-ID"] == message_id for head in heads)

    def _place(self, folder: str) -> Path:
        if "/" in folder or folder in {"", ".", ".."}:
            raise faults.settings(f"{folder} is no folder of {self.path}")
        place = self.path if folder == INBOX else self.path / folder
        if not (place / "cur").is_dir():
            raise faults.settings(f"{place} is no Maildir, or is not there")
        return place

    def _validity(self, folder: str) -> int:
        place = self._place(folder)
        with self.reading():
            return place.stat().st_ino

    def _files(self, folder: str) -> list[Path]:
        place = self._place(folder)
        with self.reading():
            files = [file for part in ("new", "cur") for file in (place / part).iterdir()]
        return [file for file in files if not file.name.startswith(".")]

    def _messages(self, folder: str) -> dict[int, Path]:
        """Return the files by UID, as far as they have settled; two that claim the same one are set apart."""
        found: dict[int, Path] = {}
        latest = int((time.time() - SETTLE) * _PARTS)
        for file in sorted(self._files(folder), key=lambda file: file.name):
            uid = _uid(file)
            while uid in found:
                uid += 1
            if 0 < uid <= latest:
                found[uid] = file
        return found

    def _read(self, file: Path, octets: int) -> bytes | None:
        """Return the beginning of a message; None where it was moved or deleted meanwhile, or is no plain file."""
        for place in self._places(file):
            try:
                stream = plain_file(place, os.O_NOFOLLOW)
            except OSError:
                continue
            if stream is None:
                return None
            with stream, self.reading():
                return stream.read(octets)
        return None

    def _places(self, file: Path) -> Iterator[Path]:
        """Yield the file and then where another program put it: from `new` to `cur`, with its flags in its name."""
        yield file
        base = file.name.partition(":2,")[0]
        with self.reading():
            yield from (
                other for other in (file.parents[1] / "cur").iterdir() if other.name.partition(":2,")[0] == base
            )


def _uid(file: Path) -> int:
    base = file.name.partition(":2,")[0]
    if (found := _NAME.match(base)) is None:
        try:
            return file.lstat().st_mtime_ns // 1000
        except OSError:
            return 0
    part = int(found[2]) if found[2] else zlib.crc32(os.fsencode(base)) % _PARTS
    return int(found[1]) * _PARTS + part


def _readable(entry: str) -> str:
    """Return a folder's name, which is written on the disk in modified UTF-7 (RFC 3501 5.1.3)."""
    from imapclient.imap_utf7 import decode

    try:
        return str(decode(os.fsencode(entry)))
    except (ValueError, LookupError):
        return entry
