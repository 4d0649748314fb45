"""The vault: the file of passwords, locked under a passphrase, for machines without a keyring. It lies in the place of
secrets.json, as secrets.vault, and is as private and as whole as that.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tui_invoice.domain import extras
from tui_invoice.domain.errors import LockedError, SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.mail import sealing
from tui_invoice.mail.secrets_place import octets, save

LOCKED, WRONG = "the vault is locked", "this is not its passphrase"
SENTENCE = "The vault of passwords is locked, so nobody signed in."
UNLOCK = "tui-invoice vault unlock"
Passphrase = Callable[[], Secret]
"""Returns what opens the vault, asked only where there is one. Raises SecretError where nobody gave it."""
_Read = TypeVar("_Read")


def beside(path: Path) -> Path:
    """Return where the vault lies, beside secrets.json."""
    return path.with_name("secrets.vault")


def nobody() -> Secret:
    """Raise LockedError: nobody gave the passphrase here."""
    todo = f"unlock it: {UNLOCK} (the screen asks for it too; for mail that leaves by itself see passphrase_command)"
    raise LockedError(LOCKED, "its passphrase was not given to this program yet", todo)


def read(path: Path, passphrase: Secret, title: str, parsed: Callable[[bytes], _Read | None]) -> _Read | None:
    """Return what the vault holds, by `parsed`; None where it is gone. Raises LockedError, SecretError."""
    if (data := octets(path, title)) is None:
        return None
    if (found := parsed(_unsealed(data, path, passphrase, title))) is None:
        raise _damaged(path, title)
    return found


def write(path: Path, text: Secret, passphrase: Secret, title: str, *, anew: bool = False) -> None:
    """Write the vault; `anew` under a salt of its own, which another passphrase needs. Raises SecretError."""
    older = None if anew else octets(path, title)
    try:
        sealed = sealing.seal(text, passphrase, older)
    except sealing.DamagedError:
        raise _damaged(path, title) from None
    except sealing.NoSealError as error:
        raise _no_library(title) from error
    save(path, Secret(sealed), title)


def _unsealed(data: bytes, path: Path, passphrase: Secret, title: str) -> bytes:
    try:
        return sealing.unseal(data, passphrase)
    except sealing.WrongPassphraseError:
        why = f"{WRONG} (the file is whole)"
        raise LockedError(LOCKED, why, f"try again: {UNLOCK}") from None
    except sealing.DamagedError:
        raise _damaged(path, title) from None
    except sealing.NoSealError as error:
        raise _no_library(title) from error


def _damaged(path: Path, title: str) -> SecretError:
    todo = f"bring it back from a backup; or remove it and give the passwords again: rm {shlex.quote(str(path))}"
    return SecretError(title, f"file {path}: it is damaged, whatever its passphrase", todo)


def _no_library(title: str) -> SecretError:
    return SecretError(title, "the vault needs a part that is not installed", extras.how("vault"))
