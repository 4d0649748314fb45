"""Reports in free text: the dialects asked, and whom they mean where they do not say it whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui_invoice.mail.reports.automatic import answers_by_itself
from tui_invoice.mail.reports.dialects import DIALECTS
from tui_invoice.mail.reports.dialects.dialect import Dialect
from tui_invoice.mail.reports.dialects.general import GENERAL_DIALECTS
from tui_invoice.mail.reports.dialects.senders import is_daemon
from tui_invoice.mail.reports.parts import Fields, Part
from tui_invoice.mail.reports.told import Told, addresses_in

_MOST_WORDS = 4_000
_NO_PATH = re.compile(r"^\s*<\s*>\s*$")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the dialects see it: `text` is the report's own words, `returned` fields of what it gives back."""

    sender: str
    subject: str
    text: str
    daemon: bool
    failed: tuple[str, ...]
    returned: Fields
    own: frozenset[str]


def letter_of(message: Part, subject: str, text: str, returned: Fields) -> Letter:
    """Return what the dialects look at.

    A null return path (RFC 5321 4.5.5) and X-Failed-Recipients mark a server's report, but for automatic answers, which
    bear the one too (RFC 3834 3.3), and for what came by a mailing list (RFC 2369, RFC 2919).
    """
    failed = tuple(each for value in message.fields.get("x-failed-recipients", ()) for each in addresses_in(value))
    sender = message.get("from")
    path = message.get("return-path")
    nobody = _NO_PATH.match(path) or _NO_PATH.match(sender)
    listed = any(name in message.fields for name in ("list-id", "list-unsubscribe"))
    sent = failed or nobody
    daemon = not listed and (is_daemon(sender) or bool(sent and not answers_by_itself(message, subject)))
    own = {each.lower() for name in ("from", "to", "reply-to") for each in addresses_in(message.get(name)[:1_000])}
    return Letter(sender, subject, text, daemon, failed, returned, frozenset(own))


def read_text(letter: Letter) -> list[Told]:
    """Return what the first dialect that fits tells, and finds somebody in; [] where none does."""
    for dialect in DIALECTS:
        if dialect.fits(letter.sender, letter.subject, letter.text, daemon=letter.daemon):
            found = _told(dialect, letter)
            if found:
                return found if dialect.says else [_with_context(told, letter) for told in found]
    return []


def _with_context(told: Told, letter: Letter) -> Told:
    return replace(told, around=told.around if told.words.strip() else letter.text[:_MOST_WORDS])


def _told(dialect: Dialect, letter: Letter) -> list[Told]:
    if not dialect.to:
        return [Told(each, action="failed", words=dialect.says) for each in _others(letter)]
    found: dict[str, Told] = {}
    for told in dialect.told(letter.text):
        whom = [told.recipient] if told.recipient else _others(letter)[:1]
        for each in whom:
            before = found.get(each.lower())
            words_of_both = f"{before.words}\n{told.words}" if before else told.words
            found[each.lower()] = replace(before or told, recipient=each, words=words_of_both[:_MOST_WORDS])
    if dialect in GENERAL_DIALECTS:
        return _likely(found, letter)
    return list(found.values())


def _likely(found: dict[str, Told], letter: Letter) -> list[Told]:
    """Return whom a general dialect may mean: whom the message was for, as far as known; never the report's own."""
    wanted = {each.lower() for each in _others(letter)}
    meant = [told for address, told in found.items() if address in wanted]
    return meant or [told for address, told in found.items() if address not in letter.own]


def _others(letter: Letter) -> list[str]:
    """Return the recipients that a report names beside its text: X-Failed-Recipients, else the returned message's."""
    if letter.failed:
        return list(letter.failed)
    values = [value for name in ("x-failed-recipients", "to") for value in letter.returned.get(name, ())]
    return [each for value in values for each in addresses_in(value)][:20]


def without_address(letter: Letter) -> list[Told]:
    """Return what is told where only the header names whom: X-Failed-Recipients, or the returned message's To."""
    if not letter.daemon or not _FAILED.search(f"{letter.subject}\n{letter.text[:_MOST_WORDS]}"):
        return []
    return [Told(each, action="failed", words="", around=letter.text[:_MOST_WORDS]) for each in _others(letter)]


_FAILED = re.compile(GENERAL_DIALECTS[0].mark, re.IGNORECASE)
