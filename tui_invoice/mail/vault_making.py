"""Making the vault of the file of passwords, giving it another passphrase, and making it a plain file again."""

from __future__ import annotations

from pathlib import Path

from tui_invoice.domain.errors import NotFoundError, SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.mail import vault
from tui_invoice.mail.secrets_file import parsed, plain, written
from tui_invoice.mail.secrets_place import alone, no_renewal, save

SHORTEST = 8
"""Letters of a passphrase: who gets at the file can try as many as he likes."""

_LONGEST = 1_000


def make(path: Path, passphrase: Secret) -> int:
    """Move what lies in secrets.json (`path`) into the vault; return how many secrets are in it now.

    One that is there already takes what is still in the clear, where it has none of that sender. Raises SecretError.
    """
    title, locked = "the vault could not be made", vault.beside(path)
    with no_renewal(path, title), alone(path, title):
        there = locked.exists()
        if not there:
            refuse_weak(passphrase)
        kept = {**plain(path, title), **(_held(locked, passphrase, title) if there else {})}
        vault.write(locked, written(kept), passphrase, title, anew=not there)
        _remove(path, title)
        return len(kept)


def change(path: Path, passphrase: Secret, new: Secret) -> None:
    """Give the vault a new passphrase. Raises NotFoundError, LockedError, SecretError."""
    title, locked = "the passphrase could not be changed", vault.beside(path)
    with no_renewal(path, title), alone(path, title):
        refuse_none(path)
        kept = _held(locked, passphrase, title)
        refuse_weak(new)
        vault.write(locked, written(kept), new, title, anew=True)


def remove(path: Path, passphrase: Secret) -> int:
    """Move what lies in the vault back into secrets.json, in the clear; return how many secrets.

    Raises NotFoundError, LockedError, SecretError.
    """
    title, locked = "the vault could not be removed", vault.beside(path)
    with alone(path, title):
        refuse_none(path)
        kept = {**plain(path, title), **_held(locked, passphrase, title)}
        save(path, written(kept), title)
        _remove(locked, title)
        return len(kept)


def check(path: Path, passphrase: Secret) -> None:
    """Raise NotFoundError where there is no vault, LockedError where this does not open it, SecretError."""
    refuse_none(path)
    vault.read(vault.beside(path), passphrase, "the vault could not be opened", parsed)


def refuse_none(path: Path) -> None:
    """Raise NotFoundError where there is no vault."""
    if not vault.beside(path).exists():
        raise NotFoundError("there is no vault", str(vault.beside(path)), "make one: tui-invoice vault make")


def refuse_weak(passphrase: Secret) -> None:
    """Raise SecretError for what is no passphrase."""
    word = passphrase.reveal()
    if not SHORTEST <= len(word.strip()) <= _LONGEST or len(word.splitlines()) != 1:
        why = f"it must be one line of {SHORTEST} to {_LONGEST} letters"
        raise SecretError(
            "this passphrase is too easily guessed", why, "take several words that do not belong together"
        )


def _held(locked: Path, passphrase: Secret, title: str) -> dict[str, Secret]:
    return vault.read(locked, passphrase, title, parsed) or {}


def _remove(path: Path, title: str) -> None:
    try:
        path.resolve().unlink(missing_ok=True)  # a link stays, and leads nowhere
    except OSError as error:
        raise SecretError(title, f"file {path}: {error.strerror}", "check its folder, and say it again") from error
