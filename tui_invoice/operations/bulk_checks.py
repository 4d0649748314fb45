"""The check of one invoice among many: may it go out, to whom, and if not, what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tui_invoice.domain.addresses import Address, AddressProblem, parse_list, slip
from tui_invoice.domain.delivery import ARRIVED, Role, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import InvoiceError, StoreError
from tui_invoice.domain.invoice import Contact, Status
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import NewRecipient
from tui_invoice.operations import planning
from tui_invoice.operations.drawing import refuse_undrawable
from tui_invoice.operations.planning import Refusal
from tui_invoice.operations.replacing import MISSED, barred, placed, under_way, wanted_now
from tui_invoice.store import customers
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing


class Check(StrEnum):
    """What the check of an invoice found. `cannot` is a page that cannot be drawn.

    `no_mail` is said by who asked the name servers, never by the check itself, which asks nobody.
    """

    READY = "ready"
    SENT_BEFORE = "sent_before"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    NO_MAIL = "no_mail"
    UNCERTAIN = "uncertain"
    UNDER_WAY = "under_way"
    NOT_ISSUED = "not_issued"
    CANNOT = "cannot"


_OF_ADDRESS = frozenset({Cause.INVALID_ADDRESS.value, Cause.UNKNOWN_RECIPIENT.value})
MENDS = frozenset({Check.NO_ADDRESS, Check.BAD_ADDRESS, Check.NO_MAIL, Check.CANNOT})
"""What a person can mend before the mail leaves."""
SENDABLE = frozenset({Check.READY, Check.SENT_BEFORE})
"""What can be queued."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An invoice's check: why in `title` and `detail`, `wrong` the address that is, `suggestion` one for its place.

    `recipients` are whom it would be queued for, each with whom it replaces; empty where it cannot be.
    `contacts` are the same people as they are written, good or bad. `resend`: it is for those it did not reach.
    """

    check: Check
    contacts: tuple[Contact, ...]
    recipients: tuple[NewRecipient, ...] = ()
    title: str = ""
    detail: str = ""
    todo: str = ""
    suggestion: str = ""
    wrong: str = ""
    resend: bool = False

    def refusal(self, number: str) -> Refusal:
        """Return it as the reason why the invoice of this number was not queued."""
        return Refusal(number, self.title, self.detail, self.todo)


def checked(db: Database, office: Office, stored: Stored, standing: Standing, typed: Sequence[str] = ()) -> Checked:
    """Check one invoice; `typed` are To addresses in place of its own. Raises StoreError.

    It is as the send form of one: those whom it did not reach, where there are any, else all; never to
    somebody of whom it is uncertain, and nothing in the midst of a delivery.
    """
    resend = bool(standing.having(*MISSED))
    contacts = _contacts(db, stored, standing, typed, resend=resend)
    if (found := _in_the_way(stored, standing, contacts, resend=resend)) is not None:
        return found
    if not resend and not any(contact.role == Role.TO for contact in contacts):
        return _nobody(db, stored, contacts)
    copies = [Contact(office.bcc, "bcc")] if office.bcc and not resend else []
    read: dict[str, tuple[Contact, Address]] = {}
    for contact in (*contacts, *copies):
        good, bad = parse_list(contact.address)
        if bad or len(good) != 1:
            problem = bad[0] if bad else AddressProblem(contact.address, "it is not one address")
            return _bad(contacts, contact, problem, resend=resend)
        read.setdefault(good[0].envelope.lower(), (contact, good[0]))
    if resend and (found := _in_vain(contacts, [contact for contact, _ in read.values()], standing)) is not None:
        return found
    try:
        refuse_undrawable(stored, office)
        planning.words(stored, office)
    except StoreError:
        raise
    except InvoiceError as error:
        return Checked(Check.CANNOT, contacts, title=error.title, detail=error.detail, todo=error.todo, resend=resend)
    recipients = tuple(planning.recipient(contact, address) for contact, address in read.values())
    ready = Checked(Check.READY, contacts, placed(recipients, standing) if standing.live else recipients, resend=resend)
    return _told(ready, [address for _, address in read.values()], standing)


def _contacts(
    db: Database, stored: Stored, standing: Standing, typed: Sequence[str], *, resend: bool
) -> tuple[Contact, ...]:
    own = wanted_now(db, stored, standing) if resend else planning.contacts_of(db, stored)
    if not typed:
        return own
    return (*(Contact(each) for each in typed), *(contact for contact in own if contact.role != Role.TO))


def _in_the_way(stored: Stored, standing: Standing, contacts: tuple[Contact, ...], *, resend: bool) -> Checked | None:
    """Return what forbids the invoice whatever its addresses are."""
    number = stored.invoice.number
    if bar := barred(number, standing):
        check = Check.UNCERTAIN if standing.status is Status.ISSUED else Check.NOT_ISSUED
    elif bar := under_way(number, standing):
        check = Check.UNDER_WAY
    elif standing.open_delivery and not resend:
        bar, check = Refusal(number, "it is in the outbox already", "", f"tui-invoice show {number}"), Check.UNDER_WAY
    else:
        return None
    return Checked(check, contacts, title=bar.title, detail=bar.detail, todo=bar.todo, resend=resend)


def _nobody(db: Database, stored: Stored, contacts: tuple[Contact, ...]) -> Checked:
    """Return that it has no address; where the customer is known by one alone, that one is offered, not taken."""
    return Checked(
        Check.NO_ADDRESS,
        contacts,
        title="it has no e-mail address",
        detail="nobody to send it to",
        todo=f"tui-invoice send {stored.invoice.number} --to ADDRESS",
        suggestion=customers.only_address(db, stored.customer_id),
    )


def _bad(contacts: tuple[Contact, ...], contact: Contact, problem: AddressProblem, *, resend: bool) -> Checked:
    return Checked(
        Check.BAD_ADDRESS,
        contacts,
        title=f"“{problem.text}” is not an e-mail address",
        detail=problem.reason,
        todo=f"did you mean {problem.suggestion}?" if problem.suggestion else "correct it",
        suggestion=problem.suggestion,
        wrong=contact.address,
        resend=resend,
    )


def _in_vain(contacts: tuple[Contact, ...], named: Sequence[Contact], standing: Standing) -> Checked | None:
    """Return that somebody has it already, or that an address was told to be wrong: the same again is of no use."""
    has_it = {each.address.casefold() for each in standing.having(*ARRIVED)}
    wrong = {each.address.casefold() for each in standing.having(*MISSED) if each.cause in _OF_ADDRESS}
    for each in named:
        if each.address.casefold() in has_it:
            why, detail = f"it was sent already, to {each.address}", "sent again it arrives twice"
        elif each.address.casefold() in wrong:
            why, detail = f"{each.address} was told to be wrong", "it would fail again"
        else:
            continue
        todo = "name another one, or leave it out"
        return Checked(
            Check.BAD_ADDRESS, contacts, title=why, detail=detail, todo=todo, wrong=each.address, resend=True
        )
    return None


def _told(ready: Checked, addresses: Sequence[Address], standing: Standing) -> Checked:
    """Return what is odd about one that can go out: a slip in an address, or that it went out before."""
    slips = ((each.address, slip(each)) for each in addresses)
    wrong, meant = next(((address, meant) for address, meant in slips if meant), ("", ""))
    found = replace(ready, wrong=wrong, suggestion=meant)
    had = standing.having(*ARRIVED)
    if ready.resend or not had:
        return replace(found, detail=f"{wrong}: did you mean {meant}?" if meant else "")
    how = "was given otherwise" if had[0].state is State.GIVEN else "was sent already"
    to = f", to {had[0].address}" if had[0].address else ""
    return replace(
        found,
        check=Check.SENT_BEFORE,
        title=f"it {how}{to}",
        detail="sent again it arrives twice",
        todo="say it if that is meant",
    )
