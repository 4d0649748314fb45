"""The mail: the office, its senders, the outbox and its courier."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from tui_invoice.domain import clock
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations import doctor_secrets, lock
from tui_invoice.operations.context import Context
from tui_invoice.operations.finding import Finding, Level
from tui_invoice.operations.mailbox_trouble import mend
from tui_invoice.store import due, journal, mailbox_faults, mailboxes, offices, senders
from tui_invoice.store.database import Database


def look(context: Context, db: Database) -> Iterator[Finding]:
    """Yield what was found. Raises StoreError where the database cannot be read."""
    yield from _office(db)
    yield from _clock(db)
    known = senders.all_of(db)
    if not known:
        todo = "tui-invoice sender add --address ADDRESS --name NAME --preset P"
        yield Finding(Level.WARN, "there is no sender yet", "no invoice can leave", todo)
    for sender in known:
        yield _hold(sender)
        yield from doctor_secrets.password(context, sender)
        yield _mailbox(db, sender)
    yield _courier(context, db)
    yield from _waiting(db)


def _office(db: Database) -> Iterator[Finding]:
    office = offices.load(db)
    if office.named:
        yield Finding(Level.OK, "the office has a name", office.seller.name)
    else:
        todo = "tui-invoice office edit --name NAME --address ADDRESS"
        yield Finding(Level.WARN, "the office has no name yet", "no invoice leaves without one", todo)
    try:
        here = clock.at(db.clock.now(), office.zone)
    except (KeyError, ValueError, OSError):
        why = f"{office.time_zone} is not known on this machine"
        yield Finding(
            Level.ERROR, "the office's time zone is missing", why, "install the package tzdata, or set another"
        )
        return
    yield Finding(Level.OK, f"at the office it is {here:%Y-%m-%d %H:%M}", office.time_zone)


def _clock(db: Database) -> Iterator[Finding]:
    """Yield that the clock went back: what was written last was written later than now."""
    newest = journal.last_at(db)
    if newest <= db.clock.now() + clock.HOUR:
        return
    why = f"the log has a line of {clock.iso(newest)}, so that waits are wrong and mail may bear another day's date"
    todo = "set the clock (timedatectl set-ntp true); if it is right now, nothing need be done"
    yield Finding(Level.WARN, "the clock of this machine is behind the log", why, todo)


def _hold(sender: Sender) -> Finding:
    if not sender.held:
        words = f"{sender.address} is not on hold"
        return Finding(Level.OK, words, "it waits to be tried again" if sender.wait_cause else "")
    why = f"{_plain(sender.hold_cause)}: {sender.hold_reply}"
    return Finding(
        Level.WARN, f"{sender.address} is on hold", why, f"tui-invoice sender test {shlex.quote(sender.address)}"
    )


def _plain(cause: Cause | None) -> str:
    """Return a cause in words: `sender_sign_in` is its sign-in."""
    return cause.value.removeprefix("sender_").replace("_", " ") if cause is not None else ""


def _mailbox(db: Database, sender: Sender) -> Finding:
    mailbox = mailboxes.of_sender(db, sender.id)
    address = shlex.quote(sender.address)
    if mailbox is None and sender.transport is Transport.FOLDER:
        return Finding(Level.OK, f"{sender.address} writes into a folder", "nothing comes back to it")
    if mailbox is None:
        todo = f"tui-invoice sender edit {address} --imap-host HOST"
        why = f"{sender.address} has none: what comes back is not read"
        return Finding(Level.OK, "no mailbox", why, todo, lacking=True)
    if mailbox.fault_cause is not None:
        level = Level.ERROR if mailbox_faults.needs_a_person(mailbox, db.clock.now()) else Level.WARN
        title = f"what comes back to {sender.address} cannot be read"
        return Finding(level, title, mailbox.fault_words, mend(mailbox.fault_cause, address))
    if not mailbox.looked_at:
        return Finding(
            Level.OK, f"the mailbox of {sender.address} was not looked into yet", "", "tui-invoice check-mail"
        )
    at = f"{clock.at(mailbox.looked_at, offices.load(db).zone):%Y-%m-%d %H:%M}"
    return Finding(Level.OK, f"the mailbox of {sender.address} was read", f"last at {at}, {mailbox.seen} messages")


def _courier(context: Context, db: Database) -> Finding:
    path = context.paths.database
    try:
        held = lock.is_held(path)
    except OSError as error:
        why = f"{lock.lock_path(path)}: {error.strerror}"
        return Finding(Level.ERROR, "the courier's lock cannot be looked at", why, "make the file your own")
    if held:
        about = lock.holder(path)
        who = ", ".join(f"{key} {about[key]}" for key in ("pid", "host", "version") if key in about)
        return Finding(Level.OK, "a courier is at work", who)
    if due.anything_due(db):
        why = "mail is queued and due now"
        return Finding(Level.WARN, "no courier is at work", why, "tui-invoice deliver --once")
    if due.looks(db):
        why = "a mailbox is to be looked into"
        return Finding(Level.OK, "no courier is at work, and no mail is due", why, "tui-invoice check-mail")
    return Finding(Level.OK, "no courier is at work, and none is needed")


def _waiting(db: Database) -> Iterator[Finding]:
    for cause, why, todo in (
        (Cause.MOVED, "the data came from another machine or a backup: it may have gone out there since", ""),
        (Cause.NEEDS_A_LOOK, "sending broke off at it again and again", " (or cancel it)"),
    ):
        if count := db.number("SELECT count(*) FROM recipient WHERE state='held' AND cause=?", cause.value):
            title = f"{count} recipients are on hold: {_plain(cause)}"
            yield Finding(Level.WARN, title, why, f"look at each, then: tui-invoice release NUMBER{todo}")
    if count := db.number("SELECT count(*) FROM recipient WHERE state='uncertain'"):
        why = "the connection was lost at the end: it may have arrived"
        yield Finding(Level.WARN, f"{count} recipients are uncertain", why, "tui-invoice settle NUMBER arrived|lost")
