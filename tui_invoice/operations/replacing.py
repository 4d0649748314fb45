"""An invoice that goes out once more: what forbids it, and who of the new takes whose place of the old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from tui_invoice.domain.delivery import Role, State
from tui_invoice.domain.invoice import Contact, Status
from tui_invoice.domain.outbox import NewDelivery, NewRecipient
from tui_invoice.operations.planning import Refusal
from tui_invoice.store import customers, journal
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing
from tui_invoice.store.recipients import move

MISSED = (State.FAILED, State.BOUNCED)
"""It did not reach them, as far as is known."""
WAITING = (State.QUEUED, State.HELD)
"""It did not leave for them yet; a resend takes them along."""
UNDER_WAY = (State.SENDING, State.HANDING_OVER)
"""It leaves for them just now: nothing may be changed."""


class Placed(Protocol):
    """Somebody who stands in To, Cc or Bcc."""

    @property
    def role(self) -> str:
        """Where: to, cc or bcc."""
        ...


P = TypeVar("P", bound=Placed)


def barred(number: str, standing: Standing) -> Refusal | None:
    """Return why nothing of the invoice may go out before a person did something; None where it may."""
    if standing.status is not Status.ISSUED:
        return Refusal(number, f"it is {standing.status.value}", "only an issued invoice is sent")
    if standing.having(State.UNCERTAIN):
        return Refusal(
            number,
            "it is uncertain whether it arrived",
            "sent again it may arrive twice",
            f"ask the customer, then: tui-invoice settle {number} arrived|lost",
        )
    return None


def under_way(number: str, standing: Standing) -> Refusal | None:
    """Return that the invoice is being handed over just now; None where it is not."""
    if standing.having(*UNDER_WAY):
        return Refusal(number, "it is being handed over just now", "", "look again in a moment")
    return None


def placed(recipients: Sequence[NewRecipient], standing: Standing) -> tuple[NewRecipient, ...]:
    """Let each recipient replace the older one of its address, a new address one that did not get it.

    Those whom it did not reach come before those who still wait. Who is replaced by nobody keeps what
    became of it.
    """
    older = {each.address.casefold(): each.id for each in standing.live}
    found = [replace(each, replaces=older.get(each.address.casefold())) for each in recipients]
    taken = {each.replaces for each in found}
    free = [each for each in (*standing.having(*MISSED), *standing.having(*WAITING)) if each.id not in taken]
    new = [n for n, each in enumerate(found) if each.replaces is None]
    for n, place in paired([found[n] for n in new], free).items():
        found[new[n]] = replace(found[new[n]], replaces=place.id)
    return tuple(found)


def paired(new: Sequence[Placed], old: Sequence[P]) -> dict[int, P]:
    """Return whose place each of the new takes, by its index: one of its own role first, each place once.

    A To may stand for a Cc and the other way round. A Bcc stands for a Bcc only: a copy for the office is no
    proof that the customer got it.
    """
    free = list(old)
    found: dict[int, P] = {}
    for same_role in (True, False):
        for n, each in enumerate(new):
            place = next((one for one in free if _fits(each.role, one.role, same_role=same_role)), None)
            if n not in found and place is not None:
                free.remove(place)
                found[n] = place
    return found


def _fits(new: str, old: str, *, same_role: bool) -> bool:
    return new == old or (not same_role and Role.BCC not in (new, old))


def take_along(db: Database, standing: Standing, delivery: NewDelivery, who: str) -> None:
    """Cancel what waits in the open delivery, inside the transaction that queues `delivery` in its place.

    Who is not in it any more is taken back for good, and noted.
    """
    replaced = {each.replaces for each in delivery.recipients}
    for each in standing.having(*WAITING):
        move(db, each.id, each.state, State.CANCELLED)
        if each.id not in replaced:
            text = f"taken back by {who}, for {each.address}"
            journal.note(db, "info", "cancelled", text, who=who, invoice=delivery.invoice_id, recipient=each.id)


def wanted_now(db: Database, stored: Stored, standing: Standing) -> tuple[Contact, ...]:
    """Return whom a resend is for: those it did not reach and those who wait, as people corrected them since.

    A correction to an address that has it already is left aside.
    """
    missed = [each for each in standing.having(*MISSED, *WAITING) if each.address]
    have_it = {each.address.casefold() for each in standing.live} - {each.address.casefold() for each in missed}
    found: dict[str, Contact] = {}
    for each in missed:
        old = Contact(each.address, each.role, each.name)
        new = customers.current(db, stored.customer_id, [old])[0]
        chosen = old if new.address.casefold() in have_it else new
        found.setdefault(chosen.address.casefold(), chosen)
    return tuple(found.values())
