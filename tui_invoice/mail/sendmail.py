"""Handing over to this machine's own mail program, as cron and mutt do: `sendmail -i -f SENDER -- RECIPIENT...`.

Its path is fixed here: neither a database nor a file may name a program to run. What it takes it queues by itself, and
what becomes of it then comes back to the sender as mail.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.errors import StoreError
from tui_invoice.mail import faults
from tui_invoice.mail.outcome import Envelope, Lost, Marker, Outcome

PLACES = ("/usr/sbin/sendmail", "/usr/lib/sendmail", "/usr/bin/sendmail")
"""Where it lies: the Linux Standard Base, and what came before it."""
LIMIT = 600.0
"""Seconds that it has; as an answer to the final dot (RFC 5321 4.5.3.2.6)."""
_REFUSED = {65: "5.6.0", 67: "5.1.1", 69: "5.0.0", 77: "5.7.0"}
"""What sysexits.h says of the mail itself, as an enhanced status code (RFC 3463)."""
_OF_ONE = frozenset({67, 68, 69})
"""These may be of one recipient of several: Sendmail then sends to the others all the same."""
_NOT_TAKEN = frozenset({64, 66, 68, 71, 72, 73, 78, 126, 127})
"""Nothing was taken, and it may be tried again: what sysexits.h says of how the program was called and of the machine,
of a host that is not found (with msmtp the one that it sends by), and the shell's codes for what it cannot run.

Every other code leaves it open. 75: Sendmail says by it that the mail is queued, Postfix that it is not. 74 and 76:
msmtp lost its server, be it after the final dot. 1: whatever went wrong. From 128: a signal ended what a wrapper ran.
"""
_ANSWER = Reply(250, "named to sendmail")


def found() -> Path | None:
    """Return the program, None where this machine has none."""
    return next((path for path in map(Path, PLACES) if path.is_file() and os.access(path, os.X_OK)), None)


class SendmailSession:
    """The local program, run once for each message, with the surface of `Session`."""

    def __init__(self) -> None:
        self._aborted = False
        self._running: subprocess.Popen[bytes] | None = None
        self.server = "sendmail"
        self.size_limit = 0

    def check_sender(self) -> Path:
        """Return the program. Raises SenderTrouble where this machine has none."""
        if (program := found()) is None:
            raise faults.settings(Phase.CONNECT, f"this machine has no mail program: {', '.join(PLACES)}")
        return program

    def hand_over(self, envelope: Envelope, data: bytes, mark: Marker) -> Outcome:
        """Run it with the message; code 0 is that it took it.

        What ended it, or a code that leaves it open whether it took the mail, makes it uncertain. Raises SenderTrouble
        where there is none, StoreError where no room is left for what it is given, and what `mark` raises.
        """
        program = self.check_sender()
        answers = {recipient.id: _ANSWER for recipient in envelope.recipients}
        if self._aborted:
            return Outcome(Phase.MAIL, reply=Reply(0, "it was broken off"), lost=Lost.BEFORE_MARKER)
        words = [str(program), "-i", "-f", envelope.sender, "--", *(each.envelope for each in envelope.recipients)]
        message, said = _files(data)
        with message, said:
            mark(answers)
            reply, lost = self._run(words, message, said)
        phase = Phase.DATA if lost is Lost.BEFORE_DOT else Phase.DONE if reply.ok else Phase.DOT
        return Outcome(phase, answers, frozenset(answers), reply, lost)

    def is_open(self) -> bool:
        """Tell whether it was not aborted."""
        return not self._aborted

    def close(self) -> None:
        """Do nothing: no program stays."""

    def abort(self) -> None:
        """Let no further message begin; a program that is taking one is ended, which leaves that one uncertain."""
        self._aborted = True
        if (child := self._running) is not None:
            child.kill()

    def _run(self, words: list[str], message: IO[bytes], said: IO[bytes]) -> tuple[Reply, Lost | None]:
        try:
            child = self._running = subprocess.Popen(
                words, stdin=message, stdout=said, stderr=subprocess.STDOUT, cwd="/", start_new_session=True
            )
        except (OSError, ValueError) as error:
            return Reply(0, f"{words[0]} was not started: {error}"), Lost.BEFORE_DOT
        if self._aborted:  # that was said between the two
            child.kill()
        try:
            code = child.wait(LIMIT)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return Reply(0, f"{words[0]} was not done in {LIMIT:.0f} seconds"), Lost.AFTER_DOT
        said.seek(0)
        text = " ".join(said.read(2_000).decode("utf-8", "replace").split())
        return _reply(words, code, text)


def _files(data: bytes) -> tuple[IO[bytes], IO[bytes]]:
    """Return a file with the message and one for what is said: with files in place of pipes neither side waits.

    Raises StoreError where there is no room for them.
    """
    with ExitStack() as made:
        try:
            message, said = (made.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            message.write(data.replace(b"\r\n", b"\n"))  # the program expects the line ends of this machine
            message.seek(0)
        except OSError as error:
            title, todo = "the mail could not be laid out for sendmail", "make room there, or name another: TMPDIR"
            raise StoreError(title, f"folder {tempfile.gettempdir()}: {error.strerror}", todo) from error
        made.pop_all()
        return message, said


def _reply(words: list[str], code: int, said: str) -> tuple[Reply, Lost | None]:
    """Return what an exit code means (sysexits.h), with what the program said."""
    if code == 0:
        return Reply(250, f"taken by {words[0]}"), None
    told = f"{words[0]} ended with {code}{': ' if said else ''}{said}"
    many = len(words[words.index("--") :]) > 2
    if (code not in _REFUSED and code not in _NOT_TAKEN) or (many and code in _OF_ONE):
        return Reply(0, told), Lost.AFTER_DOT
    if code in _REFUSED:
        return Reply(550, f"{_REFUSED[code]} {told}"), None
    return Reply(451, f"4.3.0 {told}"), None
