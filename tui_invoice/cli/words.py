"""The words of the command line, and the glyphs beside them."""

from __future__ import annotations

import sys

from tui_invoice.cli import printing, spoken
from tui_invoice.domain import signs
from tui_invoice.domain.delivery import Phase, SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.signs import send_status as send_status

_PHASES = {
    Phase.COMPOSE: "the page",
    Phase.CONNECT: "connecting",
    Phase.TLS: "encryption",
    Phase.AUTH: "sign-in",
    Phase.MAIL: "sender",
    Phase.RCPT: "recipients",
    Phase.DATA: "content",
    Phase.DOT: "final dot",
    Phase.DONE: "done",
}
_HOLDS = {
    Cause.SENDER_SIGN_IN: "sign-in",
    Cause.SENDER_SETTINGS: "settings",
    Cause.SENDER_NOT_TRUSTED: "not trusted",
    Cause.SERVER_UNREACHABLE: "server not reached",
}
_REPORTS = {
    "bounce": "came back",
    "relayed": "handed on",
    "complaint": "called spam",
    "received": "the customer has it",
}
_MATCHED = {
    "envelope_id": "envelope id",
    "message_id": "Message-ID",
    "plus_address": "return path",
    "guess": "a guess",
    "user": "a person",
}
OPEN = "◦"
"""What is neither right nor wrong."""
_ASCII = {OPEN: "o", **{each.glyph: each.ascii for each in (signs.GOOD, signs.BAD, signs.WAITS)}}
_SAID = {
    OPEN: "not shown",
    signs.GOOD.glyph: "ok",
    signs.BAD.glyph: "wrong",
    signs.WAITS.glyph: "look at this",
    "-": "not there",
}
GOOD, BAD, WAITS = signs.GOOD.glyph, signs.BAD.glyph, signs.WAITS.glyph


def phase(which: Phase) -> str:
    """Return in words how far an attempt came."""
    return _PHASES[which]


def hold(cause: Cause) -> str:
    """Return in a word or two why an account is on hold."""
    return _HOLDS.get(cause, cause.value.replace("_", " "))


def report(kind: str) -> str:
    """Return in words what a report says."""
    return _REPORTS.get(kind, kind.replace("_", " "))


def matched(by: str) -> str:
    """Return in words by what a report was found to be about a mail."""
    return _MATCHED.get(by, by)


def with_glyph(status: SendStatus, n: int = 1, of: int = 1) -> str:
    """Return a send status in words, behind its glyph where stdout takes it and somebody looks at it."""
    said = send_status(status, n, of)
    seen = printing.is_utf8(sys.stdout) and not spoken.wanted()
    return f"{signs.SIGNS[status].glyph} {said}" if seen else said


def marked(glyph: str, text: str) -> str:
    """Return the text behind a glyph; in plain output behind a word, as nothing else may say that it is wrong."""
    if spoken.wanted():
        return f"{_SAID[glyph]}: {text}" if glyph in _SAID else text
    if printing.is_utf8(sys.stdout):
        return f"{glyph} {text}"
    return f"{_ASCII[glyph]} {text}" if glyph in _ASCII else text


def several(n: int, one: str, many: str = "") -> str:
    """Return a count with its word: 1 invoice, 2 invoices."""
    return f"{n} {one if n == 1 else many or one + 's'}"
