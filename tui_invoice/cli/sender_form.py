"""What is said of a sender on the command line, and how one is written out."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_invoice.cli import options
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, Sender, Transport

if TYPE_CHECKING:
    from tui_invoice.operations.account_rules import SenderChanges
    from tui_invoice.operations.accounts import Account

_FLAGS = (
    click.option("--address", metavar="ADDRESS", help="What it sends from."),
    click.option("--name", metavar="NAME", help="The name beside the address."),
    click.option("--preset", metavar="NAME", help="A known provider, in place of a server."),
    click.option("--host", metavar="NAME", help="The server that takes its mail."),
    click.option("--port", type=click.IntRange(1, 65_535), metavar="N", help="Its port, usually 465 or 587."),
    click.option(
        "--security", type=click.Choice([each.value for each in Security]), help="How the connection is protected."
    ),
    click.option("--ca-file", metavar="FILE", help="A certificate authority of your own, as PEM."),
    click.option("--folder", type=click.Path(path_type=Path), metavar="DIR", help="Write .eml files into DIR instead."),
    click.option("--username", metavar="USER", help="Signs in as this user."),
    click.option(
        "--secret-store",
        type=click.Choice([store.value for store in SecretStore if store is not SecretStore.NONE]),
        help="Where its password is kept; the keyring, unless said.",
    ),
    click.option("--password-stdin", is_flag=True, help="Read the password from stdin, one line."),
    click.option("--password-command", metavar="CMD", help="A command that prints the password."),
    click.option("--per-minute", type=click.IntRange(0), metavar="N", help="So many mails a minute; 0 for no limit."),
    click.option("--per-day", type=click.IntRange(0), metavar="N", help="So many mails a day; 0 for no limit."),
    click.option("--default", is_flag=True, help="Invoices go out from it unless said otherwise."),
)


def flags(function: options.Function) -> options.Function:
    """Add what can be said of a sender."""
    for option in reversed(_FLAGS):
        function = option(function)
    return function


def changes(said: Mapping[str, Any]) -> SenderChanges:
    """Return what was said."""
    from tui_invoice.operations.account_rules import SenderChanges

    security, store = said["security"], said["secret_store"]
    return SenderChanges(
        **{
            **said,
            "security": Security(security) if security else None,
            "secret_store": SecretStore(store) if store else None,
        }
    )


def secret(from_stdin: bool, said: SenderChanges, *, is_new: bool = False) -> Secret | None:
    """Return the password: the first line of stdin, or for a new account what is typed at the terminal."""
    if from_stdin:
        if said.password_command is not None:
            raise UsageError("a password comes from one place", "", "say --password-stdin or --password-command")
        raw = sys.stdin.buffer.readline(65_536)
        try:
            word = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError("the password is not UTF-8 text", "--password-stdin", "write it in UTF-8") from error
        if not word:
            raise UsageError("no password came", "--password-stdin, and stdin was empty", "write it to stdin")
        return Secret(word)
    kept = said.secret_store in (None, SecretStore.KEYRING, SecretStore.FILE)
    if is_new and (said.username or said.preset) and kept and said.password_command is None and sys.stdin.isatty():
        from getpass import getpass

        return Secret(getpass("Password (not shown): ")) or None
    return None


def server(sender: Sender) -> str:
    """Return by what its mail leaves."""
    if sender.transport is Transport.FOLDER:
        return "a folder"
    return f"{sender.host}:{sender.port} {sender.security.value}"


def standing(sender: Sender) -> str:
    """Return how it stands in a few words."""
    parts = ["default"] if sender.is_default else []
    parts += [f"on hold: {sender.hold_cause.value}"] if sender.hold_cause else []
    return ", ".join(parts)


def plain(sender: Sender) -> dict[str, object]:
    """Return a sender for JSON; there is no password in it."""
    smtp = sender.transport is Transport.SMTP
    return {
        "address": sender.address,
        "name": sender.name,
        "default": sender.is_default,
        "transport": sender.transport.value,
        "preset": sender.preset or None,
        "host": sender.host or None,
        "port": sender.port or None,
        "security": sender.security.value if smtp else None,
        "ca_file": sender.ca_file or None,
        "username": sender.username or None,
        "secret_store": sender.secret.value,
        "per_minute": sender.per_minute,
        "per_day": sender.per_day,
        "hold_cause": sender.hold_cause.value if sender.hold_cause else None,
        "hold_reply": sender.hold_reply or None,
    }


def fields(account: Account) -> dict[str, str]:
    """Return what a person reads of a sender."""
    sender = account.sender
    return {
        "address": sender.address,
        "name": sender.name,
        "by": server(sender),
        "folder": str(account.folder or ""),
        "preset": sender.preset,
        "ca_file": sender.ca_file,
        "username": sender.username,
        "password": "" if sender.secret is SecretStore.NONE else f"in: {sender.secret.value}",
        "command": shlex.join(account.password_command),
        "per_minute": str(sender.per_minute or ""),
        "per_day": str(sender.per_day or ""),
        "standing": standing(sender),
        "on_hold": sender.hold_reply,
    }
