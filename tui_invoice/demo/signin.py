"""Signing in by PLAIN (RFC 4616), LOGIN, XOAUTH2 and OAUTHBEARER (RFC 7628), with and without an initial response."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Awaitable, Callable

from tui_invoice.demo.extensions import RefusedError

Ask = Callable[[str], Awaitable[bytes]]
"""Sends a 334 with this challenge (base64) and returns the client's next line."""

USERNAME = base64.b64encode(b"Username:").decode()
PASSWORD = base64.b64encode(b"Password:").decode()

BEARERS = ("XOAUTH2", "OAUTHBEARER")
"""The ways in which a token stands in the place of a password: `users` then holds each one's current token."""
WHY = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}').decode()


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
    if mechanism in BEARERS:
        return _bearer(_decode(initial.encode() if initial else await ask("")))
    raise RefusedError("504 5.5.4 This server knows PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER")


async def tell_why(arguments: str, ask: Ask) -> None:
    """Tell why a token is refused, in a challenge that the client must answer before it is refused (RFC 7628 3.2.3)."""
    if arguments.strip(" ").partition(" ")[0].upper() in BEARERS:
        answer = await ask(WHY)
        if answer not in {b"", b"AQ=="}:
            raise RefusedError("501 5.5.2 Nothing but an empty answer fits here")


def knows(users: dict[str, str], user: str, password: str) -> bool:
    """Tell whether this is the user's password."""
    wanted = users.get(user)
    return wanted is not None and hmac.compare_digest(wanted.encode(), password.encode())


def _plain(octets: bytes) -> tuple[str, str]:
    parts = octets.split(b"\0")
    if len(parts) != 3:
        raise RefusedError("501 5.5.2 PLAIN is [authzid] NUL authcid NUL password")
    return _text(parts[1]), _text(parts[2])


def _bearer(octets: bytes) -> tuple[str, str]:
    text = _text(octets)
    user = re.search("(?:^user=|^n,a=)([^\1,]+)", text)
    token = re.search("\1auth=Bearer ([!-~]+)\1\1$", text)
    if user is None or token is None:
        raise RefusedError("501 5.5.2 This names no user and no token")
    return user[1].replace("=2C", ",").replace("=3D", "="), token[1]


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
