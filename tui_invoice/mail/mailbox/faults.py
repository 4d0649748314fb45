"""From what broke or was refused to the mailbox's trouble, by the rules of `mail.rules`."""

from __future__ import annotations

import socket
from dataclasses import replace

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Reply
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.mail.diagnose import READ, own
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.presets import named_right
from tui_invoice.mail.rules.mailbox import decide_mailbox
from tui_invoice.mail.rules.mailbox_faults import decide_mailbox_fault
from tui_invoice.mail.rules.trouble import Trouble
from tui_invoice.mail.sentences import remedies
from tui_invoice.mail.trouble import SenderTrouble

UNREADABLE = "What comes back cannot be read as the mailbox is set up; mail goes out all the same."
"""What settings that cannot work mean of a mailbox: it holds no mail."""


def as_account(mailbox: Mailbox, username: str) -> Sender:
    """Return the mailbox as an account, for what is the same with every server: its name, its addresses, TLS."""
    return Sender(
        id=mailbox.sender_id,
        uid="",
        address="",
        name="",
        transport=Transport.SMTP,
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        username=username,
        ca_file=mailbox.ca_file,
        worked_at=mailbox.worked_at,
    )


def refused(phase: Phase, words: str, account: Sender) -> MailboxTroubleError:
    """Return the trouble for what the server said: `words` begins with NO, BAD or BYE."""
    rule = decide_mailbox(" ".join(words[:READ].replace("\u2019", "'").split()), phase, account.host)
    return _trouble(
        Diagnosis(
            cause=rule.cause,
            fault=Fault.SENDER,
            permanent=bool(rule.permanent),
            sentence=rule.sentence,
            remedies=rule.remedies or remedies(rule.cause),
            words=words,
            rule=rule.name,
        )
    )


def broken(phase: Phase, error: OSError | UnicodeError, account: Sender, more: str = "") -> MailboxTroubleError:
    """Return the trouble where no server spoke; `more` is added to our account of it."""
    known = account.worked_at > 0 or (isinstance(error, socket.gaierror) and named_right(account.preset, account.host))
    rule = decide_mailbox_fault(Trouble(error, phase, account.port, account.security, known))
    told = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error) or type(error).__name__
    words = f"{account.host}:{account.port} ({account.security.value}): {told}"
    return _trouble(
        Diagnosis(
            cause=rule.cause,
            fault=Fault.SENDER,
            permanent=rule.permanent,
            sentence=rule.sentence,
            remedies=rule.remedies or remedies(rule.cause),
            words=f"{words}\n{more}" if more else words,
            rule=rule.name,
        )
    )


def settings(words: str) -> MailboxTroubleError:
    """Return the trouble for settings that cannot work, as we found them ourselves."""
    return _trouble(replace(own(Cause.SENDER_SETTINGS, words), sentence=UNREADABLE))


def sign_in(words: str) -> MailboxTroubleError:
    """Return the trouble for a sign-in that we cannot even try."""
    return _trouble(own(Cause.SENDER_SIGN_IN, words))


def of_sender(trouble: SenderTrouble, account: Sender) -> MailboxTroubleError:
    """Return a trouble that was met on the way to the server, such as a name that is not found."""
    if trouble.diagnosis.rule != "own" and isinstance(error := trouble.__cause__, OSError | UnicodeError):
        return broken(trouble.phase, error, account)
    return MailboxTroubleError(replace(trouble.diagnosis, fault=Fault.SENDER), trouble.reply)


def _trouble(found: Diagnosis) -> MailboxTroubleError:
    return MailboxTroubleError(found, Reply(0, found.words))
