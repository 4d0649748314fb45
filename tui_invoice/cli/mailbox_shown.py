"""How a sender's mailbox is written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.cli.showing import moment
from tui_invoice.domain.clock import iso
from tui_invoice.domain.mailbox import Access, SentCopy

if TYPE_CHECKING:
    from tui_invoice.domain.office import Office
    from tui_invoice.operations.accounts import Account

_COPIES = {
    SentCopy.PROVIDER: "laid into Sent by the provider",
    SentCopy.APPEND: "laid into Sent by this program",
    SentCopy.NEVER: "",
}


def plain(account: Account) -> dict[str, object] | None:
    """Return a sender's mailbox for JSON, None where it has none."""
    mailbox = account.mailbox
    if mailbox is None:
        return None
    imap = mailbox.access is Access.IMAP
    return {
        "access": mailbox.access.value,
        "host": mailbox.host or None,
        "port": mailbox.port or None,
        "security": mailbox.security.value if imap else None,
        "username": mailbox.username or None,
        "ca_file": mailbox.ca_file or None,
        "path": str(account.mailbox_path) if account.mailbox_path else None,
        "copies": mailbox.sent_copy.value,
        "receipts": mailbox.receipts,
        "plus_address": mailbox.plus_address,
        "look_every": mailbox.every,
        "looked_at": iso(mailbox.looked_at) if mailbox.looked_at else None,
        "seen": mailbox.seen,
        "ignored": mailbox.ignored,
        "fault_cause": mailbox.fault_cause.value if mailbox.fault_cause else None,
        "fault_words": mailbox.fault_words or None,
        "fault_since": iso(mailbox.fault_since) if mailbox.fault_since else None,
    }


def dropped(was: Account, now: Account) -> str:
    """Return in words what ended when the mailbox was changed, "" for nothing."""
    old, new = was.mailbox, now.mailbox
    if old is None:
        return ""
    parts = []
    if old.sent_copy is not SentCopy.NEVER and (new is None or new.sent_copy is SentCopy.NEVER):
        parts += ["copies in Sent (--copies)"]
    if old.receipts and (new is None or not new.receipts):
        parts += ["read receipts (--receipts)"]
    if old.plus_address and (new is None or not new.plus_address):
        parts += ["a return path for each mail (--plus-address)"]
    return f"with the mailbox that it had ended: {', '.join(parts)}" if parts else ""


def fields(account: Account, office: Office) -> dict[str, str]:
    """Return what a person reads of a sender's mailbox, in the office's time."""
    mailbox = account.mailbox
    if mailbox is None:
        return {"mailbox": ""}
    place = f"{mailbox.host}:{mailbox.port} {mailbox.security.value}"
    if mailbox.access is Access.LOCAL:
        place = str(account.mailbox_path or "not known on this machine")
    found = f"{moment(mailbox.looked_at, office)}; {mailbox.seen} read, {mailbox.ignored} reports of others' mail"
    return {
        "mailbox": place,
        "its_user": mailbox.username,
        "its_ca_file": mailbox.ca_file,
        "copies": _COPIES[mailbox.sent_copy],
        "receipts": "asked for" if mailbox.receipts else "",
        "return_path": "one for each mail" if mailbox.plus_address else "",
        "last_look": found if mailbox.looked_at else "not yet",
        "not_read": f"{mailbox.fault_words}\nsince {moment(mailbox.fault_since, office)}"
        if mailbox.fault_cause
        else "",
    }
