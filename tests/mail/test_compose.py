"""The bytes of a message: what a reader's program finds in them, and that nobody can add to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import BadInputError
from tui_invoice.mail.compose import Attachment, Letter, compose
from tui_invoice.mail.headers import file_name, one_line

PDF = Attachment("INV-1.pdf", "application/pdf", bytes(range(256)) * 40)
LETTER = Letter(
    sender_name="Nordlys Papir ApS",
    sender_address="faktura@nordlys.example",
    to=(("Anna Kær, indkøb", "anna@example.org"), ("", "bo@example.org")),
    cc=(('Bob "B" O\'Neil', "bob@example.org"),),
    subject="Invoice INV-1",
    body="Kære Anna\n\nHerved faktura.\n.\nFrom os",
    message_id="<20261118.abc@nordlys.example>",
    date=datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("Europe/Copenhagen")),
    language="da",
    attachments=(PDF,),
)
ANYTHING = st.text(max_size=120)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def header(data: bytes, name: str) -> str:
    """Return a header decoded the way that old and new programs agree on."""
    raw = message_from_bytes(data)[name]
    return str(make_header(decode_header(re.sub(r"\r?\n", "", raw))))


def test_a_letter_reads_back_as_it_was_written() -> None:
    message = read(compose(LETTER))
    assert message["From"] == "Nordlys Papir ApS <faktura@nordlys.example>"
    people = message["To"].addresses
    assert [(each.display_name, each.addr_spec) for each in people] == list(LETTER.to)
    assert message["Cc"].addresses[0].display_name == 'Bob "B" O\'Neil'
    assert message["Subject"] == "Invoice INV-1"
    assert message["Date"] == "Wed, 18 Nov 2026 09:30:00 +0100"
    assert message["Message-ID"] == "<20261118.abc@nordlys.example>"
    assert (message["MIME-Version"], message["Content-Language"], message["Bcc"]) == ("1.0", "da", None)
    body, pdf = message.iter_parts()
    assert body.get_content_type() == "text/plain"
    assert body.get_content() == "Kære Anna\r\n\r\nHerved faktura.\r\n.\r\nFrom os\r\n"
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content_disposition()) == (
        "INV-1.pdf",
        "application/pdf",
        "attachment",
    )
    assert pdf.get_payload(decode=True) == PDF.data
    assert not [part.defects for part in message.walk() if part.defects]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert compose(LETTER) == compose(replace(LETTER))
    assert compose(LETTER) != compose(replace(LETTER, message_id="<other@nordlys.example>"))


def test_a_letter_without_attachments_has_one_part() -> None:
    message = read(compose(replace(LETTER, attachments=(), cc=())))
    assert (message.get_content_type(), message["Cc"]) == ("text/plain", None)
    assert message.get_content().startswith("Kære Anna\r\n")


@given(subject=ANYTHING, name=ANYTHING, body=ANYTHING, file=ANYTHING)
def test_no_text_breaks_the_message_or_adds_to_it(subject: str, name: str, body: str, file: str) -> None:
    letter = replace(
        LETTER,
        subject=subject,
        to=((name, "anna@example.org"), (name, "bo@example.org")),
        body=body,
        attachments=(replace(PDF, name=file),),
    )
    data = compose(letter)
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    message = message_from_bytes(data)
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Language", "Content-Type"]
    )
    assert header(data, "Subject") == one_line(subject)
    raw = re.sub(r"\r?\n", "", message["To"])
    people = getaddresses([raw])
    assert [address for _, address in people] == ["anna@example.org", "bo@example.org"]
    assert {str(make_header(decode_header(said))) for said, _ in people} == {one_line(name)}
    parts = list(message.walk())
    assert len(parts) == 3
    assert parts[2].get_payload(decode=True) == PDF.data
    assert parts[2].get_filename() == file_name(file)


@pytest.mark.parametrize(
    "subject", ["word " * 60 + "end", "Hóa đơn số 12 " * 20 + "x", "发票" * 60, "x" * 300, "=?utf-8?q?no?="]
)
def test_a_long_subject_is_folded_and_reads_back(subject: str) -> None:
    data = compose(replace(LETTER, subject=subject))
    assert header(data, "Subject") == subject
    assert max(len(line) for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


def test_a_header_cannot_be_slipped_in() -> None:
    evil = "x\r\nBcc: spy@example.org\r\n\r\nhello"
    data = compose(replace(LETTER, subject=evil, sender_name=evil, to=((evil, "a@example.org"),), language=evil))
    assert read(data)["Bcc"] is None
    assert b"\r\nBcc" not in data
    for wrong in ("a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "a@example.org>", ""):
        with pytest.raises(BadInputError):
            compose(replace(LETTER, to=(("", wrong),)))
    for message_id in ("a\r\nBcc: b@x", "nothing", "<a b@c>"):
        with pytest.raises(ValueError, match="Message-ID"):
            compose(replace(LETTER, message_id=message_id))
    with pytest.raises(ValueError, match="media type"):
        compose(replace(LETTER, attachments=(replace(PDF, media_type="a/b\r\nX: y"),)))
    with pytest.raises(ValueError, match="zone"):
        compose(replace(LETTER, date=datetime(2026, 1, 1)))  # noqa: DTZ001  (that it is refused is the point)


def test_a_domain_in_other_letters_is_written_as_dns_has_it() -> None:
    data = compose(replace(LETTER, to=(("", "anna@kær.example"),), sender_address="faktura@nordlys-papir.example"))
    assert b"\r\nTo: anna@xn--kr-1ia.example\r\n" in data
    assert data.isascii()


def test_an_address_that_needs_it_is_written_in_its_own_letters() -> None:
    data = compose(replace(LETTER, to=(("Jürgen", "jürgen@kær.example"), ("", "anna@kær.example"))))
    head = data.partition(b"\r\n\r\n")[0].decode()
    assert "<jürgen@kær.example>" in head
    assert " anna@xn--kr-1ia.example" in head


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Hóa đơn 0012.pdf", "Hóa đơn 0012.pdf"),
        ("发票.pdf", "发票.pdf"),
        ('a"b\\c.pdf', 'a"b-c.pdf'),
        ("../../x.pdf", "-..-x.pdf"),
        ("", "attachment"),
        ("票" * 300 + ".pdf", "票" * 58 + ".pdf"),
    ],
)
def test_a_file_name_survives_in_any_letters(given_name: str, name: str) -> None:
    (_, part) = read(compose(replace(LETTER, attachments=(replace(PDF, name=given_name),)))).iter_parts()
    assert part.get_filename() == name
