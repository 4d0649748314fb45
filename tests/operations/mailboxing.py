"""A mailbox on a scripted server for the office's sender, and what comes back to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.operations.couriering import Works
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security, Sender
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.reports import read_report
from tui_invoice.operations import looking
from tui_invoice.operations.looking import Looked
from tui_invoice.operations.taking_in import take_in
from tui_invoice.store import mailboxes
from tui_invoice.store.database import Row

USER, PASSWORD = "office", "canary-8314-zebra"
USERS = {USER: PASSWORD}

BOUNCE = """From: MAILER-DAEMON@mx.example\r
To: office@example.com\r
Subject: Undelivered Mail\r
Message-ID: <{name}@mx.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
It did not arrive.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
Original-Envelope-Id: {envelope}\r
\r
Final-Recipient: rfc822; {address}\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 no such user\r
\r
--b--\r
"""
LETTER = b"From: ann@example.net\r\nTo: office@example.com\r\nSubject: Lunch?\r\n\r\nToday?\r\n"


def bounce(envelope: str, address: str = "ann@example.com", name: str = "b1") -> bytes:
    """Return a report that mail did not arrive, as a server sends it."""
    return BOUNCE.format(envelope=envelope, address=address, name=name).encode()


@dataclass
class Letterbox:
    """The sender's mailbox. `tools` is what it is read with."""

    works: Works
    server: ScriptedMailboxes
    password: str = PASSWORD
    opened: int = 0
    listens: float = 900.0
    slice: float = 0.2
    events: list[str] = field(default_factory=list)

    def put(self, **changes: object) -> None:
        """Let the sender have this mailbox; `changes` are those of Mailbox."""
        sender_id = self.works.made.sender_id
        own = Mailbox(sender_id, Access.IMAP, "127.0.0.1", self.server.port, Security.NONE, username=USER)
        with self.works.db.transaction():
            mailboxes.put(self.works.db, replace(own, **changes))  # type: ignore[arg-type]

    def open(self, sender: Sender, mailbox: Mailbox) -> Source:
        """Open it."""
        self.opened += 1
        return open_mailbox(mailbox, sender.username, Secret(self.password), timeout=10)

    @property
    def tools(self) -> looking.Tools:
        return looking.Tools(
            self.open, read_report, take_in, self.works.passing, listens=self.listens, slice=self.slice
        )

    def look(self) -> Looked:
        """Look once."""
        source = self.open(self.works.sender, self.now)
        try:
            return looking.look(self.works.db, self.works.sender, source, self.tools)
        finally:
            source.close()

    @property
    def now(self) -> Mailbox:
        """The mailbox as it stands."""
        found = mailboxes.of_sender(self.works.db, self.works.made.sender_id)
        assert found is not None
        return found

    def comes(self, delivery: int, address: str = "ann@example.com", name: str = "b1", folder: str = "INBOX") -> int:
        """Lay a bounce of a delivery into a folder."""
        envelope = str(self.works.delivery(delivery)["envelope_id"])
        return self.server.deliver(USER, bounce(envelope, address, name), folder)

    def copy(self, delivery: int) -> Row | None:
        """Return what is known of the copy of a delivery."""
        return self.works.db.first("SELECT * FROM sent_copy WHERE delivery_id=?", delivery)

    def sent(self) -> int:
        """Return how many messages lie in Sent."""
        return len(self.server.messages(USER, "Sent"))
