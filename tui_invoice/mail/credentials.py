"""Passwords that systemd gives to a unit: files in $CREDENTIALS_DIRECTORY (systemd.exec(5), LoadCredential=)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender

LONGEST = 65_536
"""Bytes of a credential that are read; systemd allows a megabyte for all of a unit."""

VAULT = "tui-invoice-vault"
"""The credential that holds the passphrase of the vault."""


def how_to_give(sender: Sender) -> str:
    """Return the line that gives the password to a unit."""
    return f"put LoadCredentialEncrypted=tui-invoice-{sender.uid} into the unit (systemd-creds encrypt makes the file)"


def read(sender: Sender, directory: Path | None) -> Secret:
    """Return the first line of `tui-invoice-<uid>`, else of a file named like the address. Raises SecretError."""
    title = f"the password of {sender.address} could not be read"
    if directory is None:
        raise SecretError(title, "credential: $CREDENTIALS_DIRECTORY is not set", how_to_give(sender))
    tried = []
    for name in (f"tui-invoice-{sender.uid}", sender.address):
        # Without the @ a database could name another credential of the unit, and the server that gets it.
        if "/" in name or "\0" in name or (name == sender.address and "@" not in name):
            tried.append(f"a name with / or without @ in it is not looked for: {name}")
            continue
        secret, why = _try(directory / name)
        if secret:
            return secret
        tried.append(f"{directory / name}: {why}")
    raise SecretError(title, "credential: " + "; ".join(tried), how_to_give(sender))


def passphrase(directory: Path | None) -> Secret | None:
    """Return the passphrase of the vault, where systemd gives one; None else."""
    return _try(directory / VAULT)[0] if directory is not None else None


def _try(path: Path) -> tuple[Secret | None, str]:
    """Return the first line without its newline, or else why there is none.

    Only plain files are read: a link could lead out of the directory, a pipe would never end.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None, "it is not a plain file"
            word = file.read(LONGEST).split(b"\n", 1)[0].removesuffix(b"\r").decode("utf-8")
    except OSError as error:
        return None, error.strerror or str(error)
    except UnicodeDecodeError:
        return None, "it is not UTF-8 text"
    return (Secret(word), "") if word else (None, "its first line is empty")
