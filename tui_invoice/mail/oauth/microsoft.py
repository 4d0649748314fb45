"""Microsoft's consent by a device code (RFC 8628): a code is typed into a browser anywhere, none is needed here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_invoice.domain import extras
from tui_invoice.domain.errors import AwayError, SettingsError
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.oauth import wire
from tui_invoice.mail.oauth.client import Client
from tui_invoice.mail.oauth.grant import Grant, grant_of
from tui_invoice.mail.oauth.refusals import away, how, refusal, sign_in_again

_ENDED = {
    "authorization_declined": "it was declined in the browser",
    "access_denied": "it was declined in the browser",
    "expired_token": "the code was not typed in time",
    "code_expired": "the code was not typed in time",
    "authorization_pending": "the code was not typed in time",
    "slow_down": "the code was not typed in time",
}
_STEP = 5
"""Seconds between two questions, where the provider says nothing of it (RFC 8628 3.2)."""
_NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What msal makes of an answer that is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is to do: type `code` at `address`, within `seconds`."""

    code: str
    address: str
    seconds: int
    app: Any = field(repr=False)
    flow: dict[str, Any] = field(repr=False)


def begin(sender: Sender, client: Client) -> Asked:
    """Ask for a code. Raises SettingsError where msal is not installed or the registration does not fit, AwayError."""
    try:
        from msal import PublicClientApplication  # heavy, and needed for nothing else
    except ImportError as error:
        title = "signing in with Microsoft needs a part that is not installed"
        raise SettingsError(title, "msal is missing", extras.how("oauth")) from error
    try:
        app = PublicClientApplication(
            client.client_id,
            authority=client.of_tenant,
            http_client=_Http(sender),
            instance_discovery=False,
        )
        flow = app.initiate_device_flow(scopes=list(client.scopes))
    except _NO_ANSWER as error:
        title, todo = f"{sender.address} cannot sign in with Microsoft", "look at tenant under [oauth.microsoft]"
        raise SettingsError(title, str(error).split("\n", 1)[0][:300], todo) from None
    code, address = flow.get("user_code"), flow.get("verification_uri") or flow.get("verification_url")
    if not (isinstance(code, str) and isinstance(address, str) and address.startswith("https://")):
        raise refusal(sender, flow)
    return Asked(code, address, max(0, int(flow.get("expires_at", 0) - time.time())), app, flow)


def finish(sender: Sender, asked: Asked) -> Grant:
    """Wait until the code was typed. Raises SecretError where it was declined or not typed in time, AwayError."""
    said = _answered(sender, asked)
    grant = grant_of(said)
    if grant is not None and grant.refresh is not None:
        return grant
    if why := _ENDED.get(str(said.get("error", ""))):
        raise sign_in_again(sender, why)
    if grant is not None:
        raise SettingsError("Microsoft gave no token to go on with", "", f"allow offline_access, then {how(sender)}")
    raise refusal(sender, said)


def _answered(sender: Sender, asked: Asked) -> dict[str, Any]:
    """Ask until there is an answer. A line that breaks meanwhile is none, and the code stays good (RFC 8628 3.5)."""
    while True:
        try:
            said: dict[str, Any] = asked.app.acquire_token_by_device_flow(asked.flow)
        except AwayError:
            if time.time() > asked.flow.get("expires_at", 0):
                raise
            time.sleep(asked.flow.get("interval", _STEP))
        except _NO_ANSWER:
            raise away(sender, "it answered what is no answer to that") from None
        else:
            return said


class _Http:
    """What msal asks with, in place of a library's session: the same verified, limited way as everything here."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def get(self, url: str, **_: object) -> _Answer:
        """Get a page."""
        return _Answer(wire.ask(self._sender, url))

    def post(self, url: str, data: Mapping[str, str] | None = None, **_: object) -> _Answer:
        """Post a form."""
        return _Answer(wire.ask(self._sender, url, dict(data or {})))

    def close(self) -> None:
        """Nothing is kept open."""


class _Answer:
    """An answer as msal reads it."""

    def __init__(self, answered: wire.Answered) -> None:
        self.status_code = answered.status
        self.text = answered.data.decode("utf-8", "replace")
        self.headers = dict(answered.headers)

    def raise_for_status(self) -> None:
        """Raise for a refusal; those for now were raised on the way."""
        if self.status_code >= 400:
            raise ValueError(f"HTTP status {self.status_code}")
