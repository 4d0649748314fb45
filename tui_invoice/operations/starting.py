"""Starting the courier after something was queued, with the passwords that only a person can give (OUTBOX S6, S7)."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import BusyError
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import lock, passphrases, planning, spawn
from tui_invoice.operations.context import Context
from tui_invoice.operations.reading import a_look_is_due, anything_queued, opened
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import couriers, due, holds, mailbox_faults, mailboxes, senders
from tui_invoice.store.database import Database

PATIENCE = 60.0
"""Seconds that a courier without the password has to come to its end."""
_STEP = 0.1


def to_ask(context: Context, sender: str = "", *, everybody: bool = False) -> tuple[Sender, ...]:
    """Return the senders whose password is kept nowhere and not known in this process, or is in a vault that is locked.

    Of the one sender named ('' is the default one), or of `everybody` that has mail in the outbox or a mailbox to be
    looked into.
    Raises StoreError, NotFoundError and RefusedError as `planning.named_sender` does.
    """
    with opened(context) as db:
        if db is None:
            return ()
        chosen: Sequence[Sender]
        if everybody:
            looks = due.looks(db)
            chosen = [each for each in senders.all_of(db) if each.id in looks or senders.open_mail(db, each.id)]
        else:
            chosen = [planning.named_sender(db, sender)]
        return passphrases.to_ask(context.paths, context.environ, context.secrets, chosen)


def start(context: Context) -> bool:
    """Start a courier where mail is queued or a look is due, and none is at work; tell whether one was started.

    One at work is replaced where passwords were asked for, since it may not have them. Raises
    StoreError, BusyError where it does not come to its end.
    """
    if spawn.is_off(context.environ):
        return False
    end_courier(context)
    end_holds(context)
    if not (anything_queued(context) or a_look_is_due(context)):
        return False
    return spawn.ensure_courier(context.paths, context.environ, context.secrets)


def end_holds(context: Context) -> None:
    """End the holds of senders, and the waits of mailboxes, that only waited for the password that is known now.

    Raises StoreError.
    """
    if not context.secrets:
        return
    with context.writing() as db, db.transaction():
        for sender in senders.all_of(db):
            known = passphrases.waited_for(sender, sender.hold_reply, context.secrets)
            if known and sender.hold_cause is Cause.SENDER_SIGN_IN:
                holds.release_sender(db, sender, context.who)
            if _waits_for_password(db, sender, context):
                mailbox_faults.mended(db, sender.id)


def _waits_for_password(db: Database, sender: Sender, context: Context) -> bool:
    mailbox = mailboxes.of_sender(db, sender.id)
    if mailbox is None or mailbox.fault_cause is not Cause.SENDER_SIGN_IN or mailbox.next_at is None:
        return False
    return passphrases.waited_for(sender, mailbox.fault_words or "", context.secrets)


def end_courier(context: Context) -> None:
    """Let a courier that was started without the passwords known here come to its end, before it meets their mail.

    Raises StoreError, BusyError where it does not end.
    """
    if not context.secrets or not lock.is_held(context.paths.database):
        return
    if not stop_courier(context, PATIENCE):
        raise BusyError(
            "the courier at work does not come to its end",
            "it was started without the password",
            "the mail is queued; try `tui-invoice deliver` in a moment",
        )


def stop_courier(context: Context, seconds: float) -> bool:
    """Ask the courier at work, or one that this process just started, to end; tell whether it did in time.

    Raises StoreError.
    """
    waiting = Waiting()
    path = context.paths.database
    until = context.clock.monotonic() + seconds
    with context.writing() as db:
        while (held := lock.is_held(path)) or spawn.running(path):
            if held and not couriers.stop_asked(db):  # once more where one that just began forgot it
                with db.transaction():
                    couriers.ask_to_stop(db)
            if context.clock.monotonic() > until:
                return False
            waiting.pause(_STEP)
    return True
