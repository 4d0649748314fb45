"""What a cause means of a mail that came back or is late, and what mends it then."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.sentences import remedies, sentence

MAY_PASS = frozenset({Cause.MAILBOX_FULL, Cause.TRY_LATER, Cause.SERVER_UNREACHABLE})
"""What came back for one of these may pass another time, unchanged, whatever the code was."""
_RETURNED: dict[Cause, str] = {
    Cause.TRY_LATER: "The customer's server did not take the mail, and the mail servers gave up trying.",
    Cause.SERVER_UNREACHABLE: "The customer's server could not be reached, and the mail servers gave up trying.",
}
"""What it means of a mail that came back: nobody tries that again."""


def returned(cause: Cause) -> tuple[str, tuple[Remedy, ...]]:
    """Return what the cause means of a mail that came back, in a plain sentence, and what mends it."""
    if cause in _RETURNED:
        return _RETURNED[cause], (Remedy.RESEND, Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF)
    return sentence(cause), remedies(cause)


def returned_remedies(cause: Cause, known: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Return what mends it once it came back: nobody tries it again by itself."""
    left = tuple(each for each in known if each is not Remedy.WAIT)
    if cause in MAY_PASS and Remedy.RESEND not in left:
        left = (Remedy.RESEND, *left)
    return left or returned(cause)[1]


def delayed_remedies(known: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Return what to do while the servers go on trying: wait, and send nothing again, or it arrives twice."""
    return (Remedy.WAIT, *(each for each in known if each not in (Remedy.WAIT, Remedy.RESEND)))
