"""Senders: add, change and remove the accounts that mail goes out from, and show them. None of it signs in.

A password goes where the sender says and nowhere else; a command and a folder stand in config.toml,
never in the database.
"""

from __future__ import annotations

import shlex
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import BadInputError, InvoiceError, NotFoundError, RefusedError, SecretError, UsageError
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations import account_mailbox, planning, settings
from tui_invoice.operations.account_changes import MailboxChanges, SenderChanges
from tui_invoice.operations.account_rules import settled
from tui_invoice.operations.account_secrets import TO_ADD, forget, forget_older, laid_down, moved_along, refuse_idle
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings import SenderSettings
from tui_invoice.store import holds, journal, mailbox_faults, mailbox_marks, mailboxes, senders, sent_copies
from tui_invoice.store.database import Database

__all__ = ["Account", "MailboxChanges", "SenderChanges", "add", "all_of", "edit", "find", "remove", "show"]


@dataclass(frozen=True, slots=True)
class Account:
    """A sender, its mailbox, and what this machine alone knows of them: commands, folder and path."""

    sender: Sender
    password_command: tuple[str, ...] = ()
    folder: Path | None = None
    mailbox: Mailbox | None = None
    mailbox_path: Path | None = None
    token_command: tuple[str, ...] = ()


def all_of(context: Context) -> tuple[Sender, ...]:
    """Return the senders, the default one first. Raises NotFoundError where there is no database, StoreError."""
    with context.reading() as db:
        return tuple(senders.all_of(db))


def show(context: Context, address: str) -> Account:
    """Return one sender whole. Raises NotFoundError, RefusedError where there is none at all, SettingsError."""
    with context.reading() as db:
        sender = find(db, address)
        mailbox = mailboxes.of_sender(db, sender.id)
    mine = settings.load(context.paths.config).senders.get(sender.uid, SenderSettings())
    return Account(sender, mine.password_command, mine.folder, mailbox, mine.mailbox, mine.token_command)


def add(context: Context, changes: SenderChanges, secret: Secret | None = None) -> Sender:
    """Add a sender and return it; the database is made where there is none. It does not sign in.

    Raises SettingsError, BadInputError and UsageError for what was said, RefusedError for an address
    that is there already, SecretError where the password cannot be kept; then no sender was added.
    """
    blank = Sender(0, uuid.uuid4().hex, "", "", Transport.SMTP)
    sender, mine = settled(blank, SenderSettings(), changes)
    mailbox, mine = account_mailbox.settled(None, blank, sender, mine, changes)
    refuse_idle(sender, secret)
    settings.load(context.paths.config)
    with context.writing(create=True) as db:
        _refuse_twin(db, sender)
        with _told_to_add(), laid_down(context, blank, sender, secret, mine), db.transaction():
            _refuse_twin(db, sender)
            sender_id = senders.add(db, sender)
            if mailbox is not None:
                mailboxes.put(db, replace(mailbox, sender_id=sender_id))
            journal.note(db, "info", "sender_added", f"sender {sender.address} was added", who=context.who)
        return senders.by_id(db, sender_id)


@contextmanager
def _told_to_add() -> Iterator[None]:
    """Say how to add the sender otherwise where its password cannot be kept: there is none yet to be edited."""
    try:
        yield
    except SecretError as error:
        raise SecretError(error.title, error.detail, TO_ADD) from error


def edit(
    context: Context,
    address: str,
    changes: SenderChanges,
    secret: Secret | None = None,
    *,
    keep_hold: bool = False,
) -> Sender:
    """Change a sender and return it; its hold ends, and one mail is tried first. It does not sign in.

    Where only its mailbox is changed, the hold stays.

    With `keep_hold` the hold stays until a test succeeds, so that a wrong password again is no mail's try; what is
    wrong with its mailbox too.
    Where only the store changes, the password moves along. Raises as `add` does, NotFoundError for an
    unknown address, SecretError also where a password that is to move cannot be read.
    """
    if changes == SenderChanges() and secret is None:
        raise UsageError("nothing is to be changed", "", "say what: --name, --host, --password-stdin …")
    with context.writing() as db:
        was = find(db, address)
        old = settings.load(context.paths.config).senders.get(was.uid, SenderSettings())
        sender, mine = settled(was, old, changes)
        had = mailboxes.of_sender(db, was.id)
        mailbox, mine = account_mailbox.settled(had, was, sender, mine, changes)
        secret = moved_along(context, was, sender) if secret is None else secret
        refuse_idle(sender, secret)
        _refuse_twin(db, sender)
        with laid_down(context, was, sender, secret, mine), db.transaction():
            _refuse_twin(db, sender)
            idle = secret is None and changes in (SenderChanges(default=True), SenderChanges(mailbox=changes.mailbox))
            _write(db, was, sender, context.who, mended=not idle and not keep_hold)
            place = _place(had, was, old)
            _write_mailbox(db, was.id, had, mailbox, elsewhere=place != _place(mailbox, sender, mine))
            if not keep_hold and (secret is not None or changes != SenderChanges(default=True)):
                mailbox_faults.mended(db, was.id)
        forget_older(context, db, was, sender, secret)
        return senders.by_id(db, was.id)


def remove(context: Context, address: str) -> tuple[InvoiceError, ...]:
    """Take a sender out of use, its password and its part of config.toml too; the history keeps its name.

    Returns what could not be cleaned up. Raises RefusedError while it has open mail, NotFoundError, StoreError.
    """
    with context.writing() as db:
        with db.transaction():
            sender = find(db, address)
            holds.cancel_tests(db, sender.id)
            if waiting := senders.open_mail(db, sender.id):
                why = f"{waiting} {'mail goes' if waiting == 1 else 'mails go'} out by it and did not leave yet"
                raise RefusedError(
                    f"{sender.address} has mail in the outbox", why, "send or cancel it first: tui-invoice status"
                )
            senders.remove(db, sender.id)
            sent_copies.give_up(db, sender.id)
            mailboxes.remove(db, sender.id)
            journal.note(db, "info", "sender_removed", f"sender {sender.address} was removed", who=context.who)
        left = forget(context, db, sender)
        try:
            settings.forget_sender(context.paths.config, sender.uid)
        except InvoiceError as error:
            left = (*left, error)
        return left


def find(db: Database, address: str) -> Sender:
    """Return the sender with this address. Raises NotFoundError, RefusedError where there is none at all."""
    if not address.strip():
        raise NotFoundError("no sender is named", "the address is empty", "tui-invoice sender list")
    with suppress(BadInputError):
        address = parse_one(address).address
    return planning.named_sender(db, address)


def _refuse_twin(db: Database, sender: Sender) -> None:
    twins = (each for each in senders.all_of(db) if each.address.casefold() == sender.address.casefold())
    if any(twin.uid != sender.uid for twin in twins):
        todo = f"change it: tui-invoice sender edit {shlex.quote(sender.address)}"
        raise RefusedError(f"there is a sender {sender.address} already", "one address has one account", todo)


def _place(mailbox: Mailbox | None, sender: Sender, mine: SenderSettings) -> tuple[object, ...]:
    """Return what makes a mailbox another one: where it lies, and who signs in to it."""
    if mailbox is None:
        return ()
    return mailbox.access, mailbox.host, mailbox.username or sender.username, mine.mailbox


def _write_mailbox(
    db: Database, sender_id: int, was: Mailbox | None, mailbox: Mailbox | None, *, elsewhere: bool
) -> None:
    """Write the mailbox, inside the caller's transaction; one that lies elsewhere now is read from its beginning."""
    if mailbox is None or (was is not None and was.sent_copy is not mailbox.sent_copy):
        sent_copies.give_up(db, sender_id)
    if mailbox is None:
        mailboxes.remove(db, sender_id)
        return
    mailboxes.put(db, mailbox)
    if elsewhere:
        mailbox_marks.begin_anew(db, sender_id)


def _write(db: Database, was: Sender, sender: Sender, who: str, *, mended: bool) -> None:
    senders.update(db, sender)
    if sender.is_default and not was.is_default:
        senders.make_default(db, sender.id)
    if (was.host, was.port, was.security) != (sender.host, sender.port, sender.security):
        # A server that never worked yet is held when it refuses the connection, and does not wait.
        senders.begin_anew(db, sender.id)
    journal.note(db, "info", "sender_changed", f"sender {sender.address} was changed", who=who)
    if mended:
        holds.release_sender(db, replace(sender, hold_cause=was.hold_cause), who)
