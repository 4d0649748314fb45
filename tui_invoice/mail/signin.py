"""Signing in: with a password by AUTH PLAIN (RFC 4616) and LOGIN, in UTF-8, or with a token; tried once."""

from __future__ import annotations

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import faults
from tui_invoice.mail.dialogue import Dialogue, UnreadableError
from tui_invoice.mail.parameters import Offers
from tui_invoice.mail.signin_token import sign_in_with
from tui_invoice.mail.signin_words import coded

_MASK = "••••"


def sign_in(dialogue: Dialogue, offers: Offers, sender: Sender, secret: Secret | None, wait: float) -> str:
    """Sign in and return the way that was used. Raises SenderTrouble, in whose words no password stands.

    There is no second try: after a refusal a further one can lock the account.
    """
    if secret is None:
        raise faults.sign_in("there is no password for this account")
    if not all(can_be_said(word) for word in (sender.username, secret.reveal())):
        raise faults.sign_in("the user name or the password holds a character that no server can be told")
    if isinstance(secret, Token):
        return sign_in_with(dialogue, offers, sender, secret, wait)
    ways = offers.mechanisms
    try:
        if "PLAIN" in ways:
            reply = _plain(dialogue, sender.username, secret, wait)
        elif "LOGIN" in ways:
            reply = _login(dialogue, sender.username, secret, wait)
        else:
            named = ", ".join(sorted(ways)) or "none"
            raise faults.settings(Phase.AUTH, f"the server offers no sign-in with a password; its ways are: {named}")
    except UnreadableError:
        # Not quoted, and not `from error`: the beginning of what was said could hold a piece of the password.
        silent = UnreadableError("the server answered what is no SMTP answer")
        raise faults.broken(Phase.AUTH, silent, sender) from None
    except OSError as error:
        raise faults.broken(Phase.AUTH, error, sender) from error
    if reply.code // 100 != 2:
        raise faults.refused(Phase.AUTH, Reply(reply.code, masked(reply.text, sender.username, secret)), sender)
    return "PLAIN" if "PLAIN" in ways else "LOGIN"


def _plain(dialogue: Dialogue, username: str, secret: Secret, wait: float) -> Reply:
    token = coded(f"\0{username}\0{secret.reveal()}")
    reply = dialogue.command(f"AUTH PLAIN {token}", wait)
    # A server that does not know initial responses (RFC 4954 4) asks for it once more.
    return dialogue.command(token, wait) if reply.code == 334 else reply


def _login(dialogue: Dialogue, username: str, secret: Secret, wait: float) -> Reply:
    reply = dialogue.command("AUTH LOGIN", wait)
    for word in (username, secret.reveal()):
        if reply.code != 334:
            break
        reply = dialogue.command(coded(word), wait)
    return reply


def can_be_said(word: str) -> bool:
    """Tell whether PLAIN has a form for it (RFC 4616 2): no NUL, nothing that is not UTF-8."""
    return "\0" not in word and not any("\ud800" <= char <= "\udfff" for char in word)


def masked(text: str, username: str, secret: Secret) -> str:
    """Return a server's words without the password, should it say back what it was told."""
    word = secret.reveal()
    for said in (coded(f"\0{username}\0{word}"), coded(word), word):
        if said:
            text = text.replace(said, _MASK)
    return text
