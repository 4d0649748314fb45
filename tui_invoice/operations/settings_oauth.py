"""[oauth.microsoft] and [oauth.google] of config.toml: as what this program is known to them, judged value by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender, SignIn
from tui_invoice.mail.oauth.client import Client

OAUTH_FORM = 'client_id = "…" (Microsoft: and tenant = "common"; Google: and client_secret = "…")'
"""How a table is written."""
_ID = re.compile(r"[\w.-]{4,200}", re.ASCII)
_TENANT = re.compile(r"[\w.-]{1,200}", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,200}")


def _client_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("this is no client id: letters, digits, dots and hyphens")
    return text


def _tenant(text: str) -> str:
    if not _TENANT.fullmatch(text):
        raise ValueError('this is no tenant: write "common", a domain or the id of the directory')
    return text


def _client_secret(text: str) -> Secret:
    if not _SECRET.fullmatch(text):
        raise ValueError("this is no client secret")  # which is not quoted
    return Secret(text)


def _authority(text: str) -> str:
    found = urlsplit(text)
    plain = f"https://{found.netloc}"
    if text.rstrip("/") != plain or not found.hostname or "@" in found.netloc:
        raise ValueError("it must be https:// and a host, such as https://login.microsoftonline.us")
    return plain


FORMS: Mapping[str, Mapping[str, Callable[[str], object]]] = {
    SignIn.MICROSOFT.value: {"client_id": _client_id, "tenant": _tenant, "authority": _authority},
    SignIn.GOOGLE.value: {"client_id": _client_id, "client_secret": _client_secret, "authority": _authority},
}
"""By provider and key: what makes a value of its text. Raises ValueError in words for a person."""


def client_of(provider: str, values: Mapping[str, object]) -> Client:
    """Return a registration; `values` were judged. Raises ValueError where the id is missing."""
    if "client_id" not in values:
        raise ValueError("client_id is missing")
    given = {{"client_secret": "secret"}.get(key, key): value for key, value in values.items()}
    return Client(SignIn(provider), **given)  # type: ignore[arg-type]  # each by its own name


def refuse_none(sender: Sender, found: Client | None) -> Client:
    """Return the registration. Raises SettingsError, which names the page that tells how one is made."""
    if found is None:
        name = sender.sign_in.value
        todo = f'tui-invoice man oauth tells how to get one; then write [oauth.{name}] client_id = "…" in config.toml'
        raise SettingsError(f"no client id for {name.capitalize()}", f"{sender.address} signs in by it", todo)
    return found
