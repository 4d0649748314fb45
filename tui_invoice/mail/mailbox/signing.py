"""Signing in to a mailbox: with a password by AUTHENTICATE PLAIN (RFC 4616, RFC 4959) or LOGIN, in UTF-8, or with a
token; tried once."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.secret import Secret, Token
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox import faults
from tui_invoice.mail.mailbox.signing_token import sign_in_with
from tui_invoice.mail.mailbox.talk import Talk
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.signin import can_be_said, masked
from tui_invoice.mail.signin_words import coded

_QUOTABLE = re.compile(r"[ -~]{0,500}")
"""What may stand between quotes everywhere (RFC 9051 4.3): ASCII without control characters."""


def sign_in(talk: Talk, offers: frozenset[str], account: Sender, secret: Secret | None) -> str:
    """Sign in and return the way that was used. Raises MailboxTroubleError, in whose words no password stands.

    There is no second try: after a refusal a further one can lock the account.
    """
    if not account.username:
        raise faults.settings("the mailbox has no user name to sign in with")
    if secret is None:
        raise faults.sign_in("there is no password for this mailbox")
    if not all(can_be_said(word) for word in (account.username, secret.reveal())):
        raise faults.sign_in("the user name or the password holds a character that no server can be told")
    talk.phase = Phase.AUTH
    if isinstance(secret, Token):
        return sign_in_with(talk, offers, account, secret)
    try:
        if "AUTH=PLAIN" in offers:
            _plain(talk, account.username, secret, at_once="SASL-IR" in offers)
            return "PLAIN"
        if "LOGINDISABLED" in offers:
            ways = ", ".join(sorted(offer[5:] for offer in offers if offer.startswith("AUTH="))) or "none"
            raise faults.settings(f"the server offers no sign-in with a password here; its ways are: {ways}")
        _login(talk, account.username, secret)
        return "LOGIN"
    except MailboxTroubleError as trouble:
        raise _without_password(trouble, account.username, secret) from None


def _plain(talk: Talk, username: str, secret: Secret, *, at_once: bool) -> None:
    token = coded(f"\0{username}\0{secret.reveal()}")
    # One that was told at once and asks all the same is told once more.
    talk.command(f"AUTHENTICATE PLAIN {token}" if at_once else "AUTHENTICATE PLAIN", token.encode())


def _login(talk: Talk, username: str, secret: Secret) -> None:
    words = (username, secret.reveal())
    if all(_QUOTABLE.fullmatch(word) for word in words):
        talk.command(f"LOGIN {_quoted(words[0])} {_quoted(words[1])}")
        return
    name, password = (word.encode() for word in words)
    talk.command(f"LOGIN {{{len(name)}}}", name + f" {{{len(password)}}}".encode(), password)


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _without_password(trouble: MailboxTroubleError, username: str, secret: Secret) -> MailboxTroubleError:
    words = masked(trouble.reply.text.replace(_quoted(secret.reveal()), '""'), username, secret)
    return MailboxTroubleError(replace(trouble.diagnosis, words=words), Reply(0, words))
