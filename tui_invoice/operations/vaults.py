"""Making, opening and changing the vault, each told in the journal where there is a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui_invoice.domain.secret import Secret
from tui_invoice.mail import vault, vault_making
from tui_invoice.operations import starting
from tui_invoice.operations.context import Context
from tui_invoice.operations.handed_over import VAULT
from tui_invoice.operations.reading import opened
from tui_invoice.store import journal

SHORTEST = vault_making.SHORTEST
"""Letters that a passphrase has at least."""


def refuse_weak(passphrase: Secret) -> None:
    """Raise SecretError for what is no passphrase."""
    vault_making.refuse_weak(passphrase)


def is_there(context: Context) -> bool:
    """Tell whether there is a vault."""
    return vault.beside(context.paths.secrets).exists()


def kept_in(context: Context) -> Path:
    """Return the file of passwords: the vault where there is one."""
    locked = vault.beside(context.paths.secrets)
    return locked if locked.exists() else context.paths.secrets


def refuse_none(context: Context) -> None:
    """Raise NotFoundError where there is no vault."""
    vault_making.refuse_none(context.paths.secrets)


def check(context: Context, passphrase: Secret) -> None:
    """Raise NotFoundError, LockedError where this does not open the vault, SecretError."""
    vault_making.check(context.paths.secrets, passphrase)


def make(context: Context, passphrase: Secret) -> int:
    """Move the file of passwords into the vault; return how many secrets it holds. Raises SecretError, StoreError."""
    count = vault_making.make(context.paths.secrets, passphrase)
    _note(context, "vault_made", "the file of passwords was locked under a passphrase")
    return count


def change(context: Context, passphrase: Secret, new: Secret) -> None:
    """Give the vault another passphrase. Raises NotFoundError, LockedError, SecretError, StoreError."""
    vault_making.change(context.paths.secrets, passphrase, new)
    _note(context, "vault_changed", "the vault was given another passphrase")


def remove(context: Context, passphrase: Secret) -> int:
    """Make it a plain file again, and let go what waited for it; return how many secrets. Raises as `change` does."""
    count = vault_making.remove(context.paths.secrets, passphrase)
    if _note(context, "vault_removed", "the passwords lie in a plain file again"):
        starting.end_holds(replace(context, secrets={VAULT: passphrase}))
    return count


def _note(context: Context, event: str, text: str) -> bool:
    """Note it; tell whether there is a database."""
    with opened(context) as found:
        if found is None:
            return False
    with context.writing() as db, db.transaction():
        journal.note(db, "info", event, text, who=context.who)
    return True
