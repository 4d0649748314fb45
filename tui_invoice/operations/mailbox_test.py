"""Can a sender's mailbox be read? The second half of a sender's test."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from tui_invoice.domain.diagnosis import Cause, Diagnosis
from tui_invoice.domain.errors import SecretError, SettingsError
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.sender import Sender
from tui_invoice.operations.account_steps import OF_IMAP, OF_LOCAL, Run, StepName
from tui_invoice.operations.context import Context
from tui_invoice.operations.mailbox_transport import opener
from tui_invoice.store import mailbox_faults


def steps(mailbox: Mailbox | None) -> tuple[StepName, ...]:
    """Return the steps of a mailbox's test."""
    if mailbox is None:
        return ()
    return OF_IMAP if mailbox.access is Access.IMAP else OF_LOCAL


def test(context: Context, sender: Sender, mailbox: Mailbox, run: Run) -> Diagnosis | None:
    """Open the mailbox and look which folders it has; return what failed. What works is free of its fault.

    Raises StoreError.
    """
    from tui_invoice.mail.diagnose import own
    from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
    from tui_invoice.operations.mailbox_trouble import mend, trouble_of

    last = len(run.names) - 1
    try:
        opened = opener(context.paths, context.environ, context.secrets, _tell(run, last))(sender, mailbox)
        try:
            found = [f"{folder.name} ({folder.role})" for folder in opened.folders()]
            for folder in opened.folders():
                opened.mark(folder.name)
        finally:
            opened.close()
    except MailboxTroubleError as error:
        found_out = error.diagnosis
        hint = mend(found_out.cause, shlex.quote(sender.address)) if found_out.cause is Cause.SENDER_SIGN_IN else ""
        run.failed(found_out.sentence, "\n".join(filter(None, (found_out.words, hint))))
        return found_out
    except (SecretError, SettingsError) as error:
        run.failed(error.title, "\n".join(filter(None, (error.detail, error.todo))))
        return own(trouble_of(error).cause, str(error))
    run.done(f"it can be read: {', '.join(found)}")
    with context.writing() as db, db.transaction():
        mailbox_faults.works(db, sender.id)
    return None


def _tell(run: Run, last: int) -> Callable[[str], None]:
    """Return what notes each step on the way to a server; the last one is passed when the folders were looked at."""

    def tell(words: str) -> None:
        if len(run.steps) < last:
            run.done(words)

    return tell
