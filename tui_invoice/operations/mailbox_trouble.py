"""Why a mailbox cannot be read: from what was raised to what stands beside it and in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import SecretError, SettingsError, SignedOutError
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.spoken import spoken
from tui_invoice.operations.access import cause_of
from tui_invoice.operations.taking_in import MAILBOX
from tui_invoice.store import journal, mailbox_faults, mailboxes
from tui_invoice.store.database import Database

REFUSED, WAITS, WORKS = "mailbox_refused", "mailbox_waits", "mailbox_works"
"""The journal's events: a person must mend it; it is tried again; it works again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mailbox cannot be read: the cause, a plain sentence, the server's words. `permanent`: a person mends it."""

    cause: Cause
    sentence: str
    words: str
    permanent: bool
    todo: str = ""

    @property
    def text(self) -> str:
        """The sentence and the words, in quotes where a server spoke them."""
        words = f"“{self.words}”" if spoken(self.words) else self.words
        return " ".join(filter(None, (self.sentence, words)))


def trouble_of(error: MailboxTroubleError | SecretError | SettingsError) -> Trouble:
    """Return what an error says of a mailbox. A password that cannot be read now may be another time."""
    if isinstance(error, MailboxTroubleError):
        found = error.diagnosis
        return Trouble(found.cause, found.sentence, found.words or str(error.reply), found.permanent)
    permanent = isinstance(error, SettingsError | SignedOutError)
    return Trouble(cause_of(error), f"{error.title}.", error.detail, permanent, error.todo)


def mend(cause: Cause, address: str) -> str:
    """Return what to type, for an address as a shell takes it, so that its mailbox can be read again."""
    test = f"tui-invoice sender test {address}"
    if cause is not Cause.SENDER_SIGN_IN:
        return test
    way = f"tui-invoice sender edit {address} --password-stdin (a new password) or --imap-username USER"
    return f"{way}, then: {test}"


def note_trouble(db: Database, sender: Sender, mailbox: Mailbox, trouble: Trouble) -> None:
    """Write down why the mailbox cannot be read, in the journal only where that is news, in one transaction.

    It says nothing of settings that a person put in the place of these meanwhile.
    """
    with db.transaction():
        now = mailboxes.of_sender(db, sender.id)
        if now is None or now.access_only() != mailbox.access_only():
            return
        text = trouble.text
        mailbox_faults.failed(db, now, trouble.cause, text, permanent=trouble.permanent)
        was_permanent = now.fault_cause is not None and now.next_at is None
        if now.fault_cause is not trouble.cause or was_permanent is not trouble.permanent:
            level, event = ("error", REFUSED) if trouble.permanent else ("warn", WAITS)
            told = f"what comes back to {sender.address} cannot be read: {text}"
            journal.note(db, level, event, told, who=MAILBOX)
