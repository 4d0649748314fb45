"""Letters: one invoice as a form was filled in: queued for its customer, or as a test for oneself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from tui_invoice.domain.delivery import ARRIVED, Purpose, Role
from tui_invoice.domain.errors import InvoiceError, RefusedError, StoreError
from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.outbox import NewRecipient
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.operations.drawing import refuse_undrawable
from tui_invoice.operations.keeping import keep_addresses
from tui_invoice.operations.planning import Desk, Refusal
from tui_invoice.operations.replacing import MISSED, WAITING, barred, placed, take_along, under_way
from tui_invoice.operations.sending import Planned, Sent, enqueue
from tui_invoice.store import queueing
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing


@dataclass(frozen=True, slots=True)
class Letter:
    """What a form asks for. `to`, `cc` and `bcc` are all whom it is for, one address each; `name` is the first To's.

    `sender` "" is the default one; `subject` and `body` None are the usual ones. `save` keeps corrected and new
    addresses for the customer; `again` names those who have it already and are meant all the same, "" where it was
    given otherwise. `wait_ms` milliseconds pass before the first try.
    """

    number: str
    sender: str = ""
    name: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str | None = None
    body: str | None = None
    save: bool = False
    again: frozenset[str] = frozenset()
    wait_ms: int = 0


def queue(context: Context, letter: Letter) -> Sent:
    """Queue the letter in one transaction; what waits in an open delivery is taken along, or back if left out.

    Each address replaces its own older recipient, a new one somebody whom it did not reach (see
    `replacing.placed`); whoever is left out keeps what became of it. What forbids it comes back in `refused`.
    Raises NotFoundError for the number, StoreError.
    """
    with context.writing() as db:
        stored = planning.found(db, letter.number)
        standing = queueing.standing(db, stored.id)
        try:
            desk = planning.desk(db, letter.sender)
            planned = _planned(db, desk, stored, standing, letter)
        except StoreError:
            raise
        except InvoiceError as error:
            refusal = Refusal(letter.number, error.title, error.detail, error.todo.replace("NUMBER", letter.number))
            return Sent((), (refusal,), letter.sender, held=False)

        def admit(each: Planned) -> Refusal | None:
            if queueing.standing(db, stored.id) != standing:
                return Refusal(each.number, "it changed meanwhile", "", "look at it, then again")
            take_along(db, standing, each.delivery, context.who)
            if letter.save:
                keep_addresses(db, stored, standing, each.delivery.recipients, desk.office)
            return None

        queued, late = enqueue(db, desk, [planned], context.who, admit)
        return Sent(tuple(queued), tuple(late), desk.sender.address, desk.sender.held)


def test_to_me(
    context: Context, number: str, sender: str = "", subject: str | None = None, body: str | None = None
) -> str:
    """Queue the invoice as the customer would get it for the sender's own address; return that address.

    It is possible whatever the invoice's state is, changes none, and is marked as a test in its subject. Raises
    NotFoundError, RefusedError (no office, no sender), DocumentError where there is no page, StoreError.
    """
    with context.writing() as db:
        stored = planning.found(db, number)
        desk = planning.desk(db, sender)
        refuse_undrawable(stored, desk.office)
        me = planning.one_address(desk.sender.address)
        recipient = NewRecipient(Role.TO, desk.sender.name, me.address, me.envelope)
        letter = planning.delivery(desk, stored, (recipient,), refers_to=None, not_before=0, subject=subject, body=body)
        test = replace(letter, purpose=Purpose.TEST, subject=f"Test: {letter.subject}")
        with db.transaction():
            queueing.insert(db, test, planning.named_sender(db, desk.sender.address), context.who)
        return me.address


def _planned(db: Database, desk: Desk, stored: Stored, standing: Standing, letter: Letter) -> Planned:
    number = stored.invoice.number
    if refusal := barred(number, standing) or under_way(number, standing):
        raise RefusedError(refusal.title, refusal.detail, refusal.todo)
    # The form shows the office's own copy in Bcc: it goes there if it still stands there.
    contacts = tuple(_contacts(db, stored, standing, letter))
    if standing.live:
        recipients = planning.each_once(contacts)
    else:
        recipients = planning.recipients(contacts, replace(desk.office, bcc=""))
    if not recipients:
        raise RefusedError("nobody is named", "a mail needs somebody to go to", "write an address")
    stay = (each.role for each in standing.live if each.state not in WAITING)
    if Role.TO not in {*stay, *(each.role for each in recipients)}:
        raise RefusedError("nobody stands in To", "who waits there would be taken back", "write the customer's address")
    _refuse_twice(standing, recipients, {each.casefold() for each in letter.again})
    refuse_undrawable(stored, desk.office)
    return Planned(
        stored,
        planning.delivery(
            desk,
            stored,
            placed(recipients, standing),
            refers_to=max((each.delivery_id for each in standing.live), default=None),
            not_before=db.clock.now() + letter.wait_ms,
            subject=letter.subject,
            body=letter.body,
        ),
    )


def _contacts(db: Database, stored: Stored, standing: Standing, letter: Letter) -> Iterator[Contact]:
    """Give everybody of the letter, with the names that were typed or are known."""
    known = {each.address.casefold(): each.name for each in planning.contacts_of(db, stored)}
    known |= {each.address.casefold(): each.name for each in standing.live}
    for role, texts in ((Role.TO, letter.to), (Role.CC, letter.cc), (Role.BCC, letter.bcc)):
        for n, text in enumerate(texts):
            address = planning.one_address(text)
            name = address.name or known.get(address.address.casefold(), "")
            if role is Role.TO and n == 0:
                name = letter.name or name
            yield Contact(address.address, role, name)


def _refuse_twice(standing: Standing, recipients: tuple[NewRecipient, ...], meant: Collection[str]) -> None:
    has_it = {each.address.casefold() for each in standing.having(*ARRIVED)} - set(meant)
    if "" in has_it and not standing.having(*MISSED, *WAITING):
        raise RefusedError("it was given otherwise", "sent as well it arrives twice", "say that it is meant")
    for each in recipients:
        if each.address.casefold() in has_it:
            raise RefusedError(
                f"it was sent already, to {each.address}",
                "sent again it arrives twice",
                "leave the address out, or say that it is meant",
            )
