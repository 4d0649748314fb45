"""The message that a report is about: what of it the report gives back."""

from __future__ import annotations

import re
from typing import Final

from tui_invoice.mail.reports.parts import Fields, Part, fields_of, opened

KINDS: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "text/rfc822", "message/global"}
    | {"message/global-headers", "message/partial"}
)
"""Content types of what is given back (RFC 3462 2, RFC 6533 6)."""
_COPY = re.compile(
    r"^[ \t>|]{0,9}[-=*_~#|:]{0,80}[ \t]{0,4}"
    r"(?:(?:this|below|here|enclosed|included|attached|following)[\w ,]{0,30} (?:is|are) (?:a |the )?"
    r"(?:copy|headers?|beginning|first|original|returned)|below this line is|(?:the )?(?:headers? of the )?"
    r"(?:original|returned|unsent|undelivered|bounced|rejected) (?:message|e-?mail|mail)(?!\s{1,3}was\b)"
    r"(?:[ \w]{0,30}follows?| headers?| info| text|[ \t]{0,3}[-=:*.]{1,80}$|[ \t]{0,9}$)|"
    r"message (?:headers?|text|contents?) follows?|"
    r"(?:copy of|beginning of) (?:the|your) (?:original )?(?:message|mail)|"
    r"original mail as follows|ursprüngliche nachricht|message d'origine|mensaje original|сообщение полностью|"
    r"original(?:nachricht|meddelelse)|原始邮件|元のメッセージ|thư gốc)",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines that begin the returned message in reports without a part for it."""
_HEAD = re.compile(
    r"^(?:Received|Return-Path|DKIM-Signature|X-Received|X-Originating-IP): {0,3}\S[^\n]*\n"
    r"(?:[ \t][^\n]*\n){0,30}(?=[A-Za-z-]{2,40}:)",
    re.MULTILINE | re.IGNORECASE,
)
_NEXT = 4_000


def parted(text: str) -> tuple[str, str]:
    """Return the report's own words and what it gives back of the message, "" where no line begins that."""
    marks = [found for found in (_COPY.search(text), _HEAD.search(text)) if found]
    if not marks:
        return text, ""
    first = min(marks, key=lambda found: found.start())
    return text[: first.start()], text[first.start() :]


def fields_in(parts: list[Part], rest: str) -> Fields:
    """Return the header fields of the returned message: of its part, else of what the text quotes."""
    for part in parts:
        if part.kind in KINDS:
            encoded = part.get("content-transfer-encoding").strip().lower() in {"base64", "quoted-printable"}
            inner = opened(part.text.encode("utf-8", "surrogateescape") if encoded else part.body)
            if inner.fields:
                return inner.fields
    begin = _HEAD.search(rest)
    quoted = rest[begin.start() :] if begin else rest[:_NEXT]
    return fields_of(
        re.sub(
            r"^[ \t]{1,8}(?=[A-Za-z-]{2,40}:)", "", quoted.partition("\n\n")[0] if begin else quoted, flags=re.MULTILINE
        )
    )
