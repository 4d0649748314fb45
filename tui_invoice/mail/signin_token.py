"""AUTH with an access token (RFC 4954, RFC 7628)."""

from __future__ import annotations

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import bearer, faults
from tui_invoice.mail.dialogue import Dialogue, UnreadableError
from tui_invoice.mail.parameters import Offers
from tui_invoice.mail.token_refused import of_token
from tui_invoice.mail.trouble import SenderTrouble

_LONGEST = 510
"""Octets of a command without its CRLF (RFC 5321 4.5.3.1.4)."""


def sign_in_with(dialogue: Dialogue, offers: Offers, sender: Sender, token: Token, wait: float) -> str:
    """Sign in and return the way that was used. Raises SenderTrouble, in whose words no token stands."""
    if not bearer.can_be_named(sender.username):
        raise faults.sign_in("the user name holds a character that no server can be told")
    if not (way := bearer.way_of(offers.mechanisms)):
        named = ", ".join(sorted(offers.mechanisms)) or "none"
        raise faults.settings(Phase.AUTH, f"the server offers no sign-in with a token; its ways are: {named}")
    try:
        reply = _said(dialogue, way, bearer.message(way, sender, token), wait)
    except UnreadableError:
        # Not quoted, and not `from error`: the beginning of what was said could hold a piece of the token.
        silent = UnreadableError("the server answered what is no SMTP answer")
        raise faults.broken(Phase.AUTH, silent, sender) from None
    except OSError as error:
        raise faults.broken(Phase.AUTH, error, sender) from error
    if reply.code // 100 != 2:
        trouble = faults.refused(Phase.AUTH, Reply(reply.code, bearer.masked(reply.text, sender, token)), sender)
        raise SenderTrouble(Phase.AUTH, of_token(trouble.diagnosis), trouble.reply)
    return way


def _said(dialogue: Dialogue, way: str, message: str, wait: float) -> Reply:
    at_once = f"AUTH {way} {message}"
    # A longer line may not hold the initial response (RFC 4954 4).
    told = len(at_once) <= _LONGEST
    reply = dialogue.command(at_once if told else f"AUTH {way}", wait)
    # Who was told nothing yet asks for it, in whatever words; who was told asks with none (RFC 4954 4), or refuses.
    if reply.code == 334 and not (told and reply.text.strip()):
        reply = dialogue.command(message, wait)
    if reply.code != 334:
        return reply
    why = bearer.told(reply.text)
    reply = dialogue.command(bearer.last_word(way), wait)
    return Reply(reply.code, f"{reply.text}\n{why}") if why else reply
