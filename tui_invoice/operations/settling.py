"""Settle: a person says whether an uncertain mail arrived."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import Evidence, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import RefusedError
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store import journal, queueing
from tui_invoice.store.recipients import move


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose uncertainty ended, and how."""

    number: str
    addresses: tuple[str, ...]
    arrived: bool


def settle(context: Context, number: str, *, arrived: bool, address: str = "") -> Settled:
    """Make the uncertain recipients of an invoice (or the one named) sent or failed, on the user's word.

    Raises NotFoundError, RefusedError where none is uncertain, StoreError.
    """
    with context.writing() as db, db.transaction():
        stored = planning.found(db, number)
        uncertain = queueing.standing(db, stored.id).having(State.UNCERTAIN)
        chosen = [each for each in uncertain if not address or each.address.casefold() == address.casefold()]
        if not chosen:
            known = ", ".join(each.address for each in uncertain) or "nobody of it is uncertain"
            raise RefusedError(f"there is nothing to settle for {number}", known, f"tui-invoice show {number}")
        for each in chosen:
            will = State.SENT if arrived else State.FAILED
            words = f"{context.who} says that it {'arrived' if arrived else 'did not arrive'}"
            cause = None if arrived else Cause.UNKNOWN
            if move(db, each.id, State.UNCERTAIN, will, cause=cause, words=words, evidence=Evidence.USER):
                journal.note(
                    db,
                    "info",
                    "settled",
                    f"{each.address}: {words}",
                    who=context.who,
                    invoice=stored.id,
                    recipient=each.id,
                )
        return Settled(number, tuple(each.address for each in chosen), arrived)
