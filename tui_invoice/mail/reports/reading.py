"""Any message in, what it says of whom out. Pure: no store, no network; it raises nothing, whatever the bytes are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape

from tui_invoice.domain.report import Finding, Report, ReportKind
from tui_invoice.mail.reports import returned
from tui_invoice.mail.reports.automatic import answers_by_itself
from tui_invoice.mail.reports.complaints import FEEDBACK_KIND, complaints_in
from tui_invoice.mail.reports.fields import Status, holds_fields, status_in
from tui_invoice.mail.reports.free_text import Letter, letter_of, read_text, without_address
from tui_invoice.mail.reports.judging import EVENTS, judged
from tui_invoice.mail.reports.notices import notices_in
from tui_invoice.mail.reports.parts import MOST_TEXT, Fields, Part, header_text, leaves, opened
from tui_invoice.mail.reports.receipts import RECEIPT_KIND, receipt_in
from tui_invoice.mail.reports.told import Told, address_in, addresses_in

_STATUS_KINDS = frozenset({"message/delivery-status", "message/global-delivery-status", "text/delivery-status"})
_TOLD_KINDS = _STATUS_KINDS | {RECEIPT_KIND, FEEDBACK_KIND}
"""Content types of what programs write for programs (RFC 3464, RFC 6533, RFC 8098, RFC 5965)."""
_TAG = re.compile(
    r"<(?:style|script)\b[^<]{0,20000}</(?:style|script)>|<!--[^>]{0,500}>|<[^<>]{1,2000}>", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{1,900}>")
_ADDRESSED = ("delivered-to", "x-original-to", "envelope-to", "to")


def read_report(raw: bytes) -> Report:
    """Return what a message says: for a report a finding for each recipient, else one finding of kind `none`.

    Only its first 2 MB are looked at.
    """
    message = opened(raw)
    return _report(message, _findings(message, within=True))


def _findings(message: Part, *, within: bool) -> tuple[Finding, ...]:
    parts = leaves(message)
    whole = _text(parts)
    text, rest = returned.parted(whole)
    about = returned.fields_in(parts, rest)
    message_id = _id(about.get("message-id", [""])[0])
    subject = header_text(message.get("subject"))
    letter = letter_of(message, subject, text, about)
    trusted = message.kind in {"multipart/report", *_TOLD_KINDS} or letter.daemon
    if not trusted:
        # A person may pass on what others were told: it is none of this message's own news.
        parts = [part for part in parts if part.kind not in _TOLD_KINDS]
    complaints = complaints_in(message, parts, text, about)
    if complaints:
        return tuple(replace(each, message_id=message_id) for each in complaints)
    receipt = receipt_in(parts, message.get("from"))
    if receipt is not None:
        return (replace(receipt, message_id=receipt.message_id or message_id),)
    status = _status(parts, whole, letter)
    told = _filled(status.recipients, letter) if status.recipients else []
    if not told:
        notices = notices_in(whole)
        if notices:
            return tuple(notices)
        told = read_text(letter) or without_address(letter)
    if told:
        return tuple(judged(each, message_id, status.envelope_id) for each in told)
    if within and trusted:
        wrapped = _wrapped(parts)
        if wrapped:
            return wrapped
    return (_other(message, subject),)


def _other(message: Part, subject: str) -> Finding:
    why = answers_by_itself(message, subject)
    if why:
        answered = _ID.search(message.get("in-reply-to"))
        return Finding(
            ReportKind.AUTO_REPLY,
            address_in(message.get("from")),
            sentence=EVENTS[ReportKind.AUTO_REPLY],
            message_id=answered[0] if answered else "",
            rule=why,
        )
    return Finding(ReportKind.NONE, sentence=EVENTS[ReportKind.NONE])


def _status(parts: list[Part], whole: str, letter: Letter) -> Status:
    """Return the fields of a delivery status: of its part, else where a server writes them into its text."""
    recipients: list[Told] = []
    envelope_id = ""
    for part in parts:
        if part.kind in _STATUS_KINDS:
            found = status_in(part.text)
            recipients += found.recipients
            envelope_id = envelope_id or found.envelope_id
    if not recipients and holds_fields(whole) and letter.daemon:
        return status_in(whole)
    return Status(tuple(recipients), envelope_id)


def _filled(recipients: tuple[Told, ...], letter: Letter) -> list[Told]:
    """Return the recipients of a delivery status with what its fields leave out and its text tells."""
    alone = len(recipients) == 1
    staged = [replace(told, stage=_stage(told.recipient, letter.text, alone=alone)) for told in recipients]
    if all(told.recipient and told.words and told.action for told in staged):
        return staged
    beside = {told.recipient.lower(): told for told in read_text(replace(letter, daemon=True))}
    found = []
    for told in staged:
        match = beside.get(told.recipient.lower())
        if match is None and alone and len(beside) == 1:
            match = next(iter(beside.values()))
        recipient = told.recipient or (match.recipient if match else "") or _only(letter)
        around = "\n".join(each for each in (told.around, match.words if match else "") if each.strip())
        if recipient or told.action:
            action = told.action or (match.action if match else "")
            found.append(replace(told, recipient=recipient, action=action, around=around or letter.text[:4_000]))
    return found


def _stage(recipient: str, text: str, *, alone: bool) -> str:
    """Return the part of a report's text that tells at which command a recipient was refused."""
    if alone:
        return text
    place = text.lower().find(recipient.lower()) if recipient else -1
    return text[place : place + 600] if place >= 0 else ""


def _only(letter: Letter) -> str:
    named = [*letter.failed, *(each for value in letter.returned.get("to", ()) for each in addresses_in(value))]
    return named[0] if named else ""


def _wrapped(parts: list[Part]) -> tuple[Finding, ...]:
    """Return what a report says that a server passed on whole, as an attachment."""
    for part in parts:
        if part.kind in returned.KINDS:
            inner = opened(part.body)
            if any(each.kind in _STATUS_KINDS for each in leaves(inner)):
                found = _findings(inner, within=False)
                return found if found[0].kind is not ReportKind.NONE else ()
    return ()


def _text(parts: list[Part]) -> str:
    """Return the text of a message: its plain parts, else its HTML without tags."""
    plain = [part.text for part in parts if part.kind == "text/plain" or part.kind.startswith("multipart/")]
    if any(text.strip() for text in plain):
        return "\n".join(plain)[:MOST_TEXT]
    pages = [part.text for part in parts if part.kind == "text/html"]
    return unescape(_TAG.sub(" ", _BREAK.sub("\n", "\n".join(pages)[:MOST_TEXT])))


def _report(message: Part, findings: tuple[Finding, ...]) -> Report:
    fields = message.fields
    named = [each for name in ("in-reply-to", "references") for each in reversed(_ids(fields, name))]
    return Report(
        findings=findings,
        message_id=_id(message.get("message-id")),
        references=tuple(dict.fromkeys(named)),
        sender=address_in(message.get("from")),
        addressed=tuple(
            dict.fromkeys(each for name in _ADDRESSED for value in fields.get(name, ()) for each in addresses_in(value))
        ),
        subject=header_text(message.get("subject")),
        date=_milliseconds(message.get("date")),
    )


def _ids(fields: Fields, name: str) -> list[str]:
    return [each for value in fields.get(name, ()) for each in _ID.findall(value)][-100:]


def _id(value: str) -> str:
    found = _ID.search(value)
    return found[0] if found else ""


def _milliseconds(value: str) -> int | None:
    try:
        moment = parsedate_to_datetime(value[:200])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp() * 1000)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
