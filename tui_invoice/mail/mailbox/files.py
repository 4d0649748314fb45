"""Messages that lie in files: one message, an mbox, a Maildir, a folder of .eml. Only read, never locked."""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from tui_invoice.domain.errors import BadInputError
from tui_invoice.mail.mailbox.source import MOST_READ

if TYPE_CHECKING:
    from typing_extensions import Buffer

_LINE: Final = 64 << 10
_BEGIN = b"From "
_QUOTED = re.compile(rb"^>{1,80}From ")
_MAILDIR: Final = ("new", "cur")


def messages_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give each message below a path: its name and at most its first `MOST_READ` bytes, one at a time.

    A Maildir is a folder with `new` or `cur` (its temporary `tmp` is left alone), an mbox a file that begins with
    "From " (RFC 4155); of another folder the files named *.eml are taken, in the order of their names, not those of
    folders within. A message of an mbox is named by file and number: `old.mbox#3`. Raises BadInputError where
    something cannot be read, with the file and what to do.
    """
    try:
        if path.is_dir():
            yield from _of_folder(path)
        else:
            with path.open("rb") as stream:
                yield from messages_of(stream, str(path))
    except OSError as error:
        raise unreadable(error, Path(error.filename) if isinstance(error.filename, str) else path) from error


def messages_of(stream: BinaryIO, name: str) -> Iterator[tuple[str, bytes]]:
    """Give the messages of an open file: those of an mbox, else the one that it is. Raises OSError."""
    first = stream.readline(_LINE)
    if not first.startswith(_BEGIN):
        yield name, (first + stream.read(max(0, MOST_READ - len(first))))[:MOST_READ]
        return
    for number, raw in enumerate(_parted(stream), 1):
        yield f"{name}#{number}", raw


class _Again(io.RawIOBase):
    """What was read of a stream, and after it what is still to come."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer and return how many bytes came; 0 at the end."""
        view = memoryview(buffer).cast("B")
        piece = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


def begun(stream: BinaryIO, count: int) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and a stream that gives all of it. Raises OSError."""
    head = stream.read(count)
    return head, io.BufferedReader(_Again(head, stream))


def unreadable(error: OSError, path: Path) -> BadInputError:
    """Return what a person is told of a file that cannot be read."""
    return BadInputError(
        "the mail cannot be read",
        error.strerror or str(error),
        "check the name, and that you may read it",
        file=str(path),
    )


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    parts = [folder / name for name in _MAILDIR if (folder / name).is_dir()]
    for part in parts or [folder]:
        for file in sorted(part.iterdir()):
            if not parts and file.suffix.lower() != ".eml":
                continue
            # A mailbox in use: other programs move its files meanwhile.
            raw = None
            with suppress(FileNotFoundError):
                if stat.S_ISREG(file.stat().st_mode):
                    with file.open("rb") as stream:
                        raw = stream.read(MOST_READ)
            if raw is not None:
                yield str(file), raw


def _parted(stream: BinaryIO) -> Iterator[bytes]:
    """Give the messages of an mbox whose first separator was read; a line longer than 64 K comes in pieces."""
    kept = bytearray()
    begun, blank = True, False
    while line := stream.readline(_LINE):
        if begun and blank and line.startswith(_BEGIN):
            yield bytes(kept)
            kept = bytearray()
        elif len(kept) < MOST_READ:
            kept += (line[1:] if begun and _QUOTED.match(line) else line)[: MOST_READ - len(kept)]
        if begun:
            blank = not line.strip()
        begun = line.endswith(b"\n")
    yield bytes(kept)
