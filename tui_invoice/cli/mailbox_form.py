"""What is said of a sender's mailbox on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_invoice.cli import completing, options
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import Security

if TYPE_CHECKING:
    from tui_invoice.operations.account_changes import MailboxChanges

_FLAGS = (
    click.option("--imap-host", metavar="NAME", help="The server of its mailbox, where what comes back is read."),
    click.option("--imap-port", type=click.IntRange(1, 65_535), metavar="N", help="Its port, usually 993."),
    click.option(
        "--imap-security",
        type=click.Choice([each.value for each in Security]),
        help="How it is protected; tls, unless said.",
    ),
    click.option("--imap-username", metavar="USER", help="Signs in to it as this user; the sender's, unless said."),
    click.option(
        "--imap-ca-file",
        metavar="FILE",
        shell_complete=completing.files,
        help="A certificate authority of its own, as PEM.",
    ),
    click.option(
        "--mailbox",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="A Maildir or an mbox on this machine instead.",
    ),
    click.option("--no-mailbox", is_flag=True, help="Read no mailbox: what comes back is not seen."),
    click.option(
        "--copies",
        type=click.Choice([each.value for each in SentCopy]),
        help="Who lays a copy of what was sent into its Sent folder; append: this program.",
    ),
    click.option("--receipts/--no-receipts", default=None, help="Ask for a read receipt in each mail."),
    click.option(
        "--plus-address/--no-plus-address", default=None, help="A return path LOCAL+TOKEN@DOMAIN for each mail."
    ),
    click.option(
        "--look-every",
        type=click.IntRange(1, 1_440),
        metavar="MINUTES",
        help="Look so often where the server does not tell by itself; 5, unless said.",
    ),
)
_NAMES = {
    "imap_host": "host",
    "imap_port": "port",
    "imap_security": "security",
    "imap_username": "username",
    "imap_ca_file": "ca_file",
    "mailbox": "path",
    "no_mailbox": "none",
    "copies": "copies",
    "receipts": "receipts",
    "plus_address": "plus_address",
    "look_every": "every",
}


def flags(function: options.Function) -> options.Function:
    """Add what can be said of a mailbox."""
    for option in reversed(_FLAGS):
        function = option(function)
    return function


def taken_out(said: dict[str, Any]) -> MailboxChanges:
    """Return what was said of the mailbox, and take it out of what was said of the sender."""
    from tui_invoice.operations.account_changes import MailboxChanges

    values = {name: said.pop(flag) for flag, name in _NAMES.items()}
    security, copies = values["security"], values["copies"]
    values["security"] = Security(security) if security else None
    values["copies"] = SentCopy(copies) if copies else None
    return MailboxChanges(**values)
