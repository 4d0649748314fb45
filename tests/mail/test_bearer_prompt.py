"""A server that asks for the token in words of its own, as Exchange does for other ways of signing in."""

from __future__ import annotations

from typing import cast

import pytest

from tests.mail.test_oauth import WORK
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.secret import Token
from tui_invoice.mail import bearer
from tui_invoice.mail.dialogue import Dialogue
from tui_invoice.mail.mailbox.talk import Said, Talk
from tui_invoice.mail.parameters import Offers
from tui_invoice.mail.signin_token import sign_in_with

LONG = Token("kanari-access-2." + "y" * 2000)


class Prompting:
    """Asks in its own words, and takes what it is then told."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.heard = list(answers), list[str]()

    def command(self, words: str, wait: float) -> Reply:
        assert wait > 0
        self.heard.append(words)
        code, _, text = self.answers.pop(0).partition(" ")
        return Reply(int(code), text)


@pytest.mark.parametrize("prompt", ["334 XOAUTH2 supported", "334 ", "334"])
def test_the_first_question_of_a_server_that_was_told_nothing_yet_asks_for_the_token(prompt: str) -> None:
    server = Prompting(prompt, "235 2.7.0 welcome")
    offers = Offers({"AUTH": "LOGIN XOAUTH2"})
    assert sign_in_with(cast("Dialogue", server), offers, WORK, LONG, 5) == "XOAUTH2"
    assert server.heard == ["AUTH XOAUTH2", bearer.message("XOAUTH2", WORK, LONG)]


class Box(Talk):
    """A mailbox's side of it."""

    def __init__(self, *answers: Said) -> None:
        self.answers, self.heard = list(answers), list[bytes]()

    def begin(self, words: str) -> str:
        self.heard.append(words.encode())
        return "t1"

    def hear(self) -> Said:
        return self.answers.pop(0)

    def write(self, data: bytes) -> None:
        self.heard.append(data.strip())


def test_so_it_is_with_a_mailbox() -> None:
    box = Box(Said("+", "go ahead"), Said("t1", "OK welcome"))
    box.exchange("AUTHENTICATE XOAUTH2", b"token", b"", told=False)
    assert box.heard == [b"AUTHENTICATE XOAUTH2", b"token"]
    box = Box(Said("+", ""), Said("+", "eyJzdGF0dXMiOiI0MDAifQ=="), Said("t1", "OK"))
    box.exchange("AUTHENTICATE XOAUTH2 token", b"token", b"last", told=True)
    assert box.heard == [b"AUTHENTICATE XOAUTH2 token", b"token", b"last"]
