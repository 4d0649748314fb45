"""Mailboxes for the tests: their settings, opening them, and the trouble that is met."""

from __future__ import annotations

import base64
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from tests.support.servers import OFFICE
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.domain.diagnosis import Fault
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security
from tui_invoice.mail.mailbox.imap import ImapSource
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError

CANARY = OFFICE["office"]
PLAIN = base64.b64encode(f"\0office\0{CANARY}".encode()).decode()


def settings(port: int, security: Security = Security.NONE, **changes: object) -> Mailbox:
    """Return the settings of the office's mailbox at this port of this machine."""
    given = Mailbox(1, Access.IMAP, "127.0.0.1", port, security, "office", worked_at=1)
    return replace(given, **changes)  # type: ignore[arg-type]  # the fields are Mailbox's


@contextmanager
def opened(server: ScriptedMailboxes, *, timeout: float = 10) -> Iterator[Source]:
    """Open the office's mailbox in clear; `timeout` is in seconds, for each answer once it is open."""
    with closing(open_mailbox(settings(server.port), "", Secret(CANARY), timeout=20)) as source:
        assert isinstance(source, ImapSource)
        # On a busy machine the way there must not fail for what the test wants to wait for afterwards.
        source._timeout = source._talk._timeout = timeout
        yield source


@contextmanager
def in_trouble() -> Iterator[list[MailboxTroubleError]]:
    """Expect the mailbox's trouble, which tells no password; it is in the list afterwards."""
    found: list[MailboxTroubleError] = []
    with pytest.raises(MailboxTroubleError) as caught:
        yield found
    trouble = caught.value
    found.append(trouble)
    assert trouble.diagnosis.fault is Fault.SENDER
    assert trouble.diagnosis.words == trouble.reply.text
    told = "".join(traceback.format_exception(trouble)) + repr((trouble.diagnosis, trouble.reply, trouble.args))
    assert not [word for word in (CANARY, PLAIN, base64.b64encode(CANARY.encode()).decode()) if word in told]


def trouble(mailbox: Mailbox, secret: Secret | None = None, timeout: float = 5) -> MailboxTroubleError:
    """Return the trouble that opening meets."""
    with in_trouble() as found:
        open_mailbox(mailbox, "", Secret(CANARY) if secret is None else secret, timeout=timeout)
    return found[0]


@contextmanager
def raw_server(talk: Callable[[socket.socket], None], **changes: object) -> Iterator[Mailbox]:
    """Serve one connection by hand, for what no scripted server says; yields the mailbox's settings."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            sock, _ = listening.accept()
            with sock:
                talk(sock)

        thread = threading.Thread(target=serve)
        thread.start()
        yield replace(settings(listening.getsockname()[1]), **changes)  # type: ignore[arg-type]
        thread.join(20)
