"""What was typed of a sender's mailbox: judged, and compared with what is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from tui_invoice.domain.mailbox import Access, SentCopy
from tui_invoice.domain.sender import Security
from tui_invoice.operations.account_changes import NOTHING_SAID, MailboxChanges
from tui_invoice.operations.account_mailbox import LONGEST
from tui_invoice.operations.account_place import PORTS
from tui_invoice.operations.accounts import Account

PATHS = ("/", "~", "./", "../")
"""What the path of a mailbox on this machine begins with."""
USUAL = {security: str(port) for security, port in PORTS.items()}
"""The port that follows the choice of how the connection to the mailbox is protected."""


@dataclass(frozen=True, slots=True)
class TypedMailbox:
    """The lines of the mailbox as they stand. `imap_host` is a server, a path on this machine, or "" for none."""

    imap_host: str = ""
    imap_port: str = USUAL[Security.TLS]
    imap_security: Security = Security.TLS
    imap_username: str = ""
    imap_ca_file: str = ""
    every: str = "5"
    copies: SentCopy = SentCopy.NEVER
    receipts: bool = False
    plus_address: bool = False

    @property
    def is_none(self) -> bool:
        """Tell whether what comes back is not read."""
        return not self.imap_host.strip()

    @property
    def is_path(self) -> bool:
        """Tell whether it lies on this machine."""
        return self.imap_host.strip().startswith(PATHS)


NONE = TypedMailbox()


def of(account: Account | None) -> TypedMailbox:
    """Return the lines as they stand for the mailbox that is kept."""
    kept = account.mailbox if account is not None else None
    if account is None or kept is None:
        return NONE
    local = kept.access is Access.LOCAL
    return TypedMailbox(
        imap_host=str(account.mailbox_path or "") if local else kept.host,
        imap_port=NONE.imap_port if local else str(kept.port),
        imap_security=NONE.imap_security if local else kept.security,
        imap_username=kept.username,
        imap_ca_file=kept.ca_file,
        every=str(kept.every),
        copies=kept.sent_copy,
        receipts=kept.receipts,
        plus_address=kept.plus_address,
    )


def part_of(typed: TypedMailbox) -> TypedMailbox:
    """Return the lines of the mailbox alone, out of those of a whole account."""
    return TypedMailbox(**{each.name: getattr(typed, each.name) for each in fields(TypedMailbox)})


def faults(typed: TypedMailbox, username: str) -> dict[str, str]:
    """Return what is wrong by the name of its line; `username` is whom the account signs in as."""
    if typed.is_none:
        return {}
    found: dict[str, str] = {}
    if not typed.is_path and not username.strip():
        found["imap_host"] = "it is opened with the account's password: say above whom it signs in as"
    if not typed.is_path and not _is_number(typed.imap_port, 65_535):
        found["imap_port"] = "a port is a number from 1 to 65535"
    if not _is_number(typed.every, LONGEST):
        found["every"] = f"write minutes, 1 to {LONGEST}"
    return found


def _is_number(text: str, most: int) -> bool:
    text = text.strip()
    return text.isascii() and text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= most


def changes(typed: TypedMailbox, was: Account | None, *, preset: bool) -> MailboxChanges:
    """Return what differs from the mailbox as it is kept; with a `preset` a new account would get one unasked."""
    typed = part_of(typed)
    before = of(was)
    had = was is not None and was.mailbox is not None
    if typed.is_none:
        return MailboxChanges(none=True) if had or (preset and was is None) else NOTHING_SAID
    if had and typed == before:
        return NOTHING_SAID
    new = not had or typed.is_path is not before.is_path
    said: dict[str, object] = {}
    host = typed.imap_host.strip()
    if typed.is_path:
        said |= {"path": Path(host).expanduser()} if host != before.imap_host else {}
    else:
        said |= _server(typed, before, host, new=new)
    if typed.copies is not before.copies or not had:
        said["copies"] = typed.copies
    for name in ("receipts", "plus_address"):
        if getattr(typed, name) is not getattr(before, name):
            said[name] = getattr(typed, name)
    if int(typed.every) != int(before.every):
        said["every"] = int(typed.every)
    return MailboxChanges(**said)  # type: ignore[arg-type]  # each by its own name


def _server(typed: TypedMailbox, before: TypedMailbox, host: str, *, new: bool) -> dict[str, object]:
    said: dict[str, object] = {"host": host} if new or host != before.imap_host else {}
    port, security = int(typed.imap_port), typed.imap_security
    if said or typed.imap_port.strip() != before.imap_port or security is not before.imap_security:
        said |= {"port": port, "security": security}
    if typed.imap_username.strip() != before.imap_username:
        said["username"] = typed.imap_username.strip()
    if typed.imap_ca_file.strip() != before.imap_ca_file:
        said["ca_file"] = typed.imap_ca_file.strip()
    return said
