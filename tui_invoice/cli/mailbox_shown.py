"""How a sender's mailbox is written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.domain.clock import iso
from tui_invoice.domain.mailbox import Access, SentCopy

if TYPE_CHECKING:
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


def fields(account: Account) -> dict[str, str]:
    """Return what a person reads of a sender's mailbox."""
    mailbox = account.mailbox
    if mailbox is None:
        return {"mailbox": ""}
    place = f"{mailbox.host}:{mailbox.port} {mailbox.security.value}"
    if mailbox.access is Access.LOCAL:
        place = str(account.mailbox_path or "not known on this machine")
    found = f"{iso(mailbox.looked_at)}; {mailbox.seen} read, {mailbox.ignored} reports of others' mail"
    return {
        "mailbox": place,
        "its_user": mailbox.username,
        "its_ca_file": mailbox.ca_file,
        "copies": _COPIES[mailbox.sent_copy],
        "receipts": "asked for" if mailbox.receipts else "",
        "return_path": "one for each mail" if mailbox.plus_address else "",
        "last_look": found if mailbox.looked_at else "not yet",
        "not_read": f"{mailbox.fault_words}\nsince {iso(mailbox.fault_since)}" if mailbox.fault_cause else "",
    }
