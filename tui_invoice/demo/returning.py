"""What servers and readers send back to the sender of a mail: reports and letters, as real ones look."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import format_datetime, make_msgid

from tui_invoice.demo.ledger import Addressee, Received
from tui_invoice.domain.clock import SECOND
from tui_invoice.mail.headers import unstructured

_TOLD = {
    "failed": ("Undelivered Mail Returned to Sender", "could not be delivered"),
    "delayed": ("Delayed Mail (still being retried)", "has not been delivered yet; it is tried for four more days"),
    "delivered": ("Successful Mail Delivery Report", "was delivered into the mailbox"),
}


@dataclass(frozen=True, slots=True)
class Mailed:
    """One recipient's part of a message that a server took: all that a report on it is made of.

    `at` is when it was taken, in Unix milliseconds UTC; `envelope_id` is "" where the sender named none (RFC 3461 4.4).
    """

    sender: str
    recipient: str
    envelope_id: str
    message_id: str
    subject: str
    headers: bytes
    at: int

    @property
    def domain(self) -> str:
        """The recipient's domain."""
        return self.recipient.rpartition("@")[2]


def mailed(message: Received, addressee: Addressee) -> Mailed:
    """Return one recipient's part of a message."""
    head = message.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    fields = BytesHeaderParser(policy=policy.default).parsebytes(head)
    return Mailed(
        sender=message.sender,
        recipient=addressee.address,
        envelope_id=message.parameters.get("ENVID", ""),
        message_id=str(fields["Message-ID"] or ""),
        subject=str(fields["Subject"] or ""),
        headers=head,
        at=message.at,
    )


def report(mail: Mailed, action: str, status: str, words: str, at: int) -> bytes:
    """Return a delivery status notification (RFC 3464) as the customer's server sends it at `at` (ms UTC).

    `action` is failed, delayed or delivered; `words` are what a server further on said.
    """
    subject, told = _TOLD[action]
    about = [f"Reporting-MTA: dns; mx.{mail.domain}"]
    about += [f"Original-Envelope-Id: {mail.envelope_id}"] if mail.envelope_id else []
    each = [f"Final-Recipient: rfc822; {mail.recipient}", f"Action: {action}", f"Status: {status}"]
    each += [f"Diagnostic-Code: smtp; {words}"] if words else []
    text = f"This is the mail system at mx.{mail.domain}.\n\nYour message {told}:\n\n<{mail.recipient}>: {words}\n"
    return _multipart(
        [*_head(f"Mail Delivery System <MAILER-DAEMON@{mail.domain}>", mail, subject, at), _AUTOMATIC],
        "delivery-status",
        _text(text),
        ["Content-Type: message/delivery-status", "", *about, "", *each, ""],
        ["Content-Type: text/rfc822-headers", "", mail.headers.decode("utf-8", "replace").rstrip(), ""],
    )


def receipt(mail: Mailed, at: int) -> bytes:
    """Return a read receipt (RFC 8098): the reader's program showed the mail, and its owner said yes to telling."""
    fields = [
        f"Reporting-UA: mail.{mail.domain}; a mail program",
        f"Final-Recipient: rfc822; {mail.recipient}",
        f"Original-Message-ID: {mail.message_id}",
        "Disposition: manual-action/MDN-sent-manually; displayed",
    ]
    return _multipart(
        _head(mail.recipient, mail, f"Read: {mail.subject}", at),
        "disposition-notification",
        _text("The message was shown on the recipient's screen. No more than that is known.\n"),
        ["Content-Type: message/disposition-notification", "", *fields, ""],
    )


def letter(mail: Mailed, text: str, at: int, *, subject: str = "", automatic: bool = False) -> bytes:
    """Return what a person answers, or with `automatic` what a program answers for one (RFC 3834)."""
    head = _head(mail.recipient, mail, subject or f"Re: {mail.subject}", at)
    head += [f"In-Reply-To: {mail.message_id}", f"References: {mail.message_id}"]
    return _joined([*head, *([_AUTOMATIC] if automatic else []), *_text(text)])


def ordinary(sender: str, to: str, subject: str, text: str, at: int) -> bytes:
    """Return a mail that has to do with none of ours."""
    return _joined([*_lines(sender, to, subject, at), *_text(text)])


_AUTOMATIC = "Auto-Submitted: auto-replied"


def _head(sender: str, mail: Mailed, subject: str, at: int) -> list[str]:
    return ["Return-Path: <>", *_lines(sender, mail.sender, subject, at)]


def _lines(sender: str, to: str, subject: str, at: int) -> list[str]:
    date = format_datetime(datetime.fromtimestamp(at / SECOND, UTC))
    domain = sender.rpartition("@")[2].rstrip(">")
    return [
        f"From: {sender}",
        f"To: {to}",
        unstructured("Subject", subject),
        f"Date: {date}",
        f"Message-ID: {make_msgid(domain=domain)}",
        "MIME-Version: 1.0",
    ]


def _text(text: str) -> list[str]:
    coded = base64.encodebytes(text.encode()).decode("ascii").rstrip().split("\n")
    return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", *coded, ""]


def _multipart(head: list[str], kind: str, *parts: list[str]) -> bytes:
    """Return a multipart/report (RFC 6522) of these parts, each with its own header."""
    boundary = "=_what-came-back"  # "_" after "=" is in no base64 and no header of ours
    lines = [*head, f'Content-Type: multipart/report; report-type={kind}; boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return _joined([*lines, f"--{boundary}--", ""])


def _joined(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode()
