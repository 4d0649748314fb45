"""Handing over to this machine's own mail program, as cron and mutt do: `sendmail -i -f SENDER -- RECIPIENT...`.

Its path is fixed here: neither a database nor a file may name a program to run. What it takes it queues by itself, and
what becomes of it then comes back to the sender as mail.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.mail import faults
from tui_invoice.mail.outcome import Envelope, Lost, Marker, Outcome

PLACES = ("/usr/sbin/sendmail", "/usr/lib/sendmail", "/usr/bin/sendmail")
"""Where it lies: the Linux Standard Base, and what came before it."""
LIMIT = 600.0
"""Seconds that it has; as an answer to the final dot (RFC 5321 4.5.3.2.6)."""
_REFUSED = {65: "5.6.0", 67: "5.1.1", 68: "5.1.2", 69: "5.0.0", 70: "5.3.0", 77: "5.7.0"}
"""What sysexits.h says of the mail itself, as an enhanced status code (RFC 3463)."""
_UNKNOWN = frozenset({75})
"""EX_TEMPFAIL: Sendmail says by it that the mail is queued, Postfix that it is not."""
_ANSWER = Reply(250, "named to sendmail")


def found() -> Path | None:
    """Return the program, None where this machine has none."""
    return next((path for path in map(Path, PLACES) if path.is_file() and os.access(path, os.X_OK)), None)


class SendmailSession:
    """The local program, run once for each message, with the surface of `Session`."""

    def __init__(self) -> None:
        self._aborted = False
        self.server = "sendmail"
        self.size_limit = 0

    def check_sender(self) -> Path:
        """Return the program. Raises SenderTrouble where this machine has none."""
        if (program := found()) is None:
            raise faults.settings(Phase.CONNECT, f"this machine has no mail program: {', '.join(PLACES)}")
        return program

    def hand_over(self, envelope: Envelope, data: bytes, mark: Marker) -> Outcome:
        """Run it with the message; code 0 is that it took it.

        What ended it, or a code that programs understand differently, leaves it uncertain. Raises SenderTrouble where
        there is none, and what `mark` raises.
        """
        program = self.check_sender()
        answers = {recipient.id: _ANSWER for recipient in envelope.recipients}
        if self._aborted:
            return Outcome(Phase.MAIL, reply=Reply(0, "it was broken off"), lost=Lost.BEFORE_MARKER)
        mark(answers)
        words = [str(program), "-i", "-f", envelope.sender, "--", *(each.envelope for each in envelope.recipients)]
        reply, lost = _run(words, data)
        phase = Phase.DATA if lost is Lost.BEFORE_DOT else Phase.DONE if reply.ok else Phase.DOT
        return Outcome(phase, answers, frozenset(answers), reply, lost)

    def is_open(self) -> bool:
        """Tell whether it was not aborted."""
        return not self._aborted

    def close(self) -> None:
        """Do nothing: no program stays."""

    def abort(self) -> None:
        """Let no further message begin; one that is being taken is waited for."""
        self._aborted = True


def _run(words: list[str], data: bytes) -> tuple[Reply, Lost | None]:
    """Run it, with files in place of pipes: neither side waits for the other."""
    with tempfile.TemporaryFile() as message, tempfile.TemporaryFile() as said:
        message.write(data.replace(b"\r\n", b"\n"))  # the program expects the line ends of this machine
        message.seek(0)
        try:
            child = subprocess.Popen(
                words, stdin=message, stdout=said, stderr=subprocess.STDOUT, cwd="/", start_new_session=True
            )
        except (OSError, ValueError) as error:
            return Reply(0, f"{words[0]} was not started: {error}"), Lost.BEFORE_DOT
        try:
            code = child.wait(LIMIT)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return Reply(0, f"{words[0]} was not done in {LIMIT:.0f} seconds"), Lost.AFTER_DOT
        said.seek(0)
        return _reply(words[0], code, " ".join(said.read(2_000).decode("utf-8", "replace").split()))


def _reply(program: str, code: int, said: str) -> tuple[Reply, Lost | None]:
    """Return what an exit code means (sysexits.h), with what the program said."""
    if code == 0:
        return Reply(250, f"taken by {program}"), None
    words = f"{program} ended with {code}{': ' if said else ''}{said}"
    if code < 0 or code in _UNKNOWN:
        return Reply(0, words), Lost.AFTER_DOT
    if code in _REFUSED:
        return Reply(550, f"{_REFUSED[code]} {words}"), None
    return Reply(451, f"4.3.0 {words}"), None
