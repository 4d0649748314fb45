"""Resend: to those it did not reach, at a corrected address where one is given; the history stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tui_invoice.domain.clock import SECOND, Clock, at, today
from tui_invoice.domain.delivery import Role, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import InvoiceError, RefusedError, UsageError
from tui_invoice.domain.filters import View
from tui_invoice.domain.outbox import NewRecipient
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.operations.drawing import refuse_undrawable
from tui_invoice.operations.planning import Desk, Refusal
from tui_invoice.operations.reached import nobody_missed
from tui_invoice.operations.replacing import MISSED, UNDER_WAY, WAITING, barred, take_along, under_way
from tui_invoice.operations.sending import Planned, Sent, enqueue, view, warnings_of
from tui_invoice.store import customers, queueing, recipients
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Live, Standing

MORNING = time(8)
NIGHT_ENDS = time(5)
"""Who says "tomorrow" before means the morning that is coming, not the one after it."""


@dataclass(frozen=True, slots=True)
class Again:
    """What a person asked for: some numbers, or all failed (of one cause).

    `corrections` maps a wrong address to the right one; the key "" stands for the only one that is
    wrong. `save` keeps the correction for the customer's other invoices. `tomorrow` puts the first try off until
    the coming morning in the office's time, else it waits `wait_ms` milliseconds.
    """

    numbers: tuple[str, ...] = ()
    failed: bool = False
    cause: Cause | None = None
    corrections: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    save: bool = True
    dry_run: bool = False
    wait_ms: int = 0
    tomorrow: bool = False


def tomorrow_morning(clock: Clock, zone: ZoneInfo) -> int:
    """Return when what is put off until tomorrow leaves: at eight in the zone, in Unix milliseconds UTC."""
    day = today(clock, zone)
    if at(clock.now(), zone).time() >= NIGHT_ENDS:
        day += timedelta(days=1)
    return int(datetime.combine(day, MORNING, zone).timestamp()) * SECOND


def resend(context: Context, wish: Again) -> Sent:
    """Queue the invoices of the wish for those they did not reach.

    What waits in an open delivery is taken along: it is cancelled there and queued anew. Raises
    RefusedError, NotFoundError, UsageError, StoreError.
    """
    if wish.corrections and (wish.failed or len(wish.numbers) != 1):
        raise UsageError("--to corrects one invoice", "", "name one NUMBER with it")
    with context.writing() as db:
        desk = planning.desk(db, wish.sender)
        planned: list[Planned] = []
        refused: list[Refusal] = []
        for stored in _wanted(db, wish):
            number = stored.invoice.number
            try:
                planned.append(_plan(db, desk, stored, wish, context))
            except InvoiceError as error:
                refused.append(Refusal(number, error.title, error.detail, error.todo.replace("NUMBER", number)))
        leaves = at(tomorrow_morning(context.clock, desk.office.zone), desk.office.zone) if wish.tomorrow else None
        if wish.dry_run:
            told = warnings_of(db, planned, again=True)
            return Sent(tuple(planned), tuple(refused), desk.sender.address, desk.sender.held, True, told, leaves)

        def admit(each: Planned) -> Refusal | None:
            if not _still_as_planned(db, each, context.who):
                return Refusal(each.number, "it changed meanwhile", "", "look at it, then again")
            if wish.corrections and wish.save:
                _save(db, each)
            return None

        queued, late = enqueue(db, desk, planned, context.who, admit)
        told = warnings_of(db, queued, again=True)
        return Sent(tuple(queued), (*refused, *late), desk.sender.address, desk.sender.held, False, told, leaves)


def _wanted(db: Database, wish: Again) -> Sequence[Stored]:
    if not wish.failed:
        return [planning.found(db, number) for number in dict.fromkeys(wish.numbers)]
    failed = [stored for stored in view(db, View.FAILED) if not wish.cause or stored.send_cause == wish.cause.value]
    return [stored for stored in failed if not queueing.standing(db, stored.id).having(State.UNCERTAIN)]


def _plan(db: Database, desk: Desk, stored: Stored, wish: Again, context: Context) -> Planned:
    standing = queueing.standing(db, stored.id)
    number = stored.invoice.number
    if refusal := barred(number, standing) or under_way(number, standing):
        raise RefusedError(refusal.title, refusal.detail, refusal.todo)
    missed = standing.having(*MISSED, *WAITING)
    if not missed:
        refusal = nobody_missed(db, number, stored.id, standing)
        raise RefusedError(refusal.title, refusal.detail, refusal.todo)
    corrected = _corrected(missed, wish.corrections, standing)
    refuse_undrawable(stored, desk.office)
    refers_to = max(each.delivery_id for each in missed)
    not_before = context.clock.now() + wish.wait_ms
    put_off = queueing.put_off(db, standing.open_delivery)
    if wish.tomorrow:
        not_before = tomorrow_morning(context.clock, desk.office.zone)
    return Planned(
        stored,
        planning.delivery(desk, stored, corrected, refers_to=refers_to, not_before=not_before),
        at(put_off, desk.office.zone) if put_off and not wish.tomorrow else None,
    )


def _corrected(missed: Sequence[Live], corrections: Mapping[str, str], standing: Standing) -> tuple[NewRecipient, ...]:
    """Return the recipients to queue, each in the place of the one that missed it."""
    have_it = {each.address.casefold() for each in standing.live} - {each.address.casefold() for each in missed}
    wrong = [each for each in missed if each.state in MISSED] or list(missed)
    left = dict(corrections)
    if "" in left:
        if len(wrong) != 1:
            names = ", ".join(each.address for each in wrong)
            raise RefusedError("several addresses failed", names, "say which: --to OLD=NEW")
        left[wrong[0].address] = left.pop("")
    found: dict[str, NewRecipient] = {}
    for each in missed:
        text = left.pop(each.address, each.address)
        address = planning.one_address(text)
        name = each.name or address.name
        new = NewRecipient(Role(each.role), name, address.address, address.envelope, replaces=each.id)
        if address.envelope.lower() in found or address.address.casefold() in have_it:
            raise RefusedError("two recipients would get one address", address.address, "correct one of them only")
        found[address.envelope.lower()] = new
    if left:
        known = ", ".join(each.address for each in missed)
        raise RefusedError(
            f"{next(iter(left))} is none of those it did not reach", known, "--to OLD=NEW names one of these"
        )
    return tuple(found.values())


def _still_as_planned(db: Database, planned: Planned, who: str) -> bool:
    """Take along what waits in the open delivery; tell whether everybody still is what was planned for."""
    standing = queueing.standing(db, planned.stored.id)
    live = {each.id: each for each in standing.live}
    replaced = [live.get(each.replaces or 0) for each in planned.delivery.recipients]
    if None in replaced or standing.having(State.UNCERTAIN, *UNDER_WAY):
        return False
    if {each.id for each in standing.having(*MISSED, *WAITING)} != {each.id for each in replaced if each}:
        return False
    take_along(db, standing, planned.delivery, who)
    return True


def _save(db: Database, planned: Planned) -> None:
    """Keep the corrections for the customer's other invoices."""
    for each in planned.delivery.recipients:
        was = recipients.address_of(db, each.replaces or 0)
        if was != each.address:
            customers.correct(db, planned.stored.customer_id, was, each.address, each.role)
