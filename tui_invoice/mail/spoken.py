"""Whether a server spoke, and what a cause means where the usual sentence would be untrue of that."""

from __future__ import annotations

import re

from tui_invoice.domain.diagnosis import Cause

_CODE = re.compile(r"(?:[2-5]\d\d|NO|BAD|BYE)(?: |\Z)", re.ASCII)

OURS: dict[Cause, str] = {
    Cause.TRY_LATER: "The connection to the mail server failed at every try; no more are made by itself.",
    Cause.REFUSED: "The mail could not be made, so no server was asked.",
    Cause.SENDER_SIGN_IN: "The password could not be read, so nobody signed in.",
    Cause.SENDER_SETTINGS: "The mail account cannot be used as it is set up on this machine; its mail waits.",
    Cause.UNKNOWN: "It failed, and no server said why; read what was noted beside it.",
}
"""What it means where no server spoke and the words are our own account."""

THEIRS: dict[Cause, str] = {
    Cause.SERVER_UNREACHABLE: "The mail server takes no mail just now; it is tried again by itself.",
}
"""What it means where a server did speak, as far as the usual sentence would deny it."""


def spoken(words: str) -> bool:
    """Tell whether words that were written down are a server's: they begin with its reply code (RFC 5321 4.2), or with
    NO, BAD or BYE where it serves a mailbox (RFC 9051 7.1)."""
    return bool(_CODE.match(words))
