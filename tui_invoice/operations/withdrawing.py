"""Cancel and pause: take mail out of the outbox, or keep it there, before it is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import ARRIVED, Role, State
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.operations.planning import Refusal
from tui_invoice.store import holds, journal, queueing
from tui_invoice.store.database import Database
from tui_invoice.store.queueing import Standing
from tui_invoice.store.recipients import move
from tui_invoice.store.under_way import open_invoices

_WAITING = (State.QUEUED, State.HELD)
_UNDER_WAY = (State.SENDING, State.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Whose mail was taken back or paused, and whose could not be."""

    numbers: tuple[str, ...]
    refused: tuple[Refusal, ...]


Act = Callable[[Database, int, Standing], int]
"""Does it to one invoice's open delivery; returns how many recipients it changed."""


def cancel(context: Context, numbers: Sequence[str], *, everything: bool = False) -> Withdrawn:
    """Take back what is queued or held. Raises NotFoundError, StoreError.

    What is on its way just now is too late, and so is an invoice of which a copy has left already: taken back it
    would be shown as sent, although the customer has nothing.
    """

    def act(db: Database, invoice_id: int, standing: Standing) -> int:
        waiting = () if _copy_left(standing) else standing.having(*_WAITING)
        done = sum(move(db, each.id, each.state, State.CANCELLED) for each in waiting)
        if done:
            journal.note(db, "info", "cancelled", f"taken back by {context.who}", who=context.who, invoice=invoice_id)
        return done

    return _each(context, numbers, everything, act)


def pause(context: Context, numbers: Sequence[str], *, everything: bool = False) -> Withdrawn:
    """Keep back what is queued until it is released. Raises NotFoundError, StoreError."""

    def act(db: Database, invoice_id: int, standing: Standing) -> int:
        done = holds.pause_delivery(db, standing.open_delivery)
        if done:
            journal.note(db, "info", "paused", f"paused by {context.who}", who=context.who, invoice=invoice_id)
        return done

    return _each(context, numbers, everything, act)


def _each(context: Context, numbers: Sequence[str], everything: bool, act: Act) -> Withdrawn:
    done: list[str] = []
    refused: list[Refusal] = []
    with context.writing() as db, db.transaction():
        for invoice_id, number in open_invoices(db) if everything else named(db, numbers):
            standing = queueing.standing(db, invoice_id)
            if standing.open_delivery and act(db, invoice_id, standing):
                done.append(number)
            elif not everything:
                refused.append(_too_late(number, standing))
    return Withdrawn(tuple(done), tuple(refused))


def named(db: Database, numbers: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give (id, number) of each invoice that is named, none twice. Raises NotFoundError."""
    for number in dict.fromkeys(numbers):
        yield planning.found(db, number).id, number


def _copy_left(standing: Standing) -> bool:
    """Tell whether a copy has left of what the customer does not have, and would be all that counts."""
    stays = [each for each in standing.live if each.state not in _WAITING]
    return any(each.state in ARRIVED for each in stays) and not any(each.role == Role.TO for each in stays)


def _too_late(number: str, standing: Standing) -> Refusal:
    if _copy_left(standing):
        why = "taken back it would be shown as sent, although the customer has nothing"
        return Refusal(number, "too late: a copy of it has left", why, f"let it go, or: tui-invoice pause {number}")
    if standing.having(*_UNDER_WAY):
        return Refusal(number, "too late: it is being handed over just now", "", f"tui-invoice show {number}")
    if standing.having(State.UNCERTAIN):
        todo = f"tui-invoice settle {number} arrived|lost"
        return Refusal(number, "too late: it may have arrived", "", todo)
    if standing.having(State.HELD):
        return Refusal(number, "it is kept back already", "", f"tui-invoice show {number}")
    return Refusal(number, "it is not in the outbox", "", f"tui-invoice show {number}")
