"""A fresh access token for a refresh token (RFC 6749 6), alike at every provider."""

from __future__ import annotations

from tui_invoice.domain.secret import REFRESH_MARK, Secret
from tui_invoice.domain.sender import Sender, SignIn
from tui_invoice.mail.oauth import wire
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.grant import Grant, grant_of, parsed
from tui_invoice.mail.oauth.refusals import away, refusal, sign_in_again


def renew(sender: Sender, client: Client, refresh: Secret) -> Grant:
    """Return a fresh token. Raises SecretError (sign in again), SettingsError (the registration), AwayError."""
    form = {"grant_type": "refresh_token", "client_id": client.client_id, "refresh_token": refresh.reveal()}
    if client.provider is SignIn.MICROSOFT:
        form["scope"] = " ".join((*client.scopes, "offline_access"))
    if client.secret:
        form["client_secret"] = client.secret.reveal()
    return granted(sender, wire.ask(sender, client.token_address, form), (refresh, client.secret))


def granted(sender: Sender, answer: wire.Answered, hidden: tuple[Secret, ...]) -> Grant:
    """Return what an answer of the token address grants; raise what its refusal means."""
    if (said := parsed(answer.data)) is None:
        raise away(sender, f"it answered what is no JSON object, with HTTP status {answer.status}")
    grant = grant_of(said) if answer.status == 200 else None
    if grant is None:
        raise refusal(sender, said, hidden)
    return grant


def wrapped(sender: Sender, refresh: Secret) -> Secret:
    """Return a refresh token as it is kept: with its provider, so that no password is ever taken for one."""
    return Secret(f"{REFRESH_MARK}{sender.sign_in}:{refresh.reveal()}")


def unwrapped(sender: Sender, kept: Secret | None) -> Secret:
    """Return the refresh token that was kept. Raises SecretError where it is none of this provider's."""
    head = f"{REFRESH_MARK}{sender.sign_in}:"
    if kept is None or not kept.reveal().startswith(head):
        raise sign_in_again(sender, "nobody signed in with this provider yet")
    return Secret(kept.reveal().removeprefix(head))
