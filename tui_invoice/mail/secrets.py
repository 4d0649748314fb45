"""Where a sender's password is kept, and how it is read from there (OUTBOX S7).

A password is in one place only, the one that the sender names: no place is fallen back to silently,
for that would be to choose a worse one for its owner. What cannot be read is told with what was
tried and how each is mended; the password itself, or what a command printed, is in no error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender
from tui_invoice.mail import credentials, keyrings, password_command, secrets_file, vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What the machine and its owner offer; none of it comes out of a database.

    `secrets_file` is secrets.json in the state directory, `credentials_directory` is systemd's
    $CREDENTIALS_DIRECTORY, `command` the sender's password_command in config.toml, `asked` what was
    typed in this session, by the sender's uid, `passphrase` what opens the vault where there is one.
    """

    secrets_file: Path
    credentials_directory: Path | None = None
    command: tuple[str, ...] | None = None
    asked: Mapping[str, Secret] = field(default_factory=dict)
    passphrase: vault.Passphrase = vault.nobody
    keyring_service: str = "tui-invoice"


def read(sender: Sender, places: Places) -> Secret | None:
    """Return the sender's password, None where it signs in without one.

    Takes up to 3 s with a keyring and 10 s with a command. Raises SecretError, which names each
    place that was tried and its mend.
    """
    match sender.secret:
        case SecretStore.NONE:
            return None
        case SecretStore.KEYRING:
            return keyrings.read(sender, places.keyring_service)
        case SecretStore.COMMAND:
            return password_command.read(sender, places.command)
        case SecretStore.CREDENTIAL:
            return credentials.read(sender, places.credentials_directory)
        case SecretStore.FILE:
            return secrets_file.read(sender, places.secrets_file, places.passphrase)
        case SecretStore.ASK:
            if (typed := places.asked.get(sender.uid)) is None:
                raise SecretError(
                    f"the password of {sender.address} was not asked for yet",
                    "ask: it is kept nowhere, so its mail is held until asked",
                    "open the program and type it, or send with --wait",
                )
            return typed


def keep(sender: Sender, secret: Secret, places: Places) -> None:
    """Keep the password where the sender says. Raises SecretError, also where nothing is ours to keep."""
    title = f"the password of {sender.address} is not kept by this program"
    match sender.secret:
        case SecretStore.KEYRING:
            keyrings.keep(sender, secret, places.keyring_service)
        case SecretStore.FILE:
            secrets_file.keep(sender, secret, places.secrets_file, places.passphrase)
        case SecretStore.COMMAND:
            raise SecretError(title, "command: it comes from password_command", "change it where that command reads it")
        case SecretStore.CREDENTIAL:
            raise SecretError(title, "credential: systemd keeps it", credentials.how_to_give(sender))
        case SecretStore.ASK:
            raise SecretError(title, "ask: it is kept nowhere", "type it when it is asked for")
        case SecretStore.NONE:
            raise SecretError(title, "the sender signs in without a password", "give it a username and a secret store")


def forget(sender: Sender, places: Places) -> None:
    """Remove the password where this program kept it; nothing where it was never ours. Raises SecretError."""
    match sender.secret:
        case SecretStore.KEYRING:
            keyrings.forget(sender, places.keyring_service)
        case SecretStore.FILE:
            secrets_file.forget(sender, places.secrets_file, places.passphrase)
        case _:
            return
