"""What a sender signs in with now: its password, or an access token that still holds."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import AwayError, SecretError, SettingsError
from tui_invoice.domain.secret import REFRESH_MARK, Secret, Token
from tui_invoice.domain.sender import Sender, SignIn
from tui_invoice.mail import secrets
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.oauth.desk import Desk
from tui_invoice.mail.trouble import SenderTrouble
from tui_invoice.operations import passphrases, settings, settings_oauth
from tui_invoice.operations.handed_over import VAULT
from tui_invoice.operations.paths import Paths

_Open = TypeVar("_Open")
Get = Callable[[Token | None], Secret | None]
"""Returns what to sign in with; another token than the one given, which was refused."""

_DESKS: dict[str, Desk] = {}
"""By $XDG_RUNTIME_DIR: the access tokens are this process's, whoever in it asks."""


def desk(environ: Mapping[str, str]) -> Desk:
    """Return where access tokens lie."""
    folder = environ.get("XDG_RUNTIME_DIR", "")
    return _DESKS.setdefault(folder, Desk(Path(folder) if folder.startswith("/") else None))


def places(
    paths: Paths, sender: Sender, environ: Mapping[str, str], asked: Mapping[str, Secret] | None = None
) -> secrets.Places:
    """Return where a sender's password may lie. Raises SettingsError for a broken config.toml."""
    mine = settings.load(paths.config).senders.get(sender.uid, settings.SenderSettings())
    credentials = environ.get("CREDENTIALS_DIRECTORY", "")
    return secrets.Places(
        secrets_file=paths.secrets,
        credentials_directory=Path(credentials) if credentials else None,
        command=mine.token_command if sender.sign_in is SignIn.TOKEN_COMMAND else mine.password_command,
        asked={uid: word for uid, word in (asked or {}).items() if uid != VAULT},
        passphrase=cache(lambda: passphrases.found(paths, environ, asked or {})),
    )


def credential(
    paths: Paths,
    sender: Sender,
    environ: Mapping[str, str],
    asked: Mapping[str, Secret] | None = None,
    refused: Token | None = None,
) -> Secret | None:
    """Return what signs the sender in, None where nobody signs in. Raises SecretError, SettingsError."""
    where = places(paths, sender, environ, asked)
    if sender.sign_in.renews:
        from tui_invoice.mail.oauth import tokens

        client = settings_oauth.refuse_none(sender, settings.load(paths.config).oauth.get(sender.sign_in.value))
        return tokens.current(sender, client, where, desk(environ), refused)
    secret = secrets.read(sender, where)
    if secret is not None and secret.reveal().startswith(REFRESH_MARK):
        title = f"what is kept for {sender.address} is no password"
        why = "it is the sign-in with a provider, and this account signs in by a password now"
        todo = f"give the password: tui-invoice sender edit {shlex.quote(sender.address)} --password-stdin"
        raise SecretError(title, why, todo)
    if sender.sign_in is not SignIn.TOKEN_COMMAND or secret is None:
        return secret
    from tui_invoice.mail.oauth.grant import token_of

    if (token := token_of(secret.reveal())) is None:
        title = f"the token of {sender.address} could not be read"
        raise SecretError(title, "what its command printed is no access token", "run it by hand: one line, no blanks")
    return token


def signed_in(get: Get, work: Callable[[Secret | None], _Open]) -> _Open:
    """Sign in by `work`; where a token is refused, once more with a fresh one, and then no more."""
    return once_more(get(None), get, work)


def once_more(secret: Secret | None, get: Get, work: Callable[[Secret | None], _Open]) -> _Open:
    """Do as `signed_in` with what was got already. A password is said once: a second try can lock the account."""
    try:
        return work(secret)
    except (SenderTrouble, MailboxTroubleError) as trouble:
        found = trouble.diagnosis
        if not isinstance(secret, Token) or found.cause is not Cause.SENDER_SIGN_IN or not found.permanent:
            raise
        if (fresh := get(secret)) == secret:
            raise
    return work(fresh)


def cause_of(error: SecretError | SettingsError) -> Cause:
    """Return why a sender cannot sign in: what passes by itself holds nothing."""
    if isinstance(error, AwayError):
        return Cause.SERVER_UNREACHABLE
    return Cause.SENDER_SETTINGS if isinstance(error, SettingsError) else Cause.SENDER_SIGN_IN
