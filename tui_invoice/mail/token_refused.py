"""What a refusal means where a token was refused, and not the password that the rules speak of."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Remedy, Reply
from tui_invoice.domain.sender import SignIn

_REPLY = re.compile(r"([45]\d\d) (.*)", re.DOTALL | re.ASCII)
SENTENCE = "The server did not take this sign-in any more: sign in again."
_OWN = frozenset({"microsoft-smtp-switched-off"})
"""The rules that say of a token what they say of a password."""


def of_token(found: Diagnosis) -> Diagnosis:
    """Return the diagnosis of a refusal in words that fit a token."""
    if found.cause is not Cause.SENDER_SIGN_IN or found.rule in _OWN:
        return found
    return replace(found, sentence=SENTENCE, remedies=(Remedy.SIGN_IN, Remedy.TELL_PROVIDER))


def in_general(sign_in: SignIn, words: str = "") -> tuple[str, tuple[Remedy, ...]]:
    """Return what a refused sign-in by a token means, where its cause and the `words` are known, and what mends it."""
    if found := _REPLY.fullmatch(words):
        from tui_invoice.mail.diagnose import diagnose

        said = diagnose(Reply(int(found[1]), found[2]), Phase.AUTH)
        if said.rule in _OWN:
            return said.sentence, said.remedies
    if sign_in.renews:
        return "The sign-in of the mail account was refused: sign in again.", (Remedy.SIGN_IN, Remedy.MAIL_SETTINGS)
    return "The token that the command printed was refused, or none could be had.", (Remedy.MAIL_SETTINGS,)
