"""The passphrase of the vault: typed once in a session, or given to a program that nobody sits at.

It comes by a pipe from who has it (a screen to its courier and its children), from systemd, or from a command in
config.toml; never on a command line, and never in the environment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tui_invoice.domain.errors import LockedError, SecretError, SettingsError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender
from tui_invoice.mail import credentials, password_command, vault, vault_making
from tui_invoice.operations import settings
from tui_invoice.operations.handed_over import VAULT
from tui_invoice.operations.paths import Paths


def found(paths: Paths, environ: Mapping[str, str], asked: Mapping[str, Secret]) -> Secret:
    """Return the passphrase. Raises LockedError where there is none to be had, SecretError, SettingsError."""
    if (typed := asked.get(VAULT)) is not None:
        return typed
    given = environ.get("CREDENTIALS_DIRECTORY", "")
    if (word := credentials.passphrase(Path(given) if given else None)) is not None:
        return word
    if command := settings.load(paths.config).passphrase_command:
        try:
            return password_command.printed_by(command, "passphrase", vault.LOCKED)
        except SecretError as error:
            raise LockedError(error.title, error.detail, error.todo) from error
    return vault.nobody()


def wanted(paths: Paths, environ: Mapping[str, str], asked: Mapping[str, Secret]) -> bool:
    """Tell whether there is a vault, and only a person can give its passphrase. Nothing is run for it."""
    if VAULT in asked or not is_locked(paths):
        return False
    given = environ.get("CREDENTIALS_DIRECTORY", "")
    if credentials.passphrase(Path(given) if given else None) is not None:
        return False
    try:
        return not settings.load(paths.config).passphrase_command
    except SettingsError:  # whoever needs it is told
        return False


def to_ask(
    paths: Paths, environ: Mapping[str, str], asked: Mapping[str, Secret], senders: Sequence[Sender]
) -> tuple[Sender, ...]:
    """Return those for whom a person must be asked: for the password that is kept nowhere, or (once, for the first of
    them) for the passphrase of the vault that theirs is in."""
    typed = tuple(each for each in senders if each.secret is SecretStore.ASK and each.uid not in asked)
    locked = tuple(each for each in senders if each.secret is SecretStore.FILE)[:1]
    return (*typed, *(locked if wanted(paths, environ, asked) else ()))


def waited_for(sender: Sender, words: str, asked: Mapping[str, Secret]) -> bool:
    """Tell whether what held a sender up, in these `words`, was only what is known now."""
    if sender.secret is SecretStore.FILE:
        return VAULT in asked and says_locked(words)
    return sender.uid in asked


def says_locked(words: str) -> bool:
    """Tell whether what was noted of a hold is that the vault was locked."""
    return words.startswith(vault.LOCKED)


def says_wrong(words: str) -> bool:
    """Tell whether it was that another passphrase was given: it was changed since."""
    return says_locked(words) and vault.WRONG in words


def is_locked(paths: Paths) -> bool:
    """Tell whether there is a vault."""
    return vault.beside(paths.secrets).exists()


def check(paths: Paths, passphrase: Secret) -> None:
    """Raise LockedError where this does not open the vault, NotFoundError where there is none, SecretError."""
    vault_making.check(paths.secrets, passphrase)
