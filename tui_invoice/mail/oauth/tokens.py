"""A sender's access token: the one that still holds, or a fresh one, fetched by one process at a time.

A provider may give a new refresh token with each access token and take the older one back: two that renew at once would
lock each other out. So the lock is held from reading the refresh token until the new one is kept, and who is asked to
end in between keeps it first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender, SignIn
from tui_invoice.mail import secrets
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.desk import Desk, key
from tui_invoice.mail.oauth.grant import Grant
from tui_invoice.mail.oauth.refusals import away
from tui_invoice.mail.oauth.renewing import renew, unwrapped, wrapped
from tui_invoice.mail.oauth.unbroken import unbroken
from tui_invoice.mail.secrets_place import SIGN_IN
from tui_invoice.mail.waiting_lock import locked

PATIENCE = 60.0
"""Seconds that another process which renews is waited for."""


def current(sender: Sender, client: Client, places: secrets.Places, desk: Desk, refused: Token | None = None) -> Token:
    """Return an access token; another one than the server `refused`.

    Raises SecretError (nobody signed in, the sign-in was withdrawn, the store cannot be read), AwayError,
    SettingsError.
    """
    if (token := desk.mine(sender)) is not None and token != refused:
        return token
    with _alone(sender, places.secrets_file):
        kept = secrets.read(sender, places)
        refresh = unwrapped(sender, kept)
        token = desk.shared(sender, _mark(refresh)) or desk.mine(sender)
        if token is not None and token != refused:
            return token
        if client.provider is SignIn.MICROSOFT:  # it gives a new one each time: is there still room for it?
            secrets.keep(sender, wrapped(sender, refresh), places)
        with unbroken():
            grant = renew(sender, client, refresh)
            if grant.refresh is not None and grant.refresh != refresh:
                refresh = grant.refresh
                secrets.keep(sender, wrapped(sender, refresh), places)
        return desk.lay(sender, grant, _mark(refresh))


def begin_anew(sender: Sender, places: secrets.Places, desk: Desk, grant: Grant) -> None:
    """Keep what a sign-in gave. Raises SecretError where it cannot be kept."""
    assert grant.refresh is not None
    with _alone(sender, places.secrets_file):
        secrets.keep(sender, wrapped(sender, grant.refresh), places)
        desk.lay(sender, grant, _mark(grant.refresh))


def signed_in(sender: Sender, places: secrets.Places) -> bool:
    """Tell whether a sign-in is kept; whether the provider still takes it is known by trying only."""
    try:
        return bool(unwrapped(sender, secrets.read(sender, places)))
    except SecretError:
        return False


def _mark(refresh: Secret) -> str:
    """Return what tells one sign-in from another, without telling it."""
    return sha256(b"tui-invoice\0" + refresh.reveal().encode()).hexdigest()


@contextmanager
def _alone(sender: Sender, beside: Path) -> Iterator[None]:
    """Keep every other process and thread from renewing this sender's sign-in."""
    real = beside.resolve()
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(real.with_name(f"{SIGN_IN}{key(sender)}.lock"), flags, 0o600)
    except OSError as error:
        title = f"the sign-in of {sender.address} could not be renewed"
        raise SecretError(title, f"{real.parent}: {error.strerror}", "check the folder") from error
    try:
        if not locked(lock, PATIENCE):
            raise away(sender, "another program is renewing it and does not come to an end")
        yield
    finally:
        os.close(lock)
