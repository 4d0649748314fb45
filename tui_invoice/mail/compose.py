"""The bytes of a message: the same for the same letter, at every try and under every Python."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from tui_invoice.mail.headers import address_list, file_name, one_line, parameter, unstructured

_MESSAGE_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+", re.ASCII)
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9.+_-]+/[A-Za-z0-9.+_-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along; `media_type` such as application/pdf."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says. `to` and `cc` are (name, address) each; there is no Bcc, it is envelope only.

    Addresses may be in Unicode or in SMTP's form. `date` is aware, in the office's time zone;
    `message_id` with or without its angle brackets; `language` as in BCP 47 ("da", "zh-CN"). Where `receipt_to`
    names an address, the reader's program is asked to tell it that the mail was opened (RFC 8098 2.1).
    """

    sender_name: str
    sender_address: str
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    subject: str
    body: str
    message_id: str
    date: datetime
    language: str
    attachments: tuple[Attachment, ...] = ()
    receipt_to: str = ""


def compose(letter: Letter) -> bytes:
    """Return the message (RFC 5322, 2045), CRLF line ends, ASCII but for addresses that are not (RFC 6532).

    Raises BadInputError for what is no address, ValueError for a date without a zone, a Message-ID
    or a media type that is none.
    """
    message_id = letter.message_id.removeprefix("<").removesuffix(">")
    if _MESSAGE_ID.fullmatch(message_id) is None:
        raise ValueError(f"not a Message-ID: {letter.message_id!r}")
    if letter.date.tzinfo is None:
        raise ValueError("a date without a time zone")
    lines = [address_list("From", ((letter.sender_name, letter.sender_address),))]
    lines += [address_list(name, people) for name, people in (("To", letter.to), ("Cc", letter.cc)) if people]
    lines += [
        unstructured("Subject", letter.subject),
        f"Date: {format_datetime(letter.date)}",
        f"Message-ID: <{message_id}>",
        "MIME-Version: 1.0",
    ]
    if letter.receipt_to:
        lines.append(address_list("Disposition-Notification-To", (("", letter.receipt_to),)))
    if _LANGUAGE.fullmatch(letter.language):
        lines.append(f"Content-Language: {letter.language}")
    parts = [_text(letter.body), *(_file(attachment) for attachment in letter.attachments)]
    if len(parts) == 1:
        return b"\r\n".join([*(line.encode() for line in lines), parts[0]])
    # "_" is no letter of base64, so that no part can hold the boundary.
    boundary = "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]
    lines += ["Content-Type: multipart/mixed;", f' boundary="{boundary}"', "", ""]
    pieces = [b"--%b\r\n%b" % (boundary.encode(), part) for part in parts]
    return "\r\n".join(lines).encode() + b"".join(pieces) + f"--{boundary}--\r\n".encode()


def _text(body: str) -> bytes:
    """Return the text's part. Its paragraphs are not broken: the reader's program knows its width."""
    lines = body.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    text = "".join(f"{_NOT_TEXT.sub('', line).rstrip()}\r\n" for line in lines)
    head = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]
    return _part(head, text.encode())


def _file(attachment: Attachment) -> bytes:
    if _MEDIA_TYPE.fullmatch(attachment.media_type) is None:
        raise ValueError(f"not a media type: {one_line(attachment.media_type)}")
    name = parameter("filename", file_name(attachment.name))
    head = [
        f"Content-Type: {attachment.media_type}",
        f"Content-Disposition: attachment;\r\n {name}",
        "Content-Transfer-Encoding: base64",
    ]
    return _part(head, attachment.data)


def _part(head: list[str], data: bytes) -> bytes:
    coded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return "\r\n".join([*head, "", ""]).encode() + coded
