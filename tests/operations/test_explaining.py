"""What a pasted answer means; the words are the diagnosis's own, here stands what is made of them."""

from __future__ import annotations

from io import BufferedReader, BytesIO
from pathlib import Path

import pytest

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.errors import BadInputError, InvoiceError, UsageError
from tui_invoice.domain.report import ReportKind as Kind
from tui_invoice.operations.explaining import explain, explain_files, explain_stream, paths_among


def test_a_refusal_for_good_is_a_bounce_and_names_whom() -> None:
    found = explain("550 5.1.1 <ketoan@anduong.example>: Recipient address rejected: User unknown")
    assert (found.kind, found.action, found.permanent) == (Kind.BOUNCE, "failed", True)
    assert (found.recipient, found.status_code, found.reply_code) == ("ketoan@anduong.example", "5.1.1", 550)
    assert found.cause is Cause.UNKNOWN_RECIPIENT
    assert found.sentence
    assert found.remedies


def test_what_may_pass_later_is_delayed() -> None:
    found = explain("452-4.2.2 The email account that you tried to reach is\n452 4.2.2 over quota")
    assert (found.kind, found.action, found.permanent) == (Kind.DELAYED, "delayed", False)
    assert found.cause is Cause.MAILBOX_FULL
    assert found.server_words.startswith("452-4.2.2")

    assert found.remedies[0] is Remedy.WAIT
    assert Remedy.RESEND not in found.remedies


def test_a_full_mailbox_may_have_room_later_although_the_servers_gave_up() -> None:
    found = explain("552 5.2.2 Mailbox full")
    assert (found.kind, found.cause, found.permanent) == (Kind.BOUNCE, Cause.MAILBOX_FULL, False)
    assert found.remedies[0] is Remedy.RESEND
    assert Remedy.WAIT not in found.remedies


@pytest.mark.parametrize("text", ["250 2.0.0 Ok: queued as 4F1", "good morning"])
def test_what_is_no_refusal_is_not_called_one(text: str) -> None:
    found = explain(text)
    assert (found.kind, found.permanent, found.remedies) == (Kind.NONE, False, ())
    assert "failed" not in found.sentence


def test_words_without_a_code_that_are_known_are_explained() -> None:
    assert explain("Username and Password not accepted").cause is Cause.SENDER_SIGN_IN


def test_brackets_around_what_is_no_address_are_passed_over() -> None:
    found = explain("550 <[/]> " + "<x" * 50 + "> <a@b@c> <an@anduong.example> no such user\x1b]0;")
    assert found.recipient == "an@anduong.example"
    assert explain("550 5.1.1 no").recipient == ""


def test_a_blank_text_is_a_mistake() -> None:
    with pytest.raises(UsageError):
        explain(" \n")


def unheard(error: InvoiceError) -> None:
    """Fail where something should have been read."""
    raise error


BOUNCES = Path(__file__).parents[1] / "mail" / "bounces"


def test_a_message_is_explained_for_each_recipient() -> None:
    (found,) = explain_files([BOUNCES / "postfix-undelivered-7.eml"], unheard)
    assert found.file.endswith("postfix-undelivered-7.eml")
    assert (found.kind, found.recipient, found.cause) == (Kind.BOUNCE, "full@customer.test", Cause.MAILBOX_FULL)
    assert found.message_id.startswith("<")


def test_a_folder_is_explained_whole_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    told: list[InvoiceError] = []
    found = list(explain_files([tmp_path / "gone", BOUNCES], told.append))
    assert len(found) == 22
    assert [error.file for error in told if isinstance(error, BadInputError)] == [str(tmp_path / "gone")]


def test_a_mail_that_is_no_report_is_of_no_kind_and_has_no_cause(tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_bytes(b"From: ann@b.example\nSubject: lunch\n\n550 people came\n")
    (found,) = explain_files([tmp_path], unheard)
    assert (found.kind, found.cause, found.recipient, found.remedies) == (Kind.NONE, None, "", ())


def test_words_are_files_only_where_something_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.touch()
    assert paths_among([str(file)]) == (file,)
    assert paths_among(["550", "no"]) == ()
    assert paths_among(["\0", "x" * 9_000]) == ()


def test_a_stream_is_a_mail_or_a_text() -> None:
    mail = (BOUNCES / "exim-01.eml").read_bytes()
    (found,) = explain_stream(BufferedReader(BytesIO(mail)))
    assert (found.file, found.recipient) == ("-", "ghost@customer.test")
    (found,) = explain_stream(BufferedReader(BytesIO(b"550 5.1.1 no such user\n")))
    assert (found.file, found.cause) == ("", Cause.UNKNOWN_RECIPIENT)
    box = b"From x\n" + mail + b"\nFrom y\n" + mail
    assert [each.file for each in explain_stream(BufferedReader(BytesIO(box)))] == ["-#1", "-#2"]


def test_a_text_that_looks_like_a_head_is_looked_at_at_once() -> None:
    (found,) = explain_stream(BufferedReader(BytesIO(b"Server: 550 5.1.1 no such user\r\n" * 40)))
    assert found.cause is Cause.UNKNOWN_RECIPIENT
