"""A small office in a real database: a sender, invoices, deliveries, with a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.support.clocks import FakeClock
from tui_invoice.domain.delivery import Phase, Purpose, Role, State
from tui_invoice.domain.invoice import Buyer, Contact, Invoice, Kind, Line, Seller
from tui_invoice.domain.outbox import Change, Claim, Composed, Ending, NewDelivery, NewRecipient
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.store import invoices, outbox, queueing, senders
from tui_invoice.store.database import Database, Value

CLERK = "clerk"
COMPOSED = Composed(b"Subject: an invoice\r\n\r\nHere it is.\r\n", "office@example.com")
TODAY = date(2026, 11, 18)


def make_invoice(
    number: str,
    *,
    customer: str = "Ann Ltd",
    emails: Sequence[str] = ("ann@example.com",),
    total: int = 10_000,
    day: date = TODAY,
    tags: Sequence[str] = (),
) -> Invoice:
    """Return an invoice of one line without tax; `total` is in minor units of the euro."""
    return Invoice(
        number=number,
        kind=Kind.INVOICE,
        issue_date=day,
        due_date=None,
        currency="EUR",
        seller=Seller("Our Office"),
        buyer=Buyer(customer),
        lines=(Line("Work", Decimal(1), Decimal(total) / 100, total),),
        total=total,
        as_agreed=True,
        contacts=tuple(Contact(address) for address in emails),
        tags=frozenset(tags),
    )


def make_sender(address: str = "office@example.com", *, uid: str = "a" * 32, host: str = "127.0.0.1") -> Sender:
    """Return an SMTP sender as `senders.add` takes it."""
    return Sender(0, uid, address, "Our Office", Transport.SMTP, host=host, port=587)


def new_delivery(
    invoice_id: int,
    sender_id: int,
    addresses: Sequence[str],
    *,
    purpose: Purpose = Purpose.SEND,
    replaces: Sequence[int] = (),
    not_before: int = 0,
) -> NewDelivery:
    """Return a delivery to these addresses; `replaces` names older recipients, one for each of the first."""
    older: list[int | None] = [*replaces, *[None] * (len(addresses) - len(replaces))]
    recipients = tuple(
        NewRecipient(Role.TO, "", address, address, old) for address, old in zip(addresses, older, strict=True)
    )
    return NewDelivery(
        invoice_id, sender_id, purpose, "Your invoice", "Here it is.", "[]", recipients, not_before=not_before
    )


@dataclass(frozen=True, slots=True)
class MadeOffice:
    """An open database with one sender; each method is one transaction."""

    db: Database
    clock: FakeClock
    sender_id: int

    @property
    def sender(self) -> Sender:
        """The sender as it stands now."""
        return senders.by_id(self.db, self.sender_id)

    def add(self, *taken: Invoice) -> list[int]:
        """Add issued invoices; return their ids."""
        with self.db.transaction():
            invoices.add_issued(self.db, [(each, None) for each in taken])
        return [self.db.number("SELECT id FROM invoice WHERE number=?", each.number) for each in taken]

    def add_one(self, number: str = "1", *emails: str, day: date = TODAY) -> int:
        """Add one issued invoice; return its id."""
        return self.add(make_invoice(number, emails=emails or ("ann@example.com",), day=day))[0]

    def queue(
        self,
        invoice_id: int,
        *addresses: str,
        purpose: Purpose = Purpose.SEND,
        replaces: Sequence[int] = (),
        not_before: int = 0,
    ) -> int:
        """Queue a delivery; return its id."""
        new = new_delivery(
            invoice_id,
            self.sender_id,
            addresses or ("ann@example.com",),
            purpose=purpose,
            replaces=replaces,
            not_before=not_before,
        )
        with self.db.transaction():
            return queueing.insert(self.db, new, self.sender, CLERK)

    def claim(self) -> Claim:
        """Claim what is due next; fail where nothing is."""
        with self.db.transaction():
            claim = outbox.claim(self.db, self.sender_id)
        assert claim is not None, "nothing is due"
        return claim

    def mark(self, claim: Claim) -> None:
        """Commit the marker for all that was claimed."""
        changes = [Change(each.id, State.HANDING_OVER, Phase.RCPT, "250 OK") for each in claim.claimed]
        with self.db.transaction():
            outbox.mark(self.db, claim, changes, COMPOSED)

    def finish(self, claim: Claim, will: State, phase: Phase = Phase.DONE, *, again_at: int = 0) -> None:
        """Give all that was claimed one end."""
        changes = [Change(each.id, will, phase, f"said in {phase}") for each in claim.claimed]
        with self.db.transaction():
            outbox.finish(self.db, claim, changes, Ending(phase, "said last", "mx.example", again_at=again_at))

    def send(self) -> Claim:
        """Take what is due next all the way to `sent`."""
        claim = self.claim()
        self.mark(claim)
        self.finish(claim, State.SENT)
        return claim

    def states(self, delivery_id: int) -> list[State]:
        """Return the states of a delivery's recipients, oldest first."""
        rows = self.db.rows("SELECT state FROM recipient WHERE delivery_id=? ORDER BY id", delivery_id)
        return [State(row["state"]) for row in rows]

    def column(self, sql: str, *values: Value) -> list[object]:
        """Return the first column of a query."""
        return [row[0] for row in self.db.rows(sql, *values)]


@contextmanager
def office(folder: Path, *, clock: FakeClock | None = None, name: str = "office.db") -> Iterator[MadeOffice]:
    """Open a new database in `folder` with one sender; close it at the end."""
    clock = clock or FakeClock()
    with Database.open(folder / name, clock, create=True) as db:
        with db.transaction():
            sender_id = senders.add(db, make_sender())
        yield MadeOffice(db, clock, sender_id)


@contextmanager
def opened(folder: Path, *, name: str = "office.db") -> Iterator[MadeOffice]:
    """Open the database that `office` left in `folder`; close it at the end."""
    clock = FakeClock()
    with Database.open(folder / name, clock) as db:
        yield MadeOffice(db, clock, senders.all_of(db)[0].id)
