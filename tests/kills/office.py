"""An office whose whole outbox is queued and due, and the reckoning after its couriers were killed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from tests.store.making import make_invoice
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.delivery import Purpose, Role, State
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import NewDelivery, NewRecipient
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.store import documents, invoices, offices, queueing, senders
from tui_invoice.store.database import Database

PAGE = b"%PDF-1.4 a page that was brought along"


def fill(path: Path, port: int, mails: int, *, senders_count: int = 2) -> None:
    """Make a database with `mails` queued mails of two recipients each, over some senders."""
    with Database.open(path, SystemClock(), create=True) as db, db.transaction():
        offices.save(db, Office(Seller("Our Office")))
        accounts = [
            senders.by_id(db, senders.add(db, _account(n, port)))  # each has a courier's thread of its own
            for n in range(senders_count)
        ]
        numbers = [f"K-{n:05}" for n in range(mails)]
        invoices.add_issued(db, [(make_invoice(number), None) for number in numbers])
        page = documents.keep(db, PAGE)
        for n, number in enumerate(numbers):
            invoice_id = db.number("SELECT id FROM invoice WHERE number=?", number)
            addresses = (f"to{n}@customer.test", f"copy{n}@customer.test")
            new = NewDelivery(
                invoice_id=invoice_id,
                sender_id=accounts[n % senders_count].id,
                purpose=Purpose.SEND,
                subject=number,
                body="Here it is.\n",
                attach=f'[{{"kind": "pdf", "name": "{number}.pdf", "sha256": "{page}"}}]',
                recipients=tuple(NewRecipient(Role.TO, "", each, each) for each in addresses),
            )
            queueing.insert(db, new, accounts[n % senders_count], "clerk")


def _account(n: int, port: int) -> Sender:
    address = f"office{n}@office.test"
    return Sender(0, f"{n:032x}", address, "Our Office", Transport.SMTP, "127.0.0.1", port, Security.NONE)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the database says became of the recipients, beside what the server has."""

    states: Counter[State]
    doubled: tuple[str, ...]
    lost: tuple[str, ...]
    unsaid: tuple[str, ...]
    sound: bool


def reckon(path: Path, server: ScriptedServer) -> Reckoning:
    """Compare every recipient's state with the server's own record.

    doubled: taken more than once. lost: said to be sent, and the server has it not. unsaid: the
    server has it, and the database says neither sent nor uncertain.
    """
    has: Counter[str] = Counter()
    for message in server.received:
        message_id = BytesHeaderParser().parsebytes(message.data)["Message-ID"]
        for address in message.addresses:
            has[f"{message_id} {address}"] += 1
    with Database.open(path, SystemClock(), write=False) as db:
        rows = db.rows(
            "SELECT d.message_id, r.envelope, r.state FROM recipient r JOIN delivery d ON d.id=r.delivery_id"
        )
        sound = db.rows("PRAGMA integrity_check")[0][0] == "ok" and not db.rows("PRAGMA foreign_key_check")
    states = {f"{row['message_id']} {row['envelope']}": State(row["state"]) for row in rows}
    known = (State.SENT, State.UNCERTAIN)
    return Reckoning(
        states=Counter(states.values()),
        doubled=tuple(key for key, times in has.items() if times > 1),
        lost=tuple(key for key, state in states.items() if state is State.SENT and not has[key]),
        unsaid=tuple(key for key in has if states.get(key) not in known),
        sound=sound,
    )
