"""What a refusal means where a token was refused, and not the password that the rules speak of."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.domain.diagnosis import Cause, Diagnosis, Remedy
from tui_invoice.domain.sender import SignIn

SENTENCE = "The server did not take this sign-in any more: sign in again."
_OWN = frozenset({"microsoft-smtp-switched-off"})
"""The rules that say of a token what they say of a password."""


def of_token(found: Diagnosis) -> Diagnosis:
    """Return the diagnosis of a refusal in words that fit a token."""
    if found.cause is not Cause.SENDER_SIGN_IN or found.rule in _OWN:
        return found
    return replace(found, sentence=SENTENCE, remedies=(Remedy.SIGN_IN, Remedy.TELL_PROVIDER))


def in_general(sign_in: SignIn) -> tuple[str, tuple[Remedy, ...]]:
    """Return what a refused sign-in by a token means, where only its cause is known, and what mends it."""
    if sign_in.renews:
        return "The sign-in of the mail account was refused: sign in again.", (Remedy.SIGN_IN, Remedy.MAIL_SETTINGS)
    return "The token that the command printed was refused, or none could be had.", (Remedy.MAIL_SETTINGS,)
