"""Senders, envelopes and sessions for the tests of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.support.servers import MailServers as MailServers
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.mail.connect import connect
from tui_invoice.mail.dialogue import Patience
from tui_invoice.mail.session import Envelope, EnvelopeRecipient, Session

PATIENT = Patience(command=20, data=20, block=20, dot=20, small=20)
IMPATIENT = Patience(command=20, data=20, block=20, dot=0.3, small=20)
"""For a final answer that does not come."""

LETTER = b"From: a@office.example\r\nMessage-ID: <m1@office.example>\r\nSubject: x\r\n\r\n.a dot\r\n..\r\nend\r\n"

OFFICE = Sender(
    1, "u", "billing@office.example", "Office", Transport.SMTP, host="127.0.0.1", security=Security.NONE, worked_at=1
)


@dataclass
class Marks:
    """A marker that notes what it was told."""

    told: list[Mapping[int, Reply]] = field(default_factory=list)

    def __call__(self, answers: Mapping[int, Reply]) -> None:
        self.told.append(answers)


def settings(server: ScriptedServer, **changes: object) -> Sender:
    """Return the office's sender for this server."""
    return replace(OFFICE, port=server.port, **changes)  # type: ignore[arg-type]  # the fields are Sender's


def session(server: ScriptedServer, patience: Patience = PATIENT) -> Session:
    """Connect in clear, without a sign-in."""
    return connect(settings(server), None, timeout=5, patience=patience)


def envelope(*addresses: str) -> Envelope:
    """Return an envelope for these; the ids count from 1."""
    people = tuple(EnvelopeRecipient(n, address) for n, address in enumerate(addresses, 1))
    return Envelope("billing@office.example", "env=1", people)
