"""Signing in: AUTH PLAIN (RFC 4616) and LOGIN, with and without an initial response (RFC 4954)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable

from tui_invoice.demo.extensions import RefusedError

Ask = Callable[[str], Awaitable[bytes]]
"""Sends a 334 with this challenge (base64) and returns the client's next line."""

USERNAME = base64.b64encode(b"Username:").decode()
PASSWORD = base64.b64encode(b"Password:").decode()


async def credentials(arguments: str, offered: tuple[str, ...], ask: Ask) -> tuple[str, str]:
    """Lead the exchange that `AUTH arguments` begins; return (user, password), not yet checked.

    Both are UTF-8 (RFC 4616 section 2). Raises RefusedError for a mechanism that was not offered, for what
    is not base64, and for the client's own "*".
    """
    mechanism, _, initial = arguments.strip(" ").partition(" ")
    mechanism = mechanism.upper()
    if mechanism not in offered:
        raise RefusedError("504 5.5.4 Unrecognized authentication type")
    if mechanism == "PLAIN":
        return _plain(_decode(initial.encode() if initial else await ask("")))
    if mechanism == "LOGIN":
        user = _decode(initial.encode() if initial else await ask(USERNAME))
        return _text(user), _text(_decode(await ask(PASSWORD)))
    raise RefusedError("504 5.5.4 This server knows PLAIN and LOGIN")


def knows(users: dict[str, str], user: str, password: str) -> bool:
    """Tell whether this is the user's password."""
    wanted = users.get(user)
    return wanted is not None and hmac.compare_digest(wanted.encode(), password.encode())


def _plain(octets: bytes) -> tuple[str, str]:
    parts = octets.split(b"\0")
    if len(parts) != 3:
        raise RefusedError("501 5.5.2 PLAIN is [authzid] NUL authcid NUL password")
    return _text(parts[1]), _text(parts[2])


def _decode(line: bytes) -> bytes:
    if line == b"*":
        raise RefusedError("501 5.7.0 Authentication cancelled")
    if line == b"=":
        return b""
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error:
        raise RefusedError("501 5.5.2 Not base64") from None


def _text(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError("535 5.7.8 Authentication credentials invalid: not UTF-8") from None
