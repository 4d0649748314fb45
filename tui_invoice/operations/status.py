"""Status: whether anything needs a person, of all time, in counts that cost the same at any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.operations import listing, starters
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import Plain, opened
from tui_invoice.store import counts, due, mailbox_faults, mailboxes, senders
from tui_invoice.store.database import Database
from tui_invoice.store.under_way import HandingOver

WORRIES = (SendStatus.BOUNCED, SendStatus.FAILED, SendStatus.UNCERTAIN, SendStatus.HELD)
"""What waits for a person, the worst first."""


@dataclass(frozen=True, slots=True)
class HeldSender:
    """A sender that keeps its mail back, and why."""

    address: str
    cause: str
    reply: str


@dataclass(frozen=True, slots=True)
class UnreadMailbox:
    """A mailbox that a person must mend, or that could not be read for a day, and why."""

    address: str
    cause: str
    reply: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the office stands. `counts` are of issued invoices; `due` tells whether mail could go out now.

    `left_behind` tells that mail waits which nothing would send after a restart of the machine.
    """

    counts: Mapping[SendStatus, int] = field(default_factory=dict)
    held: tuple[HeldSender, ...] = ()
    due: bool = False
    courier: bool = False
    unread: tuple[UnreadMailbox, ...] = ()
    left_behind: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Tell whether something will not go on by itself."""
        return bool(self.held) or bool(self.unread) or any(self.counts.get(each) for each in WORRIES)

    def as_json(self) -> Plain:
        """Return it for JSON: whether a person is needed, the counts by send status, the senders on hold."""
        return {
            "needs_a_person": self.needs_a_person,
            "counts": {each.value: self.counts.get(each, 0) for each in SendStatus},
            "senders_on_hold": [
                {"address": each.address, "cause": each.cause, "reply": each.reply or None} for each in self.held
            ],
            "mailboxes_not_read": [
                {"address": each.address, "cause": each.cause, "reply": each.reply or None} for each in self.unread
            ],
            "due": self.due,
            "courier": self.courier,
            "left_behind": self.left_behind,
        }


def status(context: Context) -> Standing | None:
    """Return how the office stands; None where there is no database yet. Raises StoreError."""
    with opened(context) as db:
        if db is None:
            return None
        counted = tallied(db, listing.lost(db))
        waits = counted[SendStatus.QUEUED] + counted[SendStatus.SENDING]
        return Standing(
            counts=counted,
            held=_held(db),
            due=due.anything_due(db),
            unread=_unread(db),
            courier=is_held(db.path),
            left_behind=waits > 0 and starters.found(context) is None,
        )


def glance(context: Context) -> Standing | None:
    """Return of the standing what needs a person, at once: no lock is waited for, nothing is run or brought up to date.

    None where there is no database yet. Raises StoreError.
    """
    try:
        db = context.glancing()
    except NotFoundError:
        return None
    with db:
        return Standing(counts=tallied(db, listing.lost(db)), held=_held(db), unread=_unread(db))


def _held(db: Database) -> tuple[HeldSender, ...]:
    return tuple(
        HeldSender(each.address, each.hold_cause.value, each.hold_reply)
        for each in senders.all_of(db)
        if each.hold_cause is not None
    )


def _unread(db: Database) -> tuple[UnreadMailbox, ...]:
    found = [each for each in mailboxes.all_of(db) if mailbox_faults.needs_a_person(each, db.clock.now())]
    return tuple(
        UnreadMailbox(senders.by_id(db, each.sender_id).address, each.fault_cause.value, each.fault_words)
        for each in found
        if each.fault_cause is not None
    )


def tallied(db: Database, left: Mapping[int, HandingOver], period: Period | None = None) -> dict[SendStatus, int]:
    """Return the count of issued invoices of every send status in the period; `left` is what a dead courier left."""
    found = counts.by_send_status(db, period)
    for each in left.values():
        if each.status is Status.ISSUED and (period is None or period.holds(each.day)):
            found[SendStatus.SENDING] -= 1
            found[SendStatus.UNCERTAIN] += 1
    return found


def viewed(db: Database, left: Mapping[int, HandingOver], period: Period | None = None) -> dict[View, int]:
    """Return the count of every view in the period; `left` is what a dead courier left."""
    found = counts.by_view(db, period)
    for each in left.values():
        if period is None or period.holds(each.day):
            for view in View:
                found[view] += view.shows(each.status, SendStatus.UNCERTAIN)
                found[view] -= view.shows(each.status, SendStatus.SENDING)
    return found
