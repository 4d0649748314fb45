"""What MAIL and RCPT say beside the address, and to whom it cannot be said."""

from __future__ import annotations

import pytest

from tests.mail.sessions import LETTER, MailServers, Marks, envelope, session
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.domain.delivery import Phase

ANNA = "anna@example.org"


def test_reports_and_size_are_asked_for_where_they_are_offered(mail_server: MailServers) -> None:
    server = mail_server()
    talk = session(server)
    talk.hand_over(envelope("a+b@example.org", "jürgen@example.org"), LETTER, Marks())
    talk.close()
    (message,) = server.received
    assert message.parameters == {"SIZE": str(len(LETTER)), "SMTPUTF8": "", "RET": "HDRS", "ENVID": "env+3D1"}
    first, second = server_rcpt(server.commands)
    assert first == "RCPT TO:<a+b@example.org> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb@example.org"
    assert second == r"RCPT TO:<jürgen@example.org> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=utf-8;j\x{FC}rgen@example.org"


def server_rcpt(commands: list[str]) -> list[str]:
    return [command for command in commands if command.startswith("RCPT")]


def test_nothing_is_asked_for_where_nothing_is_offered(mail_server: MailServers) -> None:
    server = mail_server(extensions=Extensions(size=None, dsn=False))
    talk = session(server)
    talk.hand_over(envelope(ANNA), LETTER, Marks())
    talk.close()
    assert server.commands[1:3] == ["MAIL FROM:<billing@office.example>", f"RCPT TO:<{ANNA}>"]


def test_an_address_that_the_server_cannot_take_is_answered_by_us_and_the_others_go_out(
    mail_server: MailServers,
) -> None:
    server = mail_server(extensions=Extensions(smtputf8=False))
    talk, marks = session(server), Marks()
    outcome = talk.hand_over(envelope("jürgen@example.org", ANNA, "a> NOTIFY=NEVER@x.example"), LETTER, marks)
    assert outcome.taken == {2}
    assert outcome.answers[1].code == 550
    assert outcome.answers[1].text.startswith("5.6.7 not sent: the mail server does not take")
    assert outcome.answers[3].text.startswith("5.1.3 not sent")
    assert set(marks.told[0]) == {1, 2, 3}
    assert talk.hand_over(envelope("jürgen@example.org"), LETTER, marks).phase is Phase.RCPT
    talk.close()
    assert server.received[0].addresses == (ANNA,)
    assert len(server_rcpt(server.commands)) == 1


def test_headers_beyond_ascii_go_only_to_a_server_that_takes_them(mail_server: MailServers) -> None:
    """The body may be what it likes (RFC 6532 is about headers)."""
    server = mail_server(extensions=Extensions(smtputf8=False))
    talk = session(server)
    utf8 = LETTER.replace(b"Subject: x", "To: jürgen@example.org".encode())
    outcome = talk.hand_over(envelope(ANNA), utf8, Marks())
    assert (outcome.phase, outcome.answers[1].code) == (Phase.RCPT, 550)
    assert outcome.answers[1].text.startswith("5.6.7 not sent: another address")
    assert talk.hand_over(envelope(ANNA), LETTER + "ü\r\n".encode(), Marks()).phase is Phase.DONE
    talk.close()


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT])
@pytest.mark.parametrize("words", ["555 5.5.4 Unsupported", "501 5.5.4 Unsupported option: RET=HDRS"])
def test_a_refused_parameter_is_left_out_the_second_time(mail_server: MailServers, step: Step, words: str) -> None:
    server = mail_server(Rule(step, Answer(words), times=1))
    talk = session(server)
    assert talk.hand_over(envelope(ANNA), LETTER, Marks()).phase is Phase.DONE
    talk.close()
    (message,) = server.received
    assert (message.parameters, message.recipients[0].parameters) == ({}, {})
