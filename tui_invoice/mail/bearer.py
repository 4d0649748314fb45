"""Signing in with an access token: XOAUTH2 (Google's and Microsoft's) and OAUTHBEARER (RFC 7628), tried once."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.signin_words import coded

XOAUTH2, OAUTHBEARER = "XOAUTH2", "OAUTHBEARER"
WAYS = (XOAUTH2, OAUTHBEARER)
"""In the order of choice: the first is what the great providers speak, and all who offer both take it."""
_NAME = re.compile(r"[^\x00-\x20\x7f\ud800-\udfff]+")


def way_of(offered: Iterable[str]) -> str:
    """Return the way to be used, "" where none is offered."""
    found = set(offered)
    return next((way for way in WAYS if way in found), "")


def message(way: str, account: Sender, token: Token) -> str:
    """Return what is said, in base64."""
    if way == XOAUTH2:
        return coded(f"user={account.username}\1auth=Bearer {token.reveal()}\1\1")
    name = account.username.replace("=", "=3D").replace(",", "=2C")
    return coded(f"n,a={name},\1host={account.host}\1port={account.port}\1auth=Bearer {token.reveal()}\1\1")


def last_word(way: str) -> str:
    """Return what is said after a refusal was told in a challenge, so that the server may end the exchange."""
    return "" if way == XOAUTH2 else "AQ=="


def can_be_named(username: str) -> bool:
    """Tell whether a user name stands in these messages as itself."""
    return _NAME.fullmatch(username) is not None


def told(challenge: str) -> str:
    """Return what a challenge tells of a refusal (RFC 7628 3.2.2): JSON in base64, "" where it is no such thing."""
    try:
        text = base64.b64decode(challenge.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return text.strip()[:300] if text.lstrip().startswith("{") else ""


def masked(text: str, account: Sender, token: Token) -> str:
    """Return a server's words without the token, should it say back what it was told."""
    words = [token.reveal(), coded(token.reveal()), *(message(way, account, token) for way in WAYS)]
    for word in words:
        text = text.replace(word, "••••")
    return text
