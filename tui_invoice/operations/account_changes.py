"""What is said of a sender, and the one line that its texts may have."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import SecretStore, Security, SignIn
from tui_invoice.domain.text import HIDDEN


@dataclass(frozen=True, slots=True)
class MailboxChanges:
    """What is said of a sender's mailbox; None leaves a thing as it is, "" clears `username` and `ca_file`.

    `path` (a Maildir or an mbox on this machine) stands in place of a server; `none` takes the mailbox away. `every`
    is in minutes.
    """

    host: str | None = None
    port: int | None = None
    security: Security | None = None
    username: str | None = None
    ca_file: str | None = None
    path: Path | None = None
    copies: SentCopy | None = None
    receipts: bool | None = None
    plus_address: bool | None = None
    every: int | None = None
    none: bool = False


NOTHING_SAID = MailboxChanges()


@dataclass(frozen=True, slots=True)
class SenderChanges:
    """What is said of a sender; None leaves a thing as it is, "" clears `username` and `ca_file`.

    `per_minute` and `per_day` are mails, 0 for no limit. `folder`, or `sendmail`, stands in place of a server.
    """

    address: str | None = None
    name: str | None = None
    preset: str | None = None
    host: str | None = None
    port: int | None = None
    security: Security | None = None
    ca_file: str | None = None
    username: str | None = None
    sign_in: SignIn | None = None
    secret_store: SecretStore | None = None
    password_command: str | None = None
    token_command: str | None = None
    folder: Path | None = None
    sendmail: bool = False
    per_minute: int | None = None
    per_day: int | None = None
    default: bool = False
    mailbox: MailboxChanges = NOTHING_SAID


def one_line(what: str, text: str) -> str:
    """Return the text in NFC. Raises SettingsError for a control or hidden character."""
    line = unicodedata.normalize("NFC", text).strip()
    for char in line:
        if unicodedata.category(char) == "Cc" or HIDDEN.fullmatch(char):
            why = f"it holds a control or hidden character, U+{ord(char):04X}"
            raise SettingsError(f"this {what} cannot be taken", why, "type it anew", field=what.replace(" ", ""))
    return line
