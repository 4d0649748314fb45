"""From what was said of a sender to a sender that can be kept. Nothing is opened but a file of certificates."""

from __future__ import annotations

import shlex
from dataclasses import replace

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import SettingsError, UsageError
from tui_invoice.domain.sender import SecretStore, Sender, SignIn, Transport
from tui_invoice.operations.account_changes import SenderChanges, one_line
from tui_invoice.operations.account_server import folder_at, placed
from tui_invoice.operations.account_signing import signing
from tui_invoice.operations.settings import SenderSettings

__all__ = ["SenderChanges", "settled"]


def settled(was: Sender, mine: SenderSettings, changes: SenderChanges) -> tuple[Sender, SenderSettings]:
    """Return the sender as it will be, and what of it stands in config.toml.

    `was` has the address "" where it is new. Raises SettingsError, BadInputError and UsageError; each
    says what to do.
    """
    now = signing(placed(_named(was, changes), changes), was, changes)
    now = replace(
        now,
        per_minute=_limit("per minute", changes.per_minute, was.per_minute),
        per_day=_limit("per day", changes.per_day, was.per_day),
        is_default=was.is_default or changes.default,
    )
    command = _printed_by(now, was, mine, changes)
    token = _token_by(now, was, mine, changes)
    folder = None
    if now.transport is Transport.FOLDER:
        folder = folder_at(changes.folder) if changes.folder is not None else mine.folder
    server = _server(now, was, mine, changes)
    return now, replace(mine, password_command=command, token_command=token, folder=folder, server=server)


def _printed_by(now: Sender, was: Sender, mine: SenderSettings, changes: SenderChanges) -> tuple[str, ...]:
    """Return the command that prints the password, none where none does."""
    if now.secret is not SecretStore.COMMAND or now.sign_in is not SignIn.PASSWORD:
        return ()
    command = _command(changes.password_command) if changes.password_command is not None else mine.password_command
    if not command and (was.secret is not SecretStore.COMMAND or was.sign_in is not SignIn.PASSWORD):
        raise SettingsError(
            "the password has no command", "the store is command, and none is named", "say it: --password-command CMD"
        )
    return command


def _token_by(now: Sender, was: Sender, mine: SenderSettings, changes: SenderChanges) -> tuple[str, ...]:
    """Return the command that prints the access token, none where none does."""
    if now.sign_in is not SignIn.TOKEN_COMMAND:
        return ()
    command = _command(changes.token_command) if changes.token_command is not None else mine.token_command
    if not command and was.sign_in is not SignIn.TOKEN_COMMAND:
        raise SettingsError("the token has no command", "--sign-in token_command", "say it: --token-command CMD")
    return command


def _server(now: Sender, was: Sender, mine: SenderSettings, changes: SenderChanges) -> str:
    """Return the server that the password is for: what a person said here, not what a database came to say."""
    if now.transport is not Transport.SMTP or now.secret is SecretStore.NONE:
        return ""
    said = changes.host is not None or changes.preset is not None
    trusted = said or not was.address or was.secret is SecretStore.NONE or mine.server == was.host
    return now.host if trusted else mine.server


def _named(was: Sender, changes: SenderChanges) -> Sender:
    address, name = was.address, changes.name
    if changes.address is not None:
        found = parse_one(changes.address)
        address = found.address
        name = name if name is not None else found.name or None
    if not address:
        raise UsageError("the sender has no address", "invoices go out from it", "say it: --address ADDRESS")
    name = was.name if name is None else one_line("name", name)
    if not name:
        raise UsageError("the sender has no name", "customers see it beside the address", "say it: --name NAME")
    return replace(was, address=address, name=name)


def _command(text: str) -> tuple[str, ...]:
    """Return the argv of a command as it was typed; nothing of it is run by a shell."""
    try:
        argv = tuple(shlex.split(text))
    except ValueError as error:
        raise SettingsError("the command cannot be read", str(error), "mind the quotes in it") from error
    if not argv or not argv[0] or "\0" in text:
        raise SettingsError("the command is empty", "", "write a program and its arguments, such as: pass show mail")
    return argv


def _limit(what: str, said: int | None, was: int | None) -> int | None:
    if said is None:
        return was
    if said < 0 or said >= 1 << 31:
        raise SettingsError(f"this is no limit of mails {what}", str(said), "write a number of mails, 0 for no limit")
    return said or None
