"""From a mailbox's settings to an open mailbox, in five steps that a test of the settings shows."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import UNENCRYPTED, Security, Sender
from tui_invoice.mail.certificate import describe
from tui_invoice.mail.greeting import trusting
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.line import Line, UnreadableError
from tui_invoice.mail.mailbox.signing import sign_in
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.mailbox.talk import Talk
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.reaching import Place, ascii_host, look_up, reach_socket
from tui_invoice.mail.trouble import SenderTrouble


class StepName(StrEnum):
    """The steps of `open_mailbox`, in their order."""

    NAME = "name"
    CONNECTED = "connected"
    ENCRYPTED = "encrypted"
    SIGN_IN = "sign_in"
    READABLE = "readable"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was passed and what was found there, in words (some of them the server's, raw)."""

    name: StepName
    found: str


def open_mailbox(
    mailbox: Mailbox,
    username: str,
    secret: Secret | None,
    *,
    timeout: float = 30.0,
    on_step: Callable[[Step], None] | None = None,
) -> Source:
    """Look up the name, connect, encrypt, sign in and find the folders, by IMAP (RFC 9051, RFC 3501).

    `username` is the sender's, for a mailbox that has none of its own; `timeout` is in seconds, for each answer, also
    later on. Raises MailboxTroubleError. A password is never said over a connection that is neither encrypted and
    verified nor within this machine.
    """
    tell = on_step or (lambda _: None)
    account = faults.as_account(mailbox, mailbox.username or username)
    way = _Way(account, timeout)
    tell(Step(StepName.NAME, f"{account.host}: {', '.join(str(place.address[0]) for place in way.places)}"))
    line = way.connect()
    try:
        tell(Step(StepName.CONNECTED, f"{line.peer}, port {account.port}"))
        talk, encrypted, known = way.greet(line)
        tell(Step(StepName.ENCRYPTED, encrypted or UNENCRYPTED))
        if known:
            tell(Step(StepName.SIGN_IN, "not asked for: the server knows already who it is"))
        else:
            told = sign_in(talk, talk.capabilities(), account, secret)
            tell(Step(StepName.SIGN_IN, f"{account.username}, {told}"))
        source = _readable(line, talk, account, timeout)
        tell(Step(StepName.READABLE, ", ".join(folder.name for folder in source.folders())))
    except BaseException:
        line.close()
        raise
    return source


def open_local(path: Path) -> Source:
    """Open a Maildir (a folder) or an mbox (a file) of this machine, to read it. Raises MailboxTroubleError."""
    from tui_invoice.mail.mailbox.maildir import MaildirSource
    from tui_invoice.mail.mailbox.mbox import MboxSource

    return MaildirSource(path) if path.is_dir() else MboxSource(path)


def _readable(line: Line, talk: Talk, account: Sender, timeout: float) -> Source:
    # IMAPClient costs start-up time; nothing but an open mailbox needs it.
    from tui_invoice.mail.mailbox.imap import ImapSource

    talk.phase = Phase.DONE
    return ImapSource(line, talk, account, timeout)


class _Way:
    """The way to a server: its addresses, and what is trusted there."""

    def __init__(self, account: Sender, timeout: float) -> None:
        self._account = account
        self._timeout = timeout
        try:
            self._host = ascii_host(account)
            self.places: list[Place] = look_up(account, self._host)
            self._context = trusting(account)
        except SenderTrouble as trouble:
            raise faults.of_sender(trouble, account) from trouble

    def connect(self) -> Line:
        """Connect to the first address that answers."""
        try:
            return Line(*reach_socket(self._account, self.places, self._timeout))
        except SenderTrouble as trouble:
            raise faults.of_sender(trouble, self._account) from trouble

    def greet(self, line: Line) -> tuple[Talk, str, bool]:
        """Hear the greeting and encrypt as the settings ask; return the talk, what encrypts it ("" for nothing), and
        whether the server takes us for signed in already."""
        talk = Talk(line, self._account, self._timeout)
        encrypted = self._encrypt(line) if self._account.security is Security.TLS else ""
        greeting = talk.greeting()
        if self._account.security is Security.STARTTLS:
            self._start_tls(talk, greeting)
            # What was said in clear may have been put there by another (RFC 9051 11.1): it is asked anew by the caller.
            encrypted = self._encrypt(line)
        return talk, encrypted, greeting == "PREAUTH"

    def _start_tls(self, talk: Talk, greeting: str) -> None:
        account = self._account
        if greeting == "PREAUTH" or "STARTTLS" not in talk.capabilities():
            # After PREAUTH no STARTTLS is allowed, so that a meddler says it to keep us in clear (RFC 9051 11.1).
            words = f"{account.host}, port {account.port}, does not offer STARTTLS: nothing is said to it in clear"
            raise faults.settings(words)
        talk.phase = Phase.TLS
        talk.command("STARTTLS")

    def _encrypt(self, line: Line) -> str:
        account = self._account
        try:
            version = line.encrypt(self._context, self._host, self._timeout)
        except ssl.SSLCertVerificationError as error:
            lines = [f"host name: {self._host}", f"reason: {error.verify_message}", self._seen_certificate()]
            raise faults.broken(Phase.TLS, error, account, "\n".join(filter(None, lines))) from error
        except UnreadableError as error:
            raise faults.settings(f"{account.host}: {error}: somebody may be between") from error
        except OSError as error:
            raise faults.broken(Phase.TLS, error, account) from error
        return f"{version}, the certificate is {self._host}'s"

    def _seen_certificate(self) -> str:
        """Return what stands in the certificate that was refused, or "".

        A refused handshake does not give it out, so it is fetched by a second connection on which nothing but the
        greeting is said.
        """
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with contextlib.suppress(OSError, MailboxTroubleError), contextlib.closing(self.connect()) as line:
            if self._account.security is Security.STARTTLS:
                talk = Talk(line, self._account, self._timeout)
                self._start_tls(talk, talk.greeting())
            line.encrypt(context, self._host, self._timeout)
            return describe(line.certificate())
        return ""
