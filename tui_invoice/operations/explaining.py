"""What does this answer of a mail server mean?"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.errors import BadInputError, UsageError

_IN_BRACKETS = re.compile(r"<([^<>\s]{3,320})>")
_READ = 8_000
_TRIED = 20
_TAKEN = "This is no refusal: the server agreed to what it was asked."
_NO_ANSWER = "This program does not know these words as an answer of a mail server."


class Kind(StrEnum):
    """What came back, of those kinds that a single answer can be."""

    BOUNCE = "bounce"
    DELAYED = "delayed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Explained:
    """What a text means. What a pasted answer does not tell is "".

    `action` is a report's word (RFC 3464 2.3.3). `permanent` tells that trying again unchanged is useless;
    `server_words` is the text whole, raw.
    """

    file: str
    kind: Kind
    recipient: str
    action: str
    status_code: str
    reply_code: int
    cause: Cause
    permanent: bool
    sentence: str
    remedies: tuple[Remedy, ...]
    server_words: str
    message_id: str = ""
    envelope_id: str = ""


def explain(text: str) -> Explained:
    """Return what a server's answer or a report's sentence means.

    The kind is `bounce` for what is refused for good, `delayed` for what may pass later, `none` for what
    is no refusal: a 2xx answer, or words without a code that nobody knows. Raises UsageError for a blank text.
    """
    from tui_invoice.mail.explain import explain_text

    if not text.strip():
        raise UsageError(
            "there is nothing to explain", "the text is empty", 'give the server\'s words: explain "550 5.1.1 …"'
        )
    found = explain_text(text)
    taken = 200 <= found.reply_code < 400
    unknown = found.cause is Cause.UNKNOWN and not found.reply_code and not found.status_code
    kind = Kind.NONE if taken or unknown else Kind.BOUNCE if found.permanent else Kind.DELAYED
    if kind is Kind.NONE:
        found = replace(found, sentence=_TAKEN if taken else _NO_ANSWER, permanent=False, remedies=())
    return Explained(
        file="",
        kind=kind,
        recipient=_recipient(text[:_READ]),
        action={Kind.BOUNCE: "failed", Kind.DELAYED: "delayed", Kind.NONE: ""}[kind],
        status_code=found.status_code,
        reply_code=found.reply_code,
        cause=found.cause,
        permanent=found.permanent,
        sentence=found.sentence,
        remedies=found.remedies,
        server_words=text,
    )


def _recipient(text: str) -> str:
    """Return the first address in angle brackets, "" where there is none."""
    for found in list(_IN_BRACKETS.finditer(text))[:_TRIED]:
        with suppress(BadInputError):
            return parse_one(found[1]).address
    return ""
