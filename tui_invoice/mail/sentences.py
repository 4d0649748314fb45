"""What each cause means in one plain sentence, and what mends it, for a cause stored without its rule."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.spoken import OURS, THEIRS, spoken

_KNOWN: dict[Cause, tuple[str, tuple[Remedy, ...]]] = {
    Cause.INVALID_ADDRESS: (
        "The address is wrong: no mail server takes an address like this.",
        (Remedy.CORRECT_ADDRESS, Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Cause.UNKNOWN_RECIPIENT: (
        "Nobody has this address any more, or nobody ever had.",
        (Remedy.CORRECT_ADDRESS, Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Cause.MAILBOX_FULL: (
        "The customer's mailbox is full.",
        (Remedy.RESEND, Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Cause.TRY_LATER: (
        "The customer's server did not take the mail for the time being.",
        (Remedy.RESEND, Remedy.WAIT, Remedy.SAVE_PDF),
    ),
    Cause.BLOCKED_AS_SPAM: (
        "The customer's server refused the mail as spam or by a rule of its own.",
        (Remedy.TELL_PROVIDER, Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Cause.SENDER_NOT_TRUSTED: (
        "The server does not trust that this account may send from this address.",
        (Remedy.MAIL_SETTINGS, Remedy.CHECK_DOMAIN, Remedy.TELL_PROVIDER),
    ),
    Cause.REFUSED: (
        "The server refused the mail for its size, its content or its form.",
        (Remedy.SAVE_PDF, Remedy.ASK_CUSTOMER),
    ),
    Cause.SENDER_SIGN_IN: (
        "The mail account refused the sign-in: the password is wrong or out of date.",
        (Remedy.NEW_PASSWORD, Remedy.MAIL_SETTINGS),
    ),
    Cause.SENDER_SETTINGS: (
        "The settings of the mail account do not fit; its mail waits.",
        (Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER),
    ),
    Cause.SERVER_UNREACHABLE: (
        "The mail server cannot be reached; it is tried again by itself.",
        (Remedy.WAIT, Remedy.MAIL_SETTINGS),
    ),
    Cause.UNKNOWN: (
        "The server gave no reason this program knows; read its own words.",
        (Remedy.ASK_CUSTOMER, Remedy.RESEND, Remedy.SAVE_PDF),
    ),
    Cause.PAUSED: ("Somebody paused it; it goes out when released.", (Remedy.RELEASE,)),
    Cause.MOVED: (
        "The data came from another machine or a backup; see what has gone out since, then release it.",
        (Remedy.RELEASE, Remedy.SETTLE),
    ),
    Cause.NEEDS_A_LOOK: (
        "Sending broke off at this mail again and again; look at it, then release it.",
        (Remedy.RELEASE, Remedy.SAVE_PDF),
    ),
}


def sentence(cause: Cause, words: str = "") -> str:
    """Return what the cause means: plain English, no codes, at most 100 characters.

    `words` is what was written down with it, as `str(Reply)` gives it: a server that was never asked refused
    nothing. Without any a server is taken to have spoken, but for one that is not reached.
    """
    told = {} if not words else THEIRS if spoken(words) else OURS
    return told.get(cause, _KNOWN[cause][0])


def remedies(cause: Cause, words: str = "") -> tuple[Remedy, ...]:
    """Return what mends it, the likeliest first; never empty.

    Where the `words` of a trouble with the settings are our own, no server said anything to tell a provider.
    """
    found = _KNOWN[cause][1]
    if cause is Cause.SENDER_SETTINGS and words and not spoken(words):
        return tuple(each for each in found if each is not Remedy.TELL_PROVIDER)
    return found
