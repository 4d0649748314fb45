"""What is known of a provider by an address alone: server, port, security, and what its customers must know."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import Security, SignIn
from tui_invoice.mail import presets
from tui_invoice.mail.presets import Preset


@dataclass(frozen=True, slots=True)
class Known:
    """A provider by its preset's name. The user name is the whole address; `note` is what its customers must know.

    `mailbox` is its IMAP server, "" where none is known; `copies` tells who lays copies there. `whence` says how it
    was found, where that was not by its preset's name.
    """

    name: str
    host: str
    port: int
    security: Security
    note: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    mailbox: str = ""
    copies: SentCopy = SentCopy.NEVER
    mailbox_port: int = 993
    mailbox_security: Security = Security.TLS
    username: str = ""
    whence: str = ""


def of_address(address: str) -> Known | None:
    """Return the provider that gave this address away, None where none is known; the address may be half typed."""
    found = presets.fitting(_domain(address))
    return _known(found) if found else None


def signs_in_by_oauth(address: str) -> bool:
    """Tell whether the provider of this address takes no password at all from programs."""
    return presets.by_oauth(_domain(address))


def refuse_unknown(name: str) -> None:
    """Raise SettingsError, with the names that there are, where no provider has a preset of this name."""
    presets.preset(name)


def named(name: str) -> Known | None:
    """Return the provider with this preset's name, None where there is none."""
    found = presets.PRESETS.get(name)
    return _known(found) if found else None


def _domain(address: str) -> str:
    return address.strip().rpartition("@")[2].removesuffix(">")


def _known(found: Preset) -> Known:
    box = presets.MAILBOXES.get(found.name)
    known = Known(found.name, found.host, found.port, found.security, found.note, found.sign_in)
    if box is None:
        return known
    known = replace(known, mailbox=box.host, copies=box.sent_copy)
    return replace(known, mailbox_port=box.port, mailbox_security=box.security)
