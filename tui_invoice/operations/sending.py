"""Send: queue invoices that were not sent yet, each judged alone, all in one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui_invoice.domain.delivery import ARRIVED, Role
from tui_invoice.domain.errors import InvoiceError, RefusedError
from tui_invoice.domain.filters import Filter, View
from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.outbox import NewDelivery
from tui_invoice.operations import planning
from tui_invoice.operations.before_sending import odd, unreached
from tui_invoice.operations.context import Context
from tui_invoice.operations.drawing import refuse_undrawable
from tui_invoice.operations.planning import Desk, Refusal
from tui_invoice.operations.reached import not_taken_yet
from tui_invoice.operations.replacing import MISSED, barred, placed
from tui_invoice.operations.warned import Warned, warned
from tui_invoice.store import pages, queueing
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.queueing import Standing


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for.

    `to` and `cc` replace the invoice's own addresses, with one number only; `subject` and `text` None are the usual
    ones. With `ask_domains` the name servers are asked first, and what goes to a domain that takes no mail is refused.
    """

    numbers: tuple[str, ...] = ()
    not_sent: bool = False
    sender: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    again: bool = False
    all_or_none: bool = False
    dry_run: bool = False
    ask_domains: bool = False
    wait_ms: int = 0
    subject: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One invoice that can be queued; `delivery` is what would be frozen.

    `put_off` is until when it was to wait before, in the office's time, where that ends hereby.
    """

    stored: Stored
    delivery: NewDelivery
    put_off: datetime | None = None

    @property
    def number(self) -> str:
        """The invoice's number."""
        return self.stored.invoice.number


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a wish: who was queued (or, dry, would be), and who was not and why.

    `warnings` are of the addresses that gave trouble before; they forbade nothing. `leaves` is when they go out, in the
    office's time, where that was put off.
    """

    planned: tuple[Planned, ...]
    refused: tuple[Refusal, ...]
    sender: str
    held: bool
    dry_run: bool = False
    warnings: tuple[Warned, ...] = ()
    leaves: datetime | None = None


Admit = Callable[[Planned], Refusal | None]
"""Looks once more at what was planned, inside the transaction that queues; returns why not."""


def send(context: Context, wish: Wish) -> Sent:
    """Queue the invoices of the wish. Nothing has left when it returns; the courier hands over.

    Raises RefusedError (no office, no sender; with `all_or_none` the first obstacle), NotFoundError,
    UsageError, StoreError. A bad address refuses its own invoice only.
    """
    unreached = _unreached(context, wish) if wish.ask_domains else {}
    with context.writing() as db:
        desk = planning.desk(db, wish.sender)
        planned, refused = _plan(db, desk, wish, context)
        away = [found for each in planned if (found := _away(each, unreached)) is not None]
        refused += away
        planned = [each for each in planned if each.number not in {found.number for found in away}]
        if refused and wish.all_or_none:
            raise RefusedError(
                "nothing was queued",
                f"{refused[0].number}: {refused[0].title}",
                refused[0].todo or "mend it, then again",
            )
        if wish.dry_run:
            return Sent(
                tuple(planned), tuple(refused), desk.sender.address, desk.sender.held, True, warnings_of(db, planned)
            )

        def admit(each: Planned) -> Refusal | None:
            return obstacle_to(each.number, queueing.standing(db, each.stored.id), again=wish.again)

        queued, late = enqueue(db, desk, planned, context.who, admit, all_or_none=wish.all_or_none)
        told = warnings_of(db, queued)
        return Sent(tuple(queued), (*refused, *late), desk.sender.address, desk.sender.held, warnings=told)


def warnings_of(db: Database, planned: Sequence[Planned], *, again: bool = False) -> tuple[Warned, ...]:
    """Return what is to be known of the addresses of these, each once.

    Where they go out `again`, also that the address itself was wrong with this very invoice.
    """
    people = {each.stored.id: [who.address for who in each.delivery.recipients] for each in planned}
    troubled = (each for found in warned(db, people, own=again).values() for each in found)
    every = (address for addresses in people.values() for address in addresses)
    return tuple(dict.fromkeys((*troubled, *odd(every, db.clock.now()))))


def _unreached(context: Context, wish: Wish) -> dict[str, str]:
    """Return what the name servers say against the addresses of a wish; nothing is written while they are asked."""
    with context.writing() as db:
        planned, _ = _plan(db, planning.desk(db, wish.sender), wish, context)
    return unreached(context, (who.address for each in planned for who in each.delivery.recipients))


def _away(planned: Planned, unreached: Mapping[str, str]) -> Refusal | None:
    for who in planned.delivery.recipients:
        if why := unreached.get(who.address):
            todo = "mend it, or send it without --ask-domains if you know better"
            return Refusal(planned.number, f"no mail arrives at {who.address}", why, todo)
    return None


def enqueue(
    db: Database, desk: Desk, planned: Sequence[Planned], who: str, admit: Admit, *, all_or_none: bool = False
) -> tuple[list[Planned], list[Refusal]]:
    """Queue what was planned in one transaction, asking `admit` for each inside it: another may have been quicker.

    Returns who was queued and who was not. Raises RefusedError with `all_or_none`, and queues nothing then.
    """
    queued: list[Planned] = []
    late: list[Refusal] = []
    if not planned:
        return queued, late
    with db.transaction():
        batch = queueing.new_batch(db, who) if len(planned) > 1 else None
        sender = planning.named_sender(db, desk.sender.address)
        for each in planned:
            obstacle = admit(each)
            if obstacle is not None:
                late.append(obstacle)
            else:
                queueing.insert(db, each.delivery, sender, who, batch)
                queued.append(each)
        if late and all_or_none:
            raise RefusedError("nothing was queued", f"{late[0].number}: {late[0].title}", late[0].todo)
    return queued, late


def obstacle_to(number: str, standing: Standing, *, again: bool = False) -> Refusal | None:
    """Return why an invoice cannot be sent now, None where it can."""
    if (refusal := barred(number, standing)) is not None:
        return refusal
    if standing.open_delivery:
        return Refusal(number, "it is in the outbox already", "", f"tui-invoice show {number}")
    if standing.live and not again:
        failed = standing.having(*MISSED)
        if failed:
            todo = f"tui-invoice resend {number}"
            return Refusal(number, f"it was sent and did not reach {failed[0].address}", "", todo)
        if (refusal := not_taken_yet(number, standing)) is not None:
            return refusal
        sent = next(iter(standing.having(*ARRIVED)), standing.live[0])
        return Refusal(
            number,
            f"it was sent already, to {sent.address}",
            "sent again it arrives twice",
            "say --again if that is meant",
        )
    return None


def _plan(db: Database, desk: Desk, wish: Wish, context: Context) -> tuple[list[Planned], list[Refusal]]:
    planned: list[Planned] = []
    refused: list[Refusal] = []
    for stored in _wanted(db, wish):
        number = stored.invoice.number
        standing = queueing.standing(db, stored.id)
        obstacle = obstacle_to(number, standing, again=wish.again)
        if obstacle is not None:
            refused.append(obstacle)
            continue
        try:
            planned.append(Planned(stored, _delivery(db, desk, stored, standing, wish, context)))
        except InvoiceError as error:
            refused.append(Refusal(number, error.title, error.detail, error.todo.replace("NUMBER", number)))
    return planned, refused


def _wanted(db: Database, wish: Wish) -> Iterator[Stored]:
    if not wish.not_sent:
        for number in dict.fromkeys(wish.numbers):
            yield planning.found(db, number)
        return
    yield from view(db, View.NOT_SENT)


def view(db: Database, wanted: View) -> Iterator[Stored]:
    """Give every invoice of a view, oldest number last."""
    from tui_invoice.store import invoices

    after: pages.Cursor | None = None
    while True:
        page = pages.page(db, Filter(view=wanted), after, limit=500)
        for item in page.items:
            yield invoices.by_id(db, item.id)
        if page.next is None:
            return
        after = page.next


def _delivery(
    db: Database, desk: Desk, stored: Stored, standing: Standing, wish: Wish, context: Context
) -> NewDelivery:
    contacts: Sequence[Contact] = planning.contacts_of(db, stored)
    if wish.to:
        contacts = [*(Contact(each) for each in wish.to), *(c for c in contacts if c.role != Role.TO)]
    if wish.cc:
        contacts = [*(c for c in contacts if c.role != Role.CC), *(Contact(each, "cc") for each in wish.cc)]
    recipients = planning.recipients(contacts, desk.office)
    refuse_undrawable(stored, desk.office)
    refers_to = max((each.delivery_id for each in standing.live), default=None)
    not_before = context.clock.now() + wish.wait_ms
    return planning.delivery(
        desk,
        stored,
        placed(recipients, standing),
        refers_to=refers_to,
        not_before=not_before,
        subject=wish.subject,
        body=wish.text,
    )
