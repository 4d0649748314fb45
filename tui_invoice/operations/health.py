"""Health: how the accounts and the outbox stand, for the head of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import View
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import SecretStore, Sender, SignIn
from tui_invoice.operations import listing, status
from tui_invoice.operations.lock import is_held
from tui_invoice.store import counts, due, mailbox_faults, mailboxes, offices, place, senders, under_way
from tui_invoice.store.database import Database

MOST = 10_000
"""So many recipients on hold are looked at to tell the accounts apart; beyond, an account's count is its least."""


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """An account's mailbox. `cause` and `words` say why it cannot be read since `since`, '' and 0 for nothing.

    `needs_a_person` tells that it will not be read by itself. `place` is its server, "" for one on this machine.
    Instants in Unix milliseconds UTC, 0 for never.
    """

    place: str
    looked_at: int
    seen: int
    ignored: int
    cause: str
    words: str
    since: int
    needs_a_person: bool


@dataclass(frozen=True, slots=True)
class SenderHealth:
    """An account. `on_hold` are the invoices that it keeps back; instants in Unix milliseconds UTC, 0 for none.

    `cause` and `reply` say why it is held, `wait_cause` why it waits until `waits_until`; '' for not. `test_failed` is
    known to who saw the test only (see `Browser.failed_tests`): it is written down nowhere.
    """

    address: str
    name: str
    is_default: bool
    held: bool
    cause: str
    reply: str
    on_hold: int
    waits_until: int
    wait_cause: str
    worked_at: int
    secret: SecretStore
    uid: str
    mailbox: MailboxHealth | None = None
    sign_in: SignIn = SignIn.PASSWORD
    test_failed: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """How the office stands.

    `senders` the default one first; `on_hold` and `queued` are invoices of the outbox, held or not;
    `due` tells whether mail could go out now, `look_due` whether a mailbox is to be looked into, `courier` whether one
    is at work, `writable` whether
    the database may be changed, `invoices` whether there is any, `office_named` whether mail may leave.
    """

    senders: tuple[SenderHealth, ...]
    on_hold: int
    due: bool
    queued: int
    courier: bool
    writable: bool
    invoices: bool
    office_named: bool
    look_due: bool = False


def health(db: Database) -> Health:
    """Return how the office of an open database stands. Raises StoreError."""
    tallied = status.tallied(db, listing.lost(db))
    accounts = senders.all_of(db)
    on_hold = tallied[SendStatus.HELD]
    read = {each.sender_id: each for each in mailboxes.all_of(db)}
    held = under_way.held_by_sender(db, MOST) if on_hold else {}
    if len(accounts) == 1 and set(held) == {accounts[0].id}:
        held = {accounts[0].id: on_hold}
    return Health(
        senders=tuple(_account(each, held, db.clock.now(), read.get(each.id)) for each in accounts),
        on_hold=on_hold,
        due=due.anything_due(db),
        look_due=bool(due.looks(db)),
        queued=tallied[SendStatus.QUEUED] + tallied[SendStatus.SENDING],
        courier=is_held(db.path),
        writable=place.may_be_written(db.path),
        invoices=counts.by_view(db)[View.ALL] > 0,
        office_named=offices.load(db).named,
    )


def _mailbox(mailbox: Mailbox, now: int) -> MailboxHealth:
    return MailboxHealth(
        place=mailbox.host,
        looked_at=mailbox.looked_at,
        seen=mailbox.seen,
        ignored=mailbox.ignored,
        cause=mailbox.fault_cause.value if mailbox.fault_cause else "",
        words=mailbox.fault_words,
        since=mailbox.fault_since,
        needs_a_person=mailbox_faults.needs_a_person(mailbox, now),
    )


def _account(sender: Sender, held: Mapping[int, int], now: int, mailbox: Mailbox | None) -> SenderHealth:
    waits = sender.next_at > now
    return SenderHealth(
        address=sender.address,
        name=sender.name,
        is_default=sender.is_default,
        held=sender.held,
        cause=sender.hold_cause.value if sender.hold_cause else "",
        reply=sender.hold_reply,
        on_hold=held.get(sender.id, 0),
        waits_until=sender.next_at if waits else 0,
        wait_cause=sender.wait_cause.value if waits and sender.wait_cause else "",
        worked_at=sender.worked_at,
        secret=sender.secret,
        uid=sender.uid,
        mailbox=_mailbox(mailbox, now) if mailbox is not None else None,
        sign_in=sender.sign_in,
    )
