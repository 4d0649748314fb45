"""Commands and answers with a mailbox's server: what comes before the mailbox is open, and waiting (RFC 9051 2.2).

The sign-in is spoken here and not by a library, so that a password goes nowhere else, not even into a debug log, and
no later answer can be taken for an earlier one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.line import Line, UnreadableError
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError

_LITERAL = re.compile(rb"\{(\d{1,10})\}\r?\n\Z")
_GO_ON = "+"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the server said: `kind` is its tag, "*", or "+" where it asks for more."""

    kind: str
    text: str

    @property
    def status(self) -> str:
        """The first word, in capitals: OK, NO, BAD, BYE, PREAUTH, CAPABILITY, or a number."""
        return self.text.partition(" ")[0].upper()


class Talk:
    """A conversation over `line`; `timeout` is in seconds, for each answer. Raises MailboxTroubleError.

    `phase` is how far it has come, for the rules that say what a refusal means.
    """

    def __init__(self, line: Line, account: Sender, timeout: float) -> None:
        self.phase = Phase.CONNECT
        self._line = line
        self._account = account
        self._timeout = timeout
        self._tags = (f"t{n}" for n in count(1))

    def greeting(self) -> str:
        """Wait for the first words; return OK or PREAUTH (RFC 9051 7.1.4)."""
        self._line.expect(self._timeout)
        said = self.hear()
        if said.kind == "*" and said.status in {"OK", "PREAUTH"}:
            return said.status
        if said.kind == "*" and said.status == "BYE":
            raise self._refusal()
        raise self._no_server()

    def capabilities(self) -> frozenset[str]:
        """Ask what the server can do, in capitals (RFC 9051 6.1.1)."""
        found: set[str] = set()
        for said in self.command("CAPABILITY"):
            if said.status == "CAPABILITY":
                found.update(said.text.upper().split()[1:])
        return frozenset(found)

    def command(self, words: str, *more: bytes) -> list[Said]:
        """Say a command and, each time that the server asks for more, the next of `more`; return what it said untagged.

        What answers with anything but OK is the mailbox's trouble.
        """
        tag = self.begin(words)
        untagged: list[Said] = []
        rest = list(more)
        while (said := self.hear()).kind != tag:
            if said.kind != _GO_ON:
                untagged.append(said)
            elif rest:
                self.write(rest.pop(0) + b"\r\n")
            else:
                # What it wants cannot be given: "*" ends an exchange (RFC 9051 6.2.2).
                self.write(b"*\r\n")
        self.check(said)
        return untagged

    def exchange(self, words: str, message: bytes, last: bytes, *, told: bool) -> None:
        """Say a command; where the server asks without a word, or was not `told` yet, give it the `message`, and where
        it tells why it refuses the `last` word, after which it ends the exchange (RFC 7628 3.2.3)."""
        tag = self.begin(words)
        while (said := self.hear()).kind != tag:
            if said.kind == _GO_ON:
                self.write((last if told and said.text.strip() else message) + b"\r\n")
                told = True
        self.check(said)

    def begin(self, words: str) -> str:
        """Say a command and return its tag."""
        tag = next(self._tags)
        self._line.expect(self._timeout)
        self.write(f"{tag} {words}\r\n".encode())
        return tag

    def check(self, said: Said) -> None:
        """Raise the mailbox's trouble unless a tagged answer is OK."""
        if said.status != "OK":
            raise self._refusal() if said.status in {"NO", "BAD"} else self._no_server()

    def write(self, data: bytes) -> None:
        """Write octets."""
        try:
            self._line.write(data)
        except OSError as error:
            raise self._breakage(error) from error

    def hear(self) -> Said:
        """Return the next thing that the server says; literals in it are read and left out."""
        try:
            line = self._line.readline()
            whole = line
            while found := _LITERAL.search(line):
                self._line.read(int(found[1]))
                line = self._line.readline()
                whole += line
        except OSError as error:
            raise self._breakage(error) from error
        kind, _, text = whole.decode("utf-8", "replace").strip().partition(" ")
        if not re.fullmatch(r"\*|\+|t\d{1,9}", kind):
            raise self._no_server()
        return Said(kind, text)

    def _breakage(self, error: OSError) -> MailboxTroubleError:
        if self._line.refused.startswith("BYE"):
            return self._refusal()
        if isinstance(error, UnreadableError):
            return self._no_server()
        return faults.broken(self.phase, error, self._account)

    def _refusal(self) -> MailboxTroubleError:
        return faults.refused(self.phase, self._line.refused, self._account)

    def _no_server(self) -> MailboxTroubleError:
        """What came is no IMAP: never quoted, for during a sign-in it could hold a piece of the password."""
        account = self._account
        if self.phase is Phase.CONNECT and not account.worked_at:
            return faults.settings(f"{account.host}, port {account.port}, is no server for mailboxes (IMAP)")
        return faults.broken(self.phase, UnreadableError("the server answered what is no IMAP answer"), account)
