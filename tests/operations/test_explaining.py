"""What a pasted answer means; the words are the diagnosis's own, here stands what is made of them."""

from __future__ import annotations

import pytest

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.report import ReportKind as Kind
from tui_invoice.operations.explaining import explain


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
