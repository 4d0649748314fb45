"""What would be sent to whom: everything that can be checked before anything is queued."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_invoice.domain.addresses import Address, parse_list
from tui_invoice.domain.delivery import Purpose, Role
from tui_invoice.domain.errors import NotFoundError, RefusedError
from tui_invoice.domain.invoice import Contact, Invoice
from tui_invoice.domain.language import mail_body, mail_subject
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import NewDelivery, NewRecipient
from tui_invoice.domain.sender import Sender
from tui_invoice.store import customers, invoices, offices, senders
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored

_LONGEST_NAME = 120
"""Bytes of a file's name without its ending; file systems take 255."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all mail of one command has in common: the office and the sender it leaves by."""

    office: Office
    sender: Sender


@dataclass(frozen=True, slots=True)
class Refusal:
    """An invoice that was not queued, and why."""

    number: str
    title: str
    detail: str = ""
    todo: str = ""


def desk(db: Database, sender_address: str = "") -> Desk:
    """Return the office and the sender to use, the default one where none is named.

    Raises RefusedError where the office has no name or there is no sender, NotFoundError where the
    named one is unknown.
    """
    office = offices.load(db)
    if not office.named:
        raise RefusedError(
            "the office has no name yet",
            "no invoice leaves before the customer can see who sends it",
            "set it: tui-invoice office edit --name NAME --address ADDRESS",
        )
    return Desk(office, named_sender(db, sender_address))


def named_sender(db: Database, address: str = "") -> Sender:
    """Return the sender with this address, the default one for ''. Raises RefusedError, NotFoundError."""
    known = senders.all_of(db)
    if not known:
        raise RefusedError(
            "there is no sender yet",
            "invoices go out from an e-mail account of yours",
            "add it: tui-invoice sender add --address ADDRESS --name NAME --host HOST --port PORT --security tls",
        )
    if not address:
        return known[0]
    for sender in known:
        if sender.address.casefold() == address.casefold():
            return sender
    raise NotFoundError(
        f"there is no sender {address}",
        "known: " + ", ".join(each.address for each in known),
        "tui-invoice sender list",
    )


def found(db: Database, number: str) -> Stored:
    """Return the invoice with this number. Raises NotFoundError."""
    stored = invoices.by_number(db, number)
    if stored is None:
        raise NotFoundError(f"there is no invoice {number}", "", "look for it: tui-invoice list --find TEXT")
    return stored


def signed(invoice: Invoice, office: Office) -> Invoice:
    """Return the invoice with the office as its seller where it was brought in without one."""
    return invoice if invoice.seller.name else replace(invoice, seller=office.seller)


def contacts_of(db: Database, stored: Stored) -> tuple[Contact, ...]:
    """Return whom the invoice goes to today: its own addresses, as people corrected them since.

    Never the customer's other addresses: they may be of another department, or another person.
    """
    return customers.current(db, stored.customer_id, stored.invoice.contacts)


def recipients(contacts: Sequence[Contact], office: Office) -> tuple[NewRecipient, ...]:
    """Return the contacts and the office's own copy as recipients, each validated, none twice.

    Raises RefusedError that names what is wrong with which address.
    """
    if not any(contact.role == Role.TO for contact in contacts):
        raise RefusedError(
            "it has no e-mail address",
            "nobody to send it to",
            "send NUMBER --to ADDRESS, or `given` once it was handed over",
        )
    return each_once([*contacts, *([Contact(office.bcc, "bcc")] if office.bcc else [])])


def each_once(contacts: Sequence[Contact]) -> tuple[NewRecipient, ...]:
    """Return the contacts as recipients, each validated, none twice. Raises RefusedError, naming what is wrong."""
    found: dict[str, NewRecipient] = {}
    for contact in contacts:
        new = recipient(contact, one_address(contact.address))
        found.setdefault(new.envelope.lower(), new)
    return tuple(found.values())


def recipient(contact: Contact, address: Address) -> NewRecipient:
    """Return a contact as a recipient, at its address as it was read."""
    return NewRecipient(Role(contact.role), contact.name or address.name, address.address, address.envelope)


def one_address(text: str) -> Address:
    """Return the one address that the text holds. Raises RefusedError with what is wrong and what is offered."""
    good, bad = parse_list(text)
    if bad:
        offer = f"did you mean {bad[0].suggestion}?" if bad[0].suggestion else "correct it"
        raise RefusedError(f"“{bad[0].text}” is not an e-mail address", bad[0].reason, offer)
    if len(good) != 1:
        raise RefusedError(f"“{text}” is not one e-mail address", "", "name exactly one")
    return good[0]


def delivery(
    desk: Desk,
    stored: Stored,
    recipients: tuple[NewRecipient, ...],
    *,
    refers_to: int | None,
    not_before: int,
    subject: str | None = None,
    body: str | None = None,
) -> NewDelivery:
    """Return what is frozen for these recipients (OUTBOX S0); a resend refers to the delivery before it.

    `subject` and `body` are the usual ones where they are None; `not_before` is in Unix milliseconds UTC.
    """
    text = words(stored, desk.office, resend=refers_to is not None)
    return NewDelivery(
        invoice_id=stored.id,
        sender_id=desk.sender.id,
        purpose=Purpose.SEND if refers_to is None else Purpose.RESEND,
        subject=text.subject if subject is None else subject,
        body=text.body if body is None else body,
        attach=attached(stored),
        recipients=recipients,
        refers_to=refers_to,
        not_before=not_before,
    )


def attached(stored: Stored) -> str:
    """Return what goes with the mail, frozen as JSON: the page that was brought in or sent before, or one to draw."""
    return json.dumps([{"kind": "pdf", "name": file_name(stored.invoice.number), "sha256": stored.document}])


def file_name(number: str) -> str:
    """Return the name of an invoice's file: letters, digits, point, hyphen and underscore of its number."""
    name = re.sub(r"[^\w.-]+", "_", number).strip("._-") or "invoice"
    return f"{name.encode()[:_LONGEST_NAME].decode(errors='ignore')}.pdf"


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text of a mail, in the buyer's language."""

    subject: str
    body: str


def words(stored: Stored, office: Office, *, resend: bool = False) -> Words:
    """Return what the mail says."""
    invoice = signed(stored.invoice, office)
    return Words(mail_subject(invoice, resend=resend), mail_body(invoice))
