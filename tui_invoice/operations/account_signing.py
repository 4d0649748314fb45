"""By what a sender signs in, as it follows from what was said of it."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.sender import SecretStore, Sender, SignIn, Transport
from tui_invoice.mail.presets import PRESETS
from tui_invoice.operations.account_changes import SenderChanges, one_line

_KEPT_HERE = (SecretStore.KEYRING, SecretStore.FILE)


def signing(now: Sender, was: Sender, changes: SenderChanges) -> Sender:
    """Return the sender with its user name, by what it signs in, and where that is kept. Raises UsageError."""
    by_server = now.transport is Transport.SMTP
    way = _way(now, was, changes) if by_server else SignIn.PASSWORD
    username = was.username
    if changes.username is not None:
        username = one_line("user name", changes.username)
    elif not username and (changes.preset is not None or way is not SignIn.PASSWORD):
        username = parse_one(now.address).address
    if not by_server:
        username = ""
    if way is SignIn.PASSWORD:
        return _with_password(now, was, changes, username)
    if not username:
        raise UsageError("nobody signs in", f"--sign-in {way} needs a user name", "say it: --username USER")
    if changes.password_command is not None:
        raise UsageError("this account has no password", f"--sign-in {way}", "leave --password-command out")
    return replace(
        now,
        username=username,
        sign_in=way,
        secret=_store(was, changes, way),
        signed_in_at=was.signed_in_at if was.sign_in is way else 0,
    )


def _way(now: Sender, was: Sender, changes: SenderChanges) -> SignIn:
    if changes.token_command is not None:
        if changes.sign_in not in (None, SignIn.TOKEN_COMMAND):
            why = f"--token-command and --sign-in {changes.sign_in}"
            raise UsageError("an account signs in in one way", why, "name one of them")
        return SignIn.TOKEN_COMMAND
    if changes.sign_in is not None:
        return changes.sign_in
    if changes.preset is None or now.preset == was.preset:
        return was.sign_in
    said_otherwise = changes.password_command is not None or changes.secret_store not in (None, *_KEPT_HERE)
    return SignIn.PASSWORD if said_otherwise else PRESETS[now.preset].sign_in


def _store(was: Sender, changes: SenderChanges, way: SignIn) -> SecretStore:
    """Return where what a token is fetched with is kept: a refresh token here, a command's own wherever that has it."""
    said = changes.secret_store
    if way is SignIn.TOKEN_COMMAND:
        if said not in (None, SecretStore.COMMAND):
            raise UsageError("the token comes from a command", f"--secret-store {said}", "leave --secret-store out")
        return SecretStore.COMMAND
    if said is not None and said not in _KEPT_HERE:
        why = f"--secret-store {said} cannot keep what the provider renews"
        raise UsageError("this program renews the sign-in", why, "say --secret-store keyring or --secret-store file")
    return said or (was.secret if was.secret in _KEPT_HERE else SecretStore.KEYRING)


def _with_password(now: Sender, was: Sender, changes: SenderChanges, username: str) -> Sender:
    store = changes.secret_store
    if store is None and changes.password_command is not None:
        store = SecretStore.COMMAND
    if not username:
        if store not in (None, SecretStore.NONE):
            raise UsageError("nobody signs in", "a password needs a user name", "say it: --username USER")
        return replace(now, username="", sign_in=SignIn.PASSWORD, secret=SecretStore.NONE, signed_in_at=0)
    if store is SecretStore.NONE:
        raise UsageError("a user name needs a password", "the store would be none", "leave --username empty, or choose")
    if changes.password_command is not None and store is not SecretStore.COMMAND:
        raise UsageError("the password is in one place only", f"--password-command and {store}", "name one of them")
    kept: SecretStore = SecretStore.KEYRING
    if was.secret in _KEPT_HERE or (was.secret is not SecretStore.NONE and was.sign_in is SignIn.PASSWORD):
        kept = was.secret
    return replace(now, username=username, sign_in=SignIn.PASSWORD, secret=store or kept, signed_in_at=0)
