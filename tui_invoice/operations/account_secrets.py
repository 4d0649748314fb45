"""A sender's password and its part of config.toml: laid down with the sender or not at all."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui_invoice.domain.errors import InvoiceError, SecretError, UsageError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender, SignIn
from tui_invoice.mail import keyrings, secrets
from tui_invoice.mail.keyrings import NoKeyringError
from tui_invoice.operations import settings
from tui_invoice.operations.access import desk, places
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings import SenderSettings
from tui_invoice.store import journal
from tui_invoice.store.database import Database

_KEPT_HERE = frozenset({SecretStore.KEYRING, SecretStore.FILE})
TO_ADD = (
    "the sender was not added; say in the same command where else the password is to be kept: --secret-store file (a"
    " file that only you can read), --password-command CMD (a password manager) or --secret-store ask (typed each time)"
)
"""What to do where the password of a new sender cannot be kept: there is no sender yet to be edited."""


def moved_along(context: Context, was: Sender, sender: Sender) -> Secret | None:
    """Return the password that goes from one place of ours to another, None where none does. Raises SecretError."""
    if was.sign_in is not sender.sign_in:
        return None  # what was kept for one way of signing in is nothing in another
    if sender.sign_in.renews and not was.signed_in_at:
        return None  # nobody signed in yet
    if was.secret is sender.secret or not {was.secret, sender.secret} <= _KEPT_HERE:
        return None
    return secrets.read(was, places(context.paths, was, context.environ, context.secrets))


def usual_store() -> SecretStore:
    """Return where a new password is best kept on this machine; takes up to `keyrings.LIMIT` seconds."""
    return SecretStore.KEYRING if keyrings.is_usable() else SecretStore.FILE


def refuse_no_keyring(said: SecretStore | None) -> None:
    """Raise SecretError where a new password is to go into a keyring and none can be used: before it is typed."""
    if said in (None, SecretStore.KEYRING) and not keyrings.is_usable():
        raise SecretError("the password could not be kept", "no keyring can be used on this machine", TO_ADD)


def refuse_idle(sender: Sender, secret: Secret | None) -> None:
    """Raise UsageError for a password that nothing would read."""
    if secret is not None and sender.sign_in is not SignIn.PASSWORD:
        todo = f"leave --password-stdin out; sign in with: tui-invoice sender sign-in {shlex.quote(sender.address)}"
        raise UsageError("this account has no password", f"it signs in by {sender.sign_in}", todo)
    if secret is None or sender.secret in _KEPT_HERE:
        return
    if sender.secret is SecretStore.NONE:
        raise UsageError("a password needs a user name", "nobody signs in", "say it: --username USER")
    why = f"the store is {sender.secret.value}, which this program only reads"
    raise UsageError(
        "the password would be kept nowhere", why, "leave --password-stdin out, or say --secret-store keyring"
    )


@contextmanager
def laid_down(
    context: Context, was: Sender, sender: Sender, secret: Secret | None, mine: SenderSettings
) -> Iterator[None]:
    """Keep the password and the part of config.toml; where the block fails, all is as it was before."""
    config = context.paths.config
    place = places(context.paths, sender, context.environ, context.secrets)
    before = settings.load(config).senders.get(sender.uid, SenderSettings())
    older: Secret | None = None
    if secret is not None and was.secret is sender.secret:
        with suppress(SecretError):  # what cannot be read cannot be put back either
            older = secrets.read(was, place)
    try:
        if secret is not None:
            secrets.keep(sender, secret, place)
        _set(config, sender.uid, mine)
        yield
    except BaseException:
        with suppress(InvoiceError):
            _set(config, sender.uid, before)
        with suppress(SecretError):
            if older is not None:
                secrets.keep(sender, older, place)
            elif secret is not None:
                secrets.forget(sender, place)
        raise


def _set(config: Path, uid: str, mine: SenderSettings) -> None:
    if mine == SenderSettings():
        settings.forget_sender(config, uid)
    else:
        settings.set_sender(config, uid, mine)


def forget(context: Context, db: Database, sender: Sender) -> tuple[InvoiceError, ...]:
    """Forget the password where this program kept it; what cannot be removed is told in the journal too.

    Nothing is told of a keyring that is not here where no mail of the sender's was ever signed in for: none is in it.
    """
    desk(context.environ).clear(sender)
    try:
        secrets.forget(sender, places(context.paths, sender, context.environ, context.secrets))
    except NoKeyringError as error:
        return _left(context, db, error) if sender.worked_at else ()
    except SecretError as error:
        return _left(context, db, error)
    return ()


def forget_older(context: Context, db: Database, was: Sender, sender: Sender, secret: Secret | None) -> None:
    """Forget what a sender signed in with before, where it does so otherwise now; a new `secret` may lie in its place
    already."""
    if was.secret is not sender.secret or (was.sign_in is not sender.sign_in and secret is None):
        forget(context, db, was)
    elif was.sign_in is not sender.sign_in:
        desk(context.environ).clear(was)


def _left(context: Context, db: Database, error: SecretError) -> tuple[InvoiceError, ...]:
    with db.transaction():
        journal.note(db, "warn", "secret_left", f"{error.title}: {error.detail}", who=context.who)
    return (error,)
