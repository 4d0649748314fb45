"""What is said of a sender on the command line, and how one is written out."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_invoice.cli import completing, mailbox_form, mailbox_shown, options, words
from tui_invoice.domain.clock import iso
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, Sender, SignIn, Transport

if TYPE_CHECKING:
    from tui_invoice.domain.office import Office
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
    click.option(
        "--ca-file",
        metavar="FILE",
        shell_complete=completing.files,
        help="A certificate authority of your own, as PEM.",
    ),
    click.option("--folder", type=click.Path(path_type=Path), metavar="DIR", help="Write .eml files into DIR instead."),
    click.option("--sendmail", is_flag=True, help="Hand mail to this machine's own mail program instead."),
    click.option("--username", metavar="USER", help="Signs in as this user."),
    click.option(
        "--sign-in",
        type=click.Choice([each.value for each in SignIn]),
        help="By a password, with a provider in the browser (OAuth), or by a token that a command prints.",
    ),
    click.option("--token-command", metavar="CMD", help="A command that prints an access token (oama, pizauth …)."),
    click.option(
        "--secret-store",
        type=click.Choice([store.value for store in SecretStore if store is not SecretStore.NONE]),
        help="Where its password is kept; the keyring, unless said.",
    ),
    click.option(
        "--password-stdin", is_flag=True, help="Read the password from stdin, one line; a terminal does not show it."
    ),
    click.option("--password-command", metavar="CMD", help="A command that prints the password."),
    click.option("--per-minute", type=click.IntRange(0), metavar="N", help="So many mails a minute; 0 for no limit."),
    click.option("--per-day", type=click.IntRange(0), metavar="N", help="So many mails a day; 0 for no limit."),
    click.option("--default", is_flag=True, help="Invoices go out from it unless said otherwise."),
)

_KEPT_HERE = (SecretStore.KEYRING, SecretStore.FILE)


def flags(function: options.Function) -> options.Function:
    """Add what can be said of a sender and its mailbox."""
    function = mailbox_form.flags(function)
    for option in reversed(_FLAGS):
        function = option(function)
    return function


def changes(said: Mapping[str, Any]) -> SenderChanges:
    """Return what was said."""
    from tui_invoice.operations.account_rules import SenderChanges

    said = dict(said)
    mailbox = mailbox_form.taken_out(said)
    security, store, way = said["security"], said["secret_store"], said["sign_in"]
    return SenderChanges(
        **{
            **said,
            "mailbox": mailbox,
            "security": Security(security) if security else None,
            "secret_store": SecretStore(store) if store else None,
            "sign_in": SignIn(way) if way else None,
        }
    )


def secret(from_stdin: bool, said: SenderChanges, *, was: Sender | None = None) -> Secret | None:
    """Return the password: the first line of stdin, or what is typed unseen where stdin is a terminal.

    At a terminal it is asked for too where none is kept yet: for a new account (`was` is None), and for one
    that did not keep it here until now. Raises UsageError where a new account would get none, SettingsError for a
    preset that is none and SecretError where no keyring could take it: nobody types a password in vain.
    """
    from tui_invoice.operations import account_presets, account_secrets

    if said.preset:
        account_presets.refuse_unknown(said.preset)
    if from_stdin:
        if said.password_command is not None:
            raise UsageError("a password comes from one place", "", "say --password-stdin or --password-command")
        return read_secret()
    if said.password_command is not None or not (_keeps(said) if was is None else _begins_to_keep(said, was)):
        return None
    if not _by_password(said, was):
        return None
    if sys.stdin.isatty():
        if was is None:
            account_secrets.refuse_no_keyring(said.secret_store)
        return _typed()
    if was is None:
        todo = "add --password-stdin, --password-command CMD or --secret-store ask"
        raise UsageError("no password was given", "without one the account could not sign in", todo)
    return None


def _by_password(said: SenderChanges, was: Sender | None) -> bool:
    """Tell whether the account signs in with a password, as far as that is known before it is settled."""
    from tui_invoice.operations import account_presets

    if said.token_command is not None or said.sign_in is not None:
        return said.sign_in is SignIn.PASSWORD
    if said.preset is not None and (was is None or said.preset != was.preset):
        known = account_presets.named(said.preset)
        return known is None or known.sign_in is SignIn.PASSWORD
    return was is None or was.sign_in is SignIn.PASSWORD


def _keeps(said: SenderChanges) -> bool:
    """Tell whether this program keeps the password of an account that is told so."""
    signs_in = bool(said.username) if said.username is not None else said.preset is not None
    return signs_in and said.folder is None and said.secret_store in (None, *_KEPT_HERE)


def _begins_to_keep(said: SenderChanges, was: Sender) -> bool:
    if said.sign_in is SignIn.PASSWORD and was.sign_in is not SignIn.PASSWORD:
        return said.secret_store in (None, *_KEPT_HERE)
    return said.secret_store in _KEPT_HERE and was.secret not in _KEPT_HERE


def read_secret() -> Secret:
    """Return the first line of stdin, or what is typed unseen where stdin is a terminal. Raises UsageError."""
    return _typed() if sys.stdin.isatty() else _read()


def _typed() -> Secret:
    from getpass import getpass

    word = getpass("Password (not shown): ")
    if not word:
        raise UsageError("no password was typed", "nothing was changed", "say the command again, and type it")
    return Secret(word)


def _read() -> Secret:
    raw = sys.stdin.buffer.readline(65_536)
    try:
        word = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UsageError("the password is not UTF-8 text", "--password-stdin", "write it in UTF-8") from error
    if not word:
        raise UsageError("no password came", "--password-stdin, and stdin was empty", "write it to stdin")
    return Secret(word)


def server(sender: Sender) -> str:
    """Return by what its mail leaves."""
    if sender.transport is Transport.FOLDER:
        return "a folder"
    if sender.transport is Transport.SENDMAIL:
        return "this machine's own program (sendmail)"
    return f"{sender.host}:{sender.port} {sender.security.value}"


def standing(sender: Sender) -> str:
    """Return how it stands in a few words."""
    parts = ["default"] if sender.is_default else []
    parts += [f"on hold: {words.hold(sender.hold_cause)}"] if sender.hold_cause else []
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
        "sign_in": sender.sign_in.value,
        "signed_in_at": iso(sender.signed_in_at) if sender.signed_in_at else None,
        "secret_store": sender.secret.value,
        "per_minute": sender.per_minute,
        "per_day": sender.per_day,
        "hold_cause": sender.hold_cause.value if sender.hold_cause else None,
        "hold_reply": sender.hold_reply or None,
    }


def fields(account: Account, office: Office, *, in_vault: bool = False) -> dict[str, str]:
    """Return what a person reads of a sender, in the office's time."""
    sender = account.sender
    return {
        "address": sender.address,
        "name": sender.name,
        "by": server(sender),
        "folder": str(account.folder or ""),
        "preset": sender.preset,
        "ca_file": sender.ca_file,
        "username": sender.username,
        **_signs_in(sender, in_vault=in_vault),
        "command": shlex.join(account.password_command or account.token_command),
        "per_minute": str(sender.per_minute or ""),
        "per_day": str(sender.per_day or ""),
        "standing": standing(sender),
        "on_hold": sender.hold_reply,
        **mailbox_shown.fields(account, office),
    }


def _signs_in(sender: Sender, *, in_vault: bool) -> dict[str, str]:
    """Return by what it signs in, for a person."""
    kept = "vault" if in_vault and sender.secret is SecretStore.FILE else sender.secret.value
    if sender.sign_in is SignIn.PASSWORD:
        return {"password": "" if sender.secret is SecretStore.NONE else f"in: {kept}"}
    if not sender.sign_in.renews:
        return {"sign_in": "a command prints the token"}
    since = "not yet"
    if sender.signed_in_at:
        since = f"{iso(sender.signed_in_at)}; until when it holds only {sender.sign_in.value.capitalize()} knows"
    return {"sign_in": f"with {sender.sign_in.value.capitalize()}, in: {kept}", "signed_in": since}
