"""What a provider gives: an access token for an hour, a refresh token for the next ones (RFC 6749 5.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui_invoice.domain.secret import Secret, Token

_TOKEN = re.compile(r"[!-~]{1,16000}")
"""Tokens are visible ASCII (RFC 6749 A.12); what holds anything else would break the line that it is said in."""
SHORTEST, LONGEST = 60, 24 * 3600
"""Seconds for which an access token is believed to hold, whatever is said of it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token and the seconds that it holds; `refresh` is None where the one that was used stays good."""

    access: Token
    seconds: int
    refresh: Secret | None = None


def token_of(word: object) -> Token | None:
    """Return an access token, None where this is none."""
    return Token(word) if isinstance(word, str) and _TOKEN.fullmatch(word) else None


def grant_of(said: Mapping[str, object]) -> Grant | None:
    """Return what an answer grants, None where it grants nothing that can be used."""
    if (access := token_of(said.get("access_token"))) is None:
        return None
    refresh = token_of(said.get("refresh_token"))
    try:
        seconds = int(str(said.get("expires_in", 3600)))
    except ValueError:
        seconds = SHORTEST
    return Grant(access, max(SHORTEST, min(LONGEST, seconds)), Secret(refresh.reveal()) if refresh else None)


def parsed(data: bytes) -> dict[str, object] | None:
    """Return the object that an answer is, None where it is none. (A decoder's error would carry what it read.)"""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
