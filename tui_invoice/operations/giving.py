"""Given: the invoice was handed over otherwise, by post, by hand, by another program."""

from __future__ import annotations

from tui_invoice.domain.delivery import ARRIVED, State
from tui_invoice.domain.errors import RefusedError
from tui_invoice.domain.invoice import Contact, Status
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store import journal, queueing
from tui_invoice.store.queueing import Live, Standing
from tui_invoice.store.recipients import move

_WAITING = (State.QUEUED, State.HELD)
_TAKEN = ARRIVED - {State.DELAYED}
"""They have it, or their server does; of a delay nobody knows what will come of it."""


def given(context: Context, number: str, note: str = "") -> tuple[str, ...]:
    """Note that the invoice was handed over; return whom it counts for.

    Each recipient that had not got it is replaced by one that is `given`; what waits in the outbox
    is taken back. Raises NotFoundError, RefusedError, StoreError.
    """
    with context.writing() as db, db.transaction():
        stored = planning.found(db, number)
        standing = queueing.standing(db, stored.id)
        _refuse(number, standing)
        missed = [each for each in standing.live if each.state not in _TAKEN]
        for each in standing.having(*_WAITING):
            move(db, each.id, each.state, State.CANCELLED)
        people: list[tuple[Live | None, Contact]] = [
            (each, Contact(each.address, each.role, each.name)) for each in missed
        ] or [(None, contact) for contact in planning.contacts_of(db, stored)]
        people = people or [(None, Contact("", "to", stored.invoice.buyer.name))]
        words = note or "handed over otherwise"
        queueing.insert_given(db, stored.id, words, people, context.who)
        text = f"given by {context.who}: {words}"
        journal.note(db, "info", "given", text, who=context.who, invoice=stored.id)
        return tuple(contact.address for _, contact in people)


def _refuse(number: str, standing: Standing) -> None:
    if standing.status is not Status.ISSUED:
        raise RefusedError(f"{number} is {standing.status.value}", "only an issued invoice is handed over")
    if standing.having(State.SENDING, State.HANDING_OVER):
        raise RefusedError(f"{number} is being handed over just now", "", "look again in a moment")
    if standing.live and all(each.state in _TAKEN for each in standing.live):
        raise RefusedError(f"{number} reached everybody already", "", f"tui-invoice show {number}")
