"""Queueing many invoices: one batch, in chunks, so that nobody else waits long for the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.errors import InvoiceError, StoreError
from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.outbox import NewDelivery, NewRecipient
from tui_invoice.operations import planning
from tui_invoice.operations.bulk_checks import Check, Checked, checked
from tui_invoice.operations.context import Context
from tui_invoice.operations.keeping import keep_addresses
from tui_invoice.operations.planning import Desk, Refusal
from tui_invoice.operations.replacing import take_along
from tui_invoice.store import batches, invoices, queueing
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing

CHUNK = 2_000
"""So many invoices are queued in one transaction at most."""
_UNTIL_ALL_ARE_IN = 10 * MINUTE
"""Milliseconds that what can be taken back waits beyond that, until its last chunk is in."""


@dataclass(frozen=True, slots=True)
class BulkWish:
    """Which invoices are to go out. `sender` "" is the default one; `to` are the addresses typed for an invoice.

    `again` are the ids of those that were sent before and are meant all the same. `cc` is added to all, `text`
    stands in place of each one's usual text. `save` keeps typed addresses for the customers. `wait_ms`
    milliseconds pass before the first try.
    """

    ids: tuple[int, ...]
    sender: str = ""
    to: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    again: frozenset[int] = frozenset()
    cc: tuple[str, ...] = ()
    text: str | None = None
    save: bool = False
    wait_ms: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What was queued together: ids of invoices; and what was not, and why. `id` is 0 where nothing was.

    `held` tells whether the sender keeps its mail back, so that nothing leaves yet.
    """

    id: int
    queued: tuple[int, ...]
    refused: tuple[Refusal, ...]
    sender: str
    held: bool


@dataclass(frozen=True, slots=True)
class _Ready:
    """An invoice that can be queued, as it stood when it was looked at; `typed`: its people, if some were typed."""

    stored: Stored
    standing: Standing
    delivery: NewDelivery
    typed: tuple[NewRecipient, ...]


@dataclass
class _Tally:
    """What became of the invoices so far."""

    held: bool
    batch: int = 0
    queued: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def queue(context: Context, wish: BulkWish) -> Batch:
    """Queue the invoices of the wish as one batch: what failed before for those it missed, the others for all.

    Each is judged alone, and once more inside its transaction; a chunk is queued whole or not at all. Where it cannot
    go on after the first chunk, what was queued is returned and the rest is refused. Raises RefusedError (no
    office, no sender, a bad Cc), NotFoundError for the sender, StoreError.
    """
    ids = tuple(dict.fromkeys(wish.ids))
    with context.writing() as db:
        desk = planning.desk(db, wish.sender)
        tally = _Tally(desk.sender.held)
        for each in wish.cc:
            planning.one_address(each)
        for start in range(0, len(ids), CHUNK):
            try:
                ready, refused = _looked_at(db, desk, wish, ids[start : start + CHUNK])
                _queue_chunk(db, desk, wish, ready, tally, context.who)
                tally.refused += refused
            except InvoiceError as error:
                if not tally.queued:
                    raise
                tally.refused += _unwritten(db, ids[start:], error)
                break
        if wish.wait_ms and tally.batch:
            _let_go(db, tally.batch, wish.wait_ms)
    return Batch(tally.batch, tuple(tally.queued), tuple(tally.refused), desk.sender.address, tally.held)


def _let_go(db: Database, batch: int, wait_ms: int) -> None:
    """Let the batch be tried from `wait_ms` milliseconds on, all of it at once."""
    with suppress(StoreError), db.transaction():  # where that cannot be written it leaves later, and nothing is lost
        batches.put_off(db, batch, db.clock.now() + wait_ms)


def _looked_at(db: Database, desk: Desk, wish: BulkWish, ids: Iterable[int]) -> tuple[list[_Ready], list[Refusal]]:
    """Return what can be queued of these invoices, and why the others cannot."""
    ready: list[_Ready] = []
    refused: list[Refusal] = []
    for each in ids:
        stored, standing = invoices.by_id(db, each), queueing.standing(db, each)
        found = checked(db, desk.office, stored, standing, wish.to.get(each, ()))
        if found.check is Check.READY or (found.check is Check.SENT_BEFORE and each in wish.again):
            delivery = _delivery(db, desk, wish, stored, standing, found)
            ready.append(_Ready(stored, standing, delivery, found.recipients if each in wish.to else ()))
        else:
            refused.append(found.refusal(stored.invoice.number))
    return ready, refused


def _delivery(
    db: Database, desk: Desk, wish: BulkWish, stored: Stored, standing: Standing, found: Checked
) -> NewDelivery:
    recipients = found.recipients
    if wish.cc:
        have_it = {each.address.casefold() for each in standing.live}
        named = {each.envelope.lower() for each in recipients}
        copies = planning.each_once([Contact(each, "cc") for each in wish.cc])
        new = [e for e in copies if e.envelope.lower() not in named and e.address.casefold() not in have_it]
        recipients = (*recipients, *new)
    return planning.delivery(
        desk,
        stored,
        recipients,
        refers_to=max((each.delivery_id for each in standing.live), default=None),
        not_before=db.clock.now() + wish.wait_ms + (_UNTIL_ALL_ARE_IN if wish.wait_ms else 0),
        body=wish.text,
    )


def _queue_chunk(db: Database, desk: Desk, wish: BulkWish, ready: list[_Ready], tally: _Tally, who: str) -> None:
    """Queue a chunk in one transaction; who changed meanwhile is left out. Nothing is told before it is durable."""
    if not ready:
        return
    batch, queued, late = tally.batch, [], []
    with db.transaction():
        sender = planning.named_sender(db, desk.sender.address)
        for each in ready:
            if queueing.standing(db, each.stored.id) != each.standing:
                number = each.stored.invoice.number
                late.append(Refusal(number, "it changed meanwhile", "", "look at it, then again"))
                continue
            batch = batch or queueing.new_batch(db, who)
            take_along(db, each.standing, each.delivery, who)
            if wish.save:
                keep_addresses(db, each.stored, each.standing, each.typed, desk.office)
            queueing.insert(db, each.delivery, sender, who, batch)
            queued.append(each.stored.id)
    tally.batch, tally.held = batch, sender.held
    tally.queued += queued
    tally.refused += late


def _unwritten(db: Database, ids: Iterable[int], error: InvoiceError) -> Iterable[Refusal]:
    """Say of each of these that it could not be queued, and why."""
    numbers = (invoices.by_id(db, each).invoice.number for each in ids)
    return [Refusal(number, error.title, error.detail, error.todo) for number in numbers]
