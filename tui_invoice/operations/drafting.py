"""Drafts: what the send and the resend form of one invoice begin with. Nothing is queued here; see `letters`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_invoice.documents import estimating
from tui_invoice.domain.delivery import ARRIVED, Role, SendStatus, State, shown
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.invoice import Contact, Kind
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import planning
from tui_invoice.operations.address_checks import AddressCheck, check_addresses
from tui_invoice.operations.context import Context
from tui_invoice.operations.drawing import refuse_undrawable
from tui_invoice.operations.letters import Letter, queue, test_to_me
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.planning import Refusal
from tui_invoice.operations.replacing import MISSED, WAITING, barred, under_way, wanted_now
from tui_invoice.operations.warned import Warned, warned
from tui_invoice.store import documents, offices, queueing, senders
from tui_invoice.store import under_way as outbox
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Live, Standing

__all__ = ["AddressCheck", "Draft", "Letter", "Person", "Warned", "check_addresses", "draft", "queue", "test_to_me"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in To, Cc or Bcc. `address` is as it is known and may be wrong; `role` is to, cc or bcc.

    `status` is what became of it there, None where it did not go there yet, `since` when, in Unix
    milliseconds UTC (0 for never). Who `has_it` is shown and not sent to again.
    """

    address: str
    name: str
    role: str
    status: SendStatus | None = None
    since: int = 0
    has_it: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form begins with. `total` is in minor units of `currency`, `language` the customer's.

    A `resend` is of an invoice that went out before, or waits to. `senders` are those there are, the default
    first; `sender` the address of the one chosen: for a resend the one that it went out by. `name` is that of
    the first To. In a resend, To, Cc and Bcc hold those it did not reach, at the addresses that were
    corrected since, and those who have it.

    `size` is in octets: a kept PDF's own, else an estimate from the signs that are printed (within a fifth, see
    `documents.estimating`), 0 where it has no page; `kept` tells which. `problem` is why it cannot be sent at all now.
    `sent_before` tells that it reached somebody and nothing failed: sent again it arrives twice. `warnings` are of
    those addresses it would go to that gave trouble before; they forbid nothing. `credit` tells that it is
    a credit note.
    """

    id: int
    number: str
    customer: str
    currency: str
    total: int
    language: str
    resend: bool
    senders: tuple[Sender, ...]
    sender: str
    name: str
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    bcc: tuple[Person, ...]
    subject: str
    body: str
    attachment: str
    size: int
    kept: bool
    problem: Refusal | None
    sent_before: bool
    warnings: tuple[Warned, ...] = ()
    credit: bool = False


def draft(context: Context, number: str, sender: str = "") -> Draft:
    """Return what the form of an invoice begins with, to go out from `sender` ("" for the usual one).

    Raises NotFoundError for the number, StoreError; whatever else forbids it is the draft's `problem`.
    """
    with context.reading() as db:
        stored = planning.found(db, number)
        standing = _settled(db, queueing.standing(db, stored.id))
        office, accounts = offices.load(db), tuple(senders.all_of(db))
        chosen = sender or _usual(db, stored, accounts)
        people = _people(db, stored, standing, office)
        to = _in(people, Role.TO)
        problem = barred(number, standing) or under_way(number, standing) or _unready(db, stored, office, chosen)
        text = _words(stored, office, standing)
        return Draft(
            id=stored.id,
            number=number,
            customer=stored.invoice.buyer.name,
            currency=stored.invoice.currency,
            total=stored.invoice.total,
            language=stored.invoice.buyer.language,
            resend=bool(standing.live),
            senders=accounts,
            sender=next((each.address for each in accounts if each.address.casefold() == chosen.casefold()), ""),
            name=next((each.name for each in to if not each.has_it), to[0].name if to else ""),
            to=to,
            cc=_in(people, Role.CC),
            bcc=_in(people, Role.BCC),
            subject=text.subject,
            body=text.body,
            attachment=planning.file_name(number),
            size=_size(db, stored, office),
            kept=bool(stored.document),
            problem=problem,
            sent_before=bool(standing.having(*ARRIVED)) and not standing.having(*MISSED, *WAITING),
            warnings=warned(db, {stored.id: [each.address for each in people if not each.has_it]}).get(stored.id, ()),
            credit=stored.invoice.kind is Kind.CREDIT_NOTE,
        )


def _settled(db: Database, standing: Standing) -> Standing:
    """Return the standing with what a dead courier was handing over as uncertain (OUTBOX S5)."""
    if not standing.having(State.HANDING_OVER) or is_held(db.path):
        return standing
    live = (replace(e, state=State.UNCERTAIN) if e.state is State.HANDING_OVER else e for e in standing.live)
    return replace(standing, live=tuple(live))


def _usual(db: Database, stored: Stored, accounts: Sequence[Sender]) -> str:
    """Return by which address it goes out where none is named: the last one's while it exists, else the default."""
    last = outbox.last_account(db, stored.id)
    known = {each.id: each.address for each in accounts}
    return known.get(last[0] if last else 0) or (accounts[0].address if accounts else "")


def _people(db: Database, stored: Stored, standing: Standing, office: Office) -> tuple[Person, ...]:
    """Return everybody whom the form names."""
    if not any(each.address for each in standing.live):
        copy = [Contact(office.bcc, "bcc")] if office.bcc else []
        return tuple(Person(e.address, e.name, e.role) for e in (*planning.contacts_of(db, stored), *copy))
    known = {each.address: each for each in standing.live}
    missed = wanted_now(db, stored, standing)
    has_it = [each for each in standing.live if each.state not in (*MISSED, *WAITING) and each.address]
    people = [_person(known.get(each.address), each) for each in missed]
    return (*people, *(_person(each, Contact(each.address, each.role, each.name)) for each in has_it))


def _person(live: Live | None, contact: Contact) -> Person:
    if live is None:
        return Person(contact.address, contact.name, contact.role)
    has_it = live.state in ARRIVED
    return Person(contact.address, contact.name, contact.role, shown(live.state), live.since, has_it)


def _in(people: Sequence[Person], role: Role) -> tuple[Person, ...]:
    return tuple(each for each in people if each.role == role)


def _unready(db: Database, stored: Stored, office: Office, sender: str) -> Refusal | None:
    """Return what is missing before any mail of this invoice may leave."""
    number = stored.invoice.number
    try:
        planning.desk(db, sender)
        refuse_undrawable(stored, office)
        planning.words(stored, office)
    except InvoiceError as error:
        return Refusal(number, error.title, error.detail, error.todo)
    return None


def _words(stored: Stored, office: Office, standing: Standing) -> planning.Words:
    try:
        return planning.words(stored, office, resend=bool(standing.live))
    except InvoiceError:
        return planning.Words("", "")


def _size(db: Database, stored: Stored, office: Office) -> int:
    if stored.document:
        return documents.size(db, stored.document)
    try:
        return estimating.octets(planning.signed(stored.invoice, office))
    except InvoiceError:
        return 0
