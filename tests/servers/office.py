"""An office in a real database whose courier hands its mail to the machine's servers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.servers.machine import PASSWORD, Machine
from tests.store.making import make_invoice
from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.clock import ShiftedClock, SystemClock
from tui_invoice.domain.delivery import Purpose, Role, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import NewDelivery, NewRecipient
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, Sender, Transport
from tui_invoice.mail.connect import connect
from tui_invoice.mail.session import Session
from tui_invoice.operations.composing import composer
from tui_invoice.operations.courier import Courier, Mode
from tui_invoice.operations.hand import Tools
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import documents, holds, invoices, offices, queueing, senders
from tui_invoice.store.database import Database

CLERK = "clerk"
ACCOUNT = "sender@office.test"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gets a mail, and where the address stands."""

    address: str
    name: str = ""
    role: Role = Role.TO


@dataclass(frozen=True, slots=True)
class Ended:
    """A recipient as the outbox has it: its address, its state, why, and the server's words."""

    address: str
    state: State
    cause: Cause | None
    words: str


@dataclass(frozen=True, slots=True)
class Queued:
    """One delivery in the outbox."""

    office: ServedOffice
    id: int
    message_id: str
    envelope_id: str

    @property
    def ends(self) -> list[Ended]:
        """Its recipients as they stand now, in the order in which they were named."""
        rows = self.office.db.rows("SELECT * FROM recipient WHERE delivery_id=? ORDER BY id", self.id)
        return [
            Ended(r["address"], State(r["state"]), Cause(r["cause"]) if r["cause"] else None, r["words"] or "")
            for r in rows
        ]

    @property
    def states(self) -> list[State]:
        """The states of its recipients."""
        return [end.state for end in self.ends]

    @property
    def tries(self) -> int:
        """How many tries were counted."""
        return self.office.db.number("SELECT tries FROM delivery WHERE id=?", self.id)

    @property
    def data(self) -> bytes:
        """The bytes that were frozen for it."""
        row = self.office.db.first("SELECT bytes FROM message WHERE delivery_id=?", self.id)
        assert row is not None
        return bytes(row["bytes"])


@dataclass(slots=True)
class ServedOffice:
    """An open database with one sender; `password` is what the courier signs in with."""

    path: Path
    db: Database
    clock: ShiftedClock
    sender_id: int
    password: str = PASSWORD
    log: list[str] = field(default_factory=list)

    @property
    def sender(self) -> Sender:
        """The sender as it stands now."""
        return senders.by_id(self.db, self.sender_id)

    def set_sender(self, **changes: str | int | Security) -> None:
        """Change the sender's settings, and no more: a hold stays."""
        with self.db.transaction():
            senders.update(self.db, replace(self.sender, **changes))  # type: ignore[arg-type]  # checked by replace

    def queue(
        self, *people: Person, subject: str = "Invoice", body: str = "Here it is.", page: bytes = b"", name: str = ""
    ) -> Queued:
        """Queue one invoice to these people with the page that was brought in for it."""
        with self.db.transaction():
            number = f"S-{self.db.number('SELECT count(*) FROM invoice') + 1:04}"
            invoices.add_issued(self.db, [(make_invoice(number), None)])
            invoice_id = self.db.number("SELECT id FROM invoice WHERE number=?", number)
            kept = documents.keep(self.db, page or pdf(2_000, number))
            attach = json.dumps([{"kind": "pdf", "name": name or f"{number}.pdf", "sha256": kept}])
            recipients = tuple(
                NewRecipient(each.role, each.name, each.address, parse_one(each.address).envelope) for each in people
            )
            new = NewDelivery(invoice_id, self.sender_id, Purpose.SEND, subject, body, attach, recipients)
            delivery_id = queueing.insert(self.db, new, self.sender, CLERK)
        row = self.db.first("SELECT message_id, envelope_id FROM delivery WHERE id=?", delivery_id)
        assert row is not None
        return Queued(self, delivery_id, row["message_id"], row["envelope_id"])

    def deliver(self) -> None:
        """Let a courier bring what is due to its end; what must not happen to it fails the test."""
        courier = Courier(
            self.path, self.clock, tools(self.password), "this machine", log=self.log.append, waiting=Waiting()
        )
        courier.run(Mode.ONCE)
        assert self.log == []

    def release(self) -> int:
        """End the sender's hold; return how many recipients were released."""
        with self.db.transaction():
            return holds.release_sender(self.db, self.sender, CLERK)

    def counted(self) -> Counter[State]:
        """Return how many recipients are in each state."""
        return Counter(State(row["state"]) for row in self.db.rows("SELECT state FROM recipient"))


def tools(password: str, passing: Callable[[str], object] = str) -> Tools:
    """Return what the courier works with: this password, pages that were brought in, and `passing`."""

    def signed_in(sender: Sender) -> Session:
        return connect(sender, Secret(password))

    return Tools(connect=signed_in, compose=composer(no_page), passing=passing)


def no_page(db: Database, invoice_id: int) -> bytes:
    """Draw nothing: every invoice of these tests brought its page along."""
    raise AssertionError(f"invoice {invoice_id} brought no page along")


def pdf(size: int, seed: str = "") -> bytes:
    """Return `size` octets that begin and end like a PDF, with every octet and dots at lines' beginnings between."""
    noise = hashlib.shake_256(seed.encode()).digest(max(0, size - 40))
    return (b"%PDF-1.7\n.\r\n..\n" + noise + b"\n%%EOF\n")[:size]


@contextmanager
def open_office(path: Path, machine: Machine) -> Iterator[ServedOffice]:
    """Make a database with one sender whose account is at the machine; close it at the end."""
    clock = ShiftedClock(SystemClock(), 0)
    account = Sender(
        id=0,
        uid="5" * 32,
        address=ACCOUNT,
        name="Our Office",
        transport=Transport.SMTP,
        host="127.0.0.1",
        port=machine.submission,
        security=Security.STARTTLS,
        username=ACCOUNT,
        secret=SecretStore.ASK,
        ca_file=str(machine.ca_file),
    )
    with Database.open(path, clock, create=True) as db:
        with db.transaction():
            offices.save(db, Office(Seller("Our Office"), time_zone="Asia/Ho_Chi_Minh"))
            sender_id = senders.add(db, account)
        yield ServedOffice(path, db, clock, sender_id)
