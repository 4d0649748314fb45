"""Each cause in a few words, for the line that is read first; the longer sentence stands below it."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause

_TITLES = {
    Cause.INVALID_ADDRESS: "This address is wrong",
    Cause.UNKNOWN_RECIPIENT: "This address does not exist",
    Cause.MAILBOX_FULL: "The mailbox is full",
    Cause.TRY_LATER: "Their server did not take it in time",
    Cause.BLOCKED_AS_SPAM: "Refused as spam",
    Cause.SENDER_NOT_TRUSTED: "Your address is not trusted there",
    Cause.REFUSED: "Refused for its size or form",
    Cause.SENDER_SIGN_IN: "The sign-in was refused",
    Cause.SENDER_SETTINGS: "The account's settings do not fit",
    Cause.SERVER_UNREACHABLE: "The server could not be reached",
    Cause.UNKNOWN: "It failed, and why is not known",
    Cause.PAUSED: "Paused",
    Cause.MOVED: "The data came from another machine",
    Cause.NEEDS_A_LOOK: "Sending broke off again and again",
}


def title(cause: str) -> str:
    """Return a cause in a few words; of none, that it is not known."""
    return _TITLES[Cause(cause)] if cause else _TITLES[Cause.UNKNOWN]


_PUT_OFF = {
    Cause.TRY_LATER: "Put off by their server",
    Cause.MAILBOX_FULL: "The mailbox is full",
    Cause.SERVER_UNREACHABLE: "The server was not reached",
    Cause.SENDER_SETTINGS: "The account's limit is reached",
}


def put_off(cause: str) -> str:
    """Return why a queued mail did not leave yet, in a few words."""
    return _PUT_OFF.get(Cause(cause), "Put off") if cause else "Queued"


_SHORT = {
    Cause.SENDER_SIGN_IN: "sign-in refused",
    Cause.SENDER_SETTINGS: "settings do not fit",
    Cause.SENDER_NOT_TRUSTED: "not allowed to send",
    Cause.SERVER_UNREACHABLE: "server not reached",
    Cause.PAUSED: "paused",
    Cause.MOVED: "from another machine",
    Cause.NEEDS_A_LOOK: "needs a look",
}


def short(cause: str) -> str:
    """Return why a sender keeps its mail back, in two or three words."""
    return _SHORT.get(Cause(cause), Cause(cause).value.replace("_", " ")) if cause else "on hold"
