"""The words of the screens and of the command line, and the glyphs beside them."""

from __future__ import annotations

import sys

from tui_invoice.cli import printing
from tui_invoice.domain.delivery import Phase, SendStatus
from tui_invoice.domain.diagnosis import Cause

_WORDS = {
    SendStatus.NOT_SENT: "Not sent",
    SendStatus.QUEUED: "Queued",
    SendStatus.HELD: "On hold",
    SendStatus.SENDING: "Sending",
    SendStatus.SENT: "Sent",
    SendStatus.GIVEN: "Given",
    SendStatus.DELAYED: "Delayed",
    SendStatus.DELIVERED: "Delivered",
    SendStatus.OPENED: "Opened",
    SendStatus.UNCERTAIN: "Uncertain",
    SendStatus.FAILED: "Failed",
    SendStatus.BOUNCED: "Bounced",
}
_GLYPHS = {
    SendStatus.NOT_SENT: "◦",
    SendStatus.QUEUED: "›",
    SendStatus.HELD: "!",
    SendStatus.SENDING: "»",
    SendStatus.DELAYED: "~",
    SendStatus.UNCERTAIN: "?",
    SendStatus.FAILED: "✗",
    SendStatus.BOUNCED: "✗",
}
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
GOOD, BAD, WAITS = "✓", "✗", "!"


def send_status(status: SendStatus, n: int = 1, of: int = 1) -> str:
    """Return a send status in words, with "n/of" where an invoice has several recipients."""
    word = _WORDS[status]
    return f"{word} {n}/{of}" if of > 1 else word


def phase(which: Phase) -> str:
    """Return in words how far an attempt came."""
    return _PHASES[which]


def hold(cause: Cause) -> str:
    """Return in a word or two why an account is on hold."""
    return _HOLDS.get(cause, cause.value.replace("_", " "))


def with_glyph(status: SendStatus, n: int = 1, of: int = 1) -> str:
    """Return the same, behind its glyph where stdout takes it."""
    return marked(_GLYPHS.get(status, GOOD), send_status(status, n, of))


def marked(glyph: str, text: str) -> str:
    """Return the text behind a glyph where stdout takes it."""
    return f"{glyph} {text}" if printing.is_utf8(sys.stdout) else text


def several(n: int, one: str, many: str = "") -> str:
    """Return a count with its word: 1 invoice, 2 invoices."""
    return f"{n} {one if n == 1 else many or one + 's'}"
