"""Subject and text of a mail, given on the command line as the form takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typing_clerk import Clerk


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    clerk.has(("A-1", "a@example.com"), ("A-2", "b@example.com"))
    return clerk


def test_another_subject_and_text_are_queued(office: Clerk, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes("\ufeffKære Ann\r\n\r\nSe bilag.\r\n".encode())
    office.types("send", "A-1", "--subject", " Faktura A-1 ", "--text-file", str(text), "--queue-only", code=0)
    mail = office.data("show", "A-1", "--mail")["mail"]
    assert (mail["queued"], mail["subject"], mail["body"]) == (True, "Faktura A-1", "Kære Ann\n\nSe bilag.\n")
    office.types("send", "A-2", "--text-file", "-", "--queue-only", stdin="Hello\n", code=0)
    assert office.data("show", "A-2", "--mail")["mail"]["body"] == "Hello\n"


@pytest.mark.parametrize("subject", ["", "  ", "a\nBcc: x@example.com", "x" * 201, "a\u2028b"])
def test_what_is_no_subject_is_refused_and_nothing_is_queued(office: Clerk, subject: str) -> None:
    assert "This is no subject" in office.types("send", "A-1", "--subject", subject, code=2).stderr
    assert office.data("show", "A-1")["send_status"] == "not_sent"


@pytest.mark.parametrize("text", [b" \n", b"a\x00b", "Kære".encode("cp1252"), b"x" * 50_001])
def test_what_is_no_text_is_refused_and_nothing_is_queued(office: Clerk, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "text.txt").write_bytes(text)
    office.types("send", "A-1", "--text-file", str(tmp_path / "text.txt"), code=2)
    assert office.data("show", "A-1")["send_status"] == "not_sent"


def test_a_subject_goes_with_one_invoice(office: Clerk) -> None:
    office.types("send", "A-1", "A-2", "--subject", "Hello", code=2)
    office.types("send", "--not-sent", "--subject", "Hello", code=2)
    assert {office.data("show", number)["send_status"] for number in ("A-1", "A-2")} == {"not_sent"}
