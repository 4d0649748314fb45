"""What a refusal means where a token was refused, and not the password that the rules speak of."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.domain.diagnosis import Cause, Diagnosis, Remedy

SENTENCE = "The server did not take this sign-in any more: sign in again."
_OWN = frozenset({"microsoft-smtp-switched-off"})
"""The rules that say of a token what they say of a password."""


def of_token(found: Diagnosis) -> Diagnosis:
    """Return the diagnosis of a refusal in words that fit a token."""
    if found.cause is not Cause.SENDER_SIGN_IN or found.rule in _OWN:
        return found
    return replace(found, sentence=SENTENCE, remedies=(Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER))
