"""Handing over into a folder, as .eml files: given, never sent (OUTBOX S3)."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from tui_invoice.domain.clock import Clock
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.mail import faults
from tui_invoice.mail.outcome import Envelope, Lost, Marker, Outcome

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^@>\r\n]+)", re.IGNORECASE | re.MULTILINE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100
_ANSWER = Reply(250, "written", own=True)


class FolderSession:
    """A folder that each message is written into, whole or not at all, with the surface of `Session`."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._aborted = False
        self.server = "folder"
        self.size_limit = 0

    def check_sender(self) -> None:
        """Look whether files can be written. Raises SenderTrouble."""
        if not self._folder.is_dir():
            raise faults.settings(Phase.CONNECT, f"{self._folder} is no folder")
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise faults.settings(Phase.CONNECT, f"{self._folder} cannot be written into")

    def hand_over(self, envelope: Envelope, data: bytes, mark: Marker) -> Outcome:
        """Write the message: marker, temporary file, fsync, rename, fsync of the folder.

        The file is named after the Message-ID, so that a later try of the same message writes the
        same file. Raises SenderTrouble where the folder is missing, and what `mark` raises.
        """
        self.check_sender()
        answers = {recipient.id: _ANSWER for recipient in envelope.recipients}
        taken = frozenset(answers)
        if self._aborted:
            return Outcome(Phase.MAIL, reply=Reply(0, "it was broken off"), lost=Lost.BEFORE_MARKER)
        mark(answers)
        name = _file_name(data, envelope.envelope_id)
        part = self._folder / f".{name}.part"
        try:
            self._write(part, data)
            part.replace(self._folder / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            return Outcome(Phase.DATA, answers, taken, Reply(0, f"{name} was not written: {error}"), Lost.BEFORE_DOT)
        try:
            self._settle()
        except OSError as error:
            words = f"{name} was written, but the disk does not vouch for it: {error}"
            return Outcome(Phase.DOT, answers, taken, Reply(0, words), Lost.AFTER_DOT)
        return Outcome(Phase.DONE, answers, taken, Reply(250, f"written to {self._folder / name}", own=True))

    def is_open(self) -> bool:
        """Tell whether it was not aborted."""
        return not self._aborted

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def abort(self) -> None:
        """Let no further message begin; one that is being written is finished."""
        self._aborted = True

    def _write(self, part: Path, data: bytes) -> None:
        # The name may be there from a try that was killed; a link put there by another is not followed, nor a
        # pipe waited for.
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(part, flags, 0o600), "wb") as file:  # noqa: PTH123  (a path's open() has no flags)
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            now = self._clock.now() * 1_000_000
            os.utime(file.fileno(), ns=(now, now))
            os.fsync(file.fileno())

    def _settle(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _file_name(data: bytes, envelope_id: str) -> str:
    head = data[: data.find(b"\r\n\r\n")]
    found = _MESSAGE_ID.search(head)
    raw = found[1].decode("utf-8", "replace") if found else envelope_id
    name = _UNSAFE.sub("-", raw).strip(".-_")[:_LONGEST_NAME]
    return f"{name or 'message'}.eml"
