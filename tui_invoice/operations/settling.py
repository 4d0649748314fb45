"""Settle: a person says whether an uncertain mail arrived, or notes that the customer has what was sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import RefusedError
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store import journal, queueing, reports
from tui_invoice.store.database import Database
from tui_invoice.store.queueing import Live
from tui_invoice.store.recipients import move
from tui_invoice.store.reports import Matched, NewReport


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose uncertainty ended, and how."""

    number: str
    addresses: tuple[str, ...]
    arrived: bool


def settle(context: Context, number: str, *, arrived: bool, address: str = "") -> Settled:
    """Make the uncertain recipients of an invoice (or the one named) sent or failed, on the user's word.

    Where none is uncertain, that what was sent or delayed arrived is noted, and changes no state. Raises
    NotFoundError, RefusedError where there is nothing to say it of, StoreError.
    """
    with context.writing() as db, db.transaction():
        stored = planning.found(db, number)
        standing = queueing.standing(db, stored.id)
        uncertain = standing.having(State.UNCERTAIN)
        chosen = _named(uncertain, address)
        taken = _named(standing.having(State.SENT, State.DELAYED), address) if arrived and not chosen else []
        if not chosen and not taken:
            known = ", ".join(each.address for each in uncertain) or "nobody of it is uncertain"
            raise RefusedError(f"there is nothing to settle for {number}", known, f"tui-invoice show {number}")
        for each in chosen:
            _settle(db, context, stored.id, each, arrived=arrived)
        for each in taken:
            _receive(db, context, stored.id, each)
        return Settled(number, tuple(each.address for each in chosen or taken), arrived)


def _named(people: Sequence[Live], address: str) -> list[Live]:
    return [each for each in people if not address or each.address.casefold() == address.casefold()]


def _settle(db: Database, context: Context, invoice_id: int, each: Live, *, arrived: bool) -> None:
    will = State.SENT if arrived else State.FAILED
    words = f"{context.who} says that it {'arrived' if arrived else 'did not arrive'}"
    cause = None if arrived else Cause.UNKNOWN
    if move(db, each.id, State.UNCERTAIN, will, cause=cause, words=words, evidence=Evidence.USER):
        text = f"{each.address}: {words}"
        journal.note(db, "info", "settled", text, who=context.who, invoice=invoice_id, recipient=each.id)


def _receive(db: Database, context: Context, invoice_id: int, each: Live) -> None:
    """Note once that the recipient says it arrived; what the server said stays what the state rests on."""
    if reports.is_received(db, each.id, each.delivery_id):
        return
    words = f"{context.who}: the customer says it arrived"
    reports.add(
        db,
        NewReport(
            digest=f"user:{uuid.uuid4().hex}",
            n=0,
            sender_id=None,
            kind="received",
            matched=Matched.USER,
            delivery_id=each.delivery_id,
            recipient_id=each.id,
            address=reports.key(each.address),
            words=words,
        ),
    )
    about = {"invoice": invoice_id, "delivery": each.delivery_id, "recipient": each.id}
    journal.note(db, "info", "received", f"{each.address}: {words}", who=context.who, **about)
