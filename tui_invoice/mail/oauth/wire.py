"""Asking a provider: forms and JSON by HTTPS, its certificate verified, with a limit of time and of length."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import NoReturn, cast
from urllib.parse import urlencode

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.oauth.refusals import away

SECONDS = 20.0
"""For each step of an answer."""
WHOLE = 60.0
"""Seconds for a whole answer, however it drips."""
LONGEST = 1 << 18
"""Octets of an answer."""
_PIECE = 1 << 14


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status and its octets."""

    status: int
    data: bytes
    headers: Mapping[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: what is said to a provider is said to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Return no request in place of the first one."""


def ask(sender: Sender, address: str, form: Mapping[str, str] | None = None) -> Answered:
    """Post a form, or get a page without one. Raises AwayError, SettingsError for a certificate that is not right."""
    data = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, data, {"Accept": "application/json", "User-Agent": "tui-invoice"})
    if request.type != "https":
        raise SettingsError("a provider is asked by https only", address, "write https://")
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=ssl.create_default_context()), _Stay())
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return _read(sender, answer.status, answer, dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return _read(sender, error.code, cast("HTTPResponse", error.fp), dict(error.headers))
    except urllib.error.URLError as error:
        _broken(sender, error.reason if isinstance(error.reason, OSError) else OSError(str(error.reason)))
    except (OSError, HTTPException) as error:
        # An error of HTTP may quote what came, and what came may be a token.
        _broken(sender, error if isinstance(error, OSError) else OSError("it answered what is no HTTP"))


def _read(sender: Sender, status: int, answer: HTTPResponse, headers: Mapping[str, str]) -> Answered:
    try:
        data = _whole(answer, time.monotonic() + WHOLE)
    except (OSError, HTTPException) as error:
        raise away(sender, "its answer broke off") from error
    if data is None:
        raise away(sender, "its answer does not end")
    if status in {408, 425, 429} or status >= 500 or 300 <= status < 400:
        raise away(sender, f"it answered with HTTP status {status}")
    return Answered(status, data, {name.lower(): value for name, value in headers.items()})


def _whole(answer: HTTPResponse, until: float) -> bytes | None:
    """Read it piece by piece; None for what is too long or comes too slowly."""
    data = bytearray()
    while piece := answer.read1(_PIECE):
        data += piece
        if len(data) > LONGEST or time.monotonic() > until:
            return None
    return bytes(data)


def _broken(sender: Sender, error: OSError) -> NoReturn:
    if isinstance(error, ssl.SSLCertVerificationError):
        title = f"the sign-in of {sender.address} cannot be renewed"
        todo = "somebody may be between, or this machine's certificates are too old; nothing was said to it"
        raise SettingsError(title, f"the provider's certificate is not right: {error.verify_message}", todo) from None
    raise away(sender, error.strerror or str(error) or type(error).__name__) from None
