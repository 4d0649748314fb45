"""Keeping what a person typed: corrected and new addresses stay with the customer."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.office import Office
from tui_invoice.domain.outbox import NewRecipient
from tui_invoice.operations import planning
from tui_invoice.operations.replacing import paired
from tui_invoice.store import customers
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing


def keep_addresses(
    db: Database, stored: Stored, standing: Standing, recipients: Sequence[NewRecipient], office: Office
) -> None:
    """Keep the addresses of these recipients for the customer, inside the transaction that queues them.

    One in the place of another is its correction, for the customer's other invoices too; one in nobody's place
    is known from now on. The office's own copy is none of the customer's addresses.
    """
    for old, new in _changes(db, stored, standing, recipients).items():
        if office.bcc and office.bcc.casefold() in (new.address.casefold(), str(old).casefold()):
            continue
        if isinstance(old, str):
            customers.correct(db, stored.customer_id, old, new.address, new.role)
        else:
            customers.learn(db, stored.customer_id, Contact(new.address, new.role, new.name))


def _changes(
    db: Database, stored: Stored, standing: Standing, recipients: Sequence[NewRecipient]
) -> dict[str | int, NewRecipient]:
    """Return who stands in the place of which address, and by a number who stands in nobody's."""
    if standing.live:
        was = {each.id: each.address for each in standing.live}
        pairs = {was.get(each.replaces or 0, "") or n: each for n, each in enumerate(recipients)}
        return {old: new for old, new in pairs.items() if old != new.address}
    contacts = planning.contacts_of(db, stored)
    known = {each.address.casefold() for each in contacts}
    named = {each.address.casefold() for each in recipients}
    new = [each for each in recipients if each.address.casefold() not in known]
    places = paired(new, [each for each in contacts if each.address.casefold() not in named])
    return {places[n].address if n in places else n: each for n, each in enumerate(new)}
