"""What does this answer of a mail server, or this message that came back, mean?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.errors import BadInputError, InvoiceError, UsageError
from tui_invoice.domain.report import Finding, ReportKind

_IN_BRACKETS = re.compile(r"<([^<>\s]{3,320})>")
_LIKE_A_PATH = re.compile(r"[^\s:<>@]*/[^\s:<>@]*|[^\s:<>]+\.(?:eml|msg|mbox|txt)", re.IGNORECASE)
_READ = 8_000
_READ_TEXT = 1 << 20
_TRIED = 20
_TAKEN = "This is no refusal: the server agreed to what it was asked."
_NO_ANSWER = "This program does not know these words as an answer of a mail server."
_MAIL = re.compile(
    rb"(From )|(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,40}?"
    rb"(?:received|return-path|message-id|from|delivered-to):",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a text or a message means. What it does not tell is "", `file` for a text that was given as such.

    `action` is a report's word (RFC 3464 2.3.3). `cause` is None where nothing failed. `permanent` tells that trying
    again unchanged is useless; `server_words` is what the server said (of a text: the text whole), raw.
    """

    file: str
    kind: ReportKind
    recipient: str
    action: str
    status_code: str
    reply_code: int
    cause: Cause | None
    permanent: bool
    sentence: str
    remedies: tuple[Remedy, ...]
    server_words: str
    message_id: str = ""
    envelope_id: str = ""


def paths_among(words: Iterable[str]) -> tuple[Path, ...]:
    """Return the words as paths if any of them names something that is there, or all look like one; none for a text."""
    said = tuple(words)
    paths = tuple(Path(word) for word in said)
    if any(_exists(path) for path in paths) or (said and all(_LIKE_A_PATH.fullmatch(word) for word in said)):
        return paths
    return ()


def explain_files(paths: Iterable[Path], told: Callable[[InvoiceError], object]) -> Iterator[Explained]:
    """Give what each message below the paths means, a finding for each recipient; one of kind `none` for no report.

    A path is a message, an mbox, a Maildir or a folder of .eml. What cannot be read is told to `told` and passed over.
    """
    from tui_invoice.mail.mailbox.files import messages_in

    for path in paths:
        try:
            if not _exists(path):
                raise BadInputError("there is no such file", "", "check the name", file=str(path))
            found = False
            for each in _explained(messages_in(path)):
                found = True
                yield each
            if not found:
                raise BadInputError("no message is in it", "", "name a message, an mbox or a Maildir", file=str(path))
        except BadInputError as error:
            told(error)


def explain_stream(stream: BinaryIO) -> Iterator[Explained]:
    """Give what comes in by a stream means: messages, an mbox, or else a text. Raises UsageError for a blank one."""
    from tui_invoice.mail.mailbox.files import begun, messages_of, unreadable

    try:
        head, whole = begun(stream, _READ)
        if _MAIL.match(head.lstrip()):
            yield from _explained(messages_of(whole, "-"))
        else:
            yield explain(whole.read(_READ_TEXT).decode("utf-8", "replace"))
    except OSError as error:
        raise unreadable(error, Path("-")) from error


def _explained(messages: Iterable[tuple[str, bytes]]) -> Iterator[Explained]:
    from tui_invoice.mail.reports import read_report

    for name, raw in messages:
        for finding in read_report(raw).findings:
            yield _of_finding(name, finding)


def _of_finding(name: str, found: Finding) -> Explained:
    return Explained(
        file=name,
        kind=found.kind,
        recipient=found.recipient,
        action=found.action,
        status_code=found.status_code,
        reply_code=found.reply_code,
        cause=found.cause,
        permanent=found.permanent,
        sentence=found.sentence,
        remedies=found.remedies,
        server_words=found.server_words,
        message_id=found.message_id,
        envelope_id=found.envelope_id,
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a text too long for a name, or with a NUL in it
        return False


def explain(text: str) -> Explained:
    """Return what a server's answer or a report's sentence means.

    The kind is `bounce` for what is refused for good, `delayed` for what may pass later, `none` for what
    is no refusal: a 2xx answer, or words without a code that nobody knows. Raises UsageError for a blank text.
    """
    from tui_invoice.mail.coming_back import MAY_PASS, delayed_remedies, returned_remedies
    from tui_invoice.mail.explain import explain_text

    if not text.strip():
        raise UsageError(
            "there is nothing to explain", "the text is empty", 'give the server\'s words: explain "550 5.1.1 …"'
        )
    found = explain_text(text)
    taken = 200 <= found.reply_code < 400
    unknown = found.cause is Cause.UNKNOWN and not found.reply_code and not found.status_code
    kind = ReportKind.NONE if taken or unknown else ReportKind.BOUNCE if found.permanent else ReportKind.DELAYED
    if kind is ReportKind.NONE:
        found = replace(found, sentence=_TAKEN if taken else _NO_ANSWER, permanent=False, remedies=())
    elif kind is ReportKind.BOUNCE:
        mends = returned_remedies(found.cause, found.remedies)
        found = replace(found, permanent=found.cause not in MAY_PASS, remedies=mends)
    else:
        found = replace(found, remedies=delayed_remedies(found.remedies))
    return Explained(
        file="",
        kind=kind,
        recipient=_recipient(text[:_READ]),
        action={ReportKind.BOUNCE: "failed", ReportKind.DELAYED: "delayed", ReportKind.NONE: ""}[kind],
        status_code=found.status_code,
        reply_code=found.reply_code,
        cause=None if kind is ReportKind.NONE else found.cause,
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
