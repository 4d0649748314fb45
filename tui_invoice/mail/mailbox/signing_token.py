"""AUTHENTICATE with an access token (RFC 9051 6.2.2, RFC 4959, RFC 7628)."""

from __future__ import annotations

from dataclasses import replace

from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import bearer
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.talk import Talk
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.token_refused import of_token


def sign_in_with(talk: Talk, offers: frozenset[str], account: Sender, token: Token) -> str:
    """Sign in and return the way that was used. Raises MailboxTroubleError, in whose words no token stands."""
    if not bearer.can_be_named(account.username):
        raise faults.sign_in("the user name holds a character that no server can be told")
    offered = {offer.removeprefix("AUTH=") for offer in offers if offer.startswith("AUTH=")}
    if not (way := bearer.way_of(offered)):
        named = ", ".join(sorted(offered)) or "none"
        raise faults.settings(f"the server offers no sign-in with a token here; its ways are: {named}")
    message, last = bearer.message(way, account, token), bearer.last_word(way).encode()
    try:
        if "SASL-IR" in offers:
            talk.exchange(f"AUTHENTICATE {way} {message}", message.encode(), last, told=True)
        else:
            talk.exchange(f"AUTHENTICATE {way}", message.encode(), last, told=False)
    except MailboxTroubleError as trouble:
        words = bearer.masked(trouble.reply.text, account, token)
        found = replace(of_token(trouble.diagnosis), words=words)
        raise MailboxTroubleError(found, Reply(0, words)) from None
    return way
