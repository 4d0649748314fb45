"""Signing in with an access token: what is said, what a refusal tells, what stands in no error."""

from __future__ import annotations

import traceback
from dataclasses import replace

import pytest

from tests.mail.sessions import MailServers, settings
from tests.support.servers import MailboxServers
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.imap_host import CAPABILITIES
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.mailbox import Access, Mailbox
from tui_invoice.domain.secret import Token
from tui_invoice.domain.sender import Security
from tui_invoice.mail import bearer
from tui_invoice.mail.connect import StepName, connect
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.mail.trouble import SenderTrouble

USER = "billing@office.example"
TOKEN = Token("kanari-access-1." + "x" * 40)
LONG = Token("kanari-access-2." + "y" * 2000)
NO_PASSWORDS = tuple(word for word in CAPABILITIES if word != "AUTH=PLAIN")


@pytest.mark.parametrize("token", [TOKEN, LONG], ids=["short", "long"])
@pytest.mark.parametrize("way", bearer.WAYS)
def test_a_server_takes_a_current_token(mail_server: MailServers, way: str, token: Token) -> None:
    server = mail_server(users={USER: token.reveal()}, extensions=Extensions(auth=(way,)))
    passed: list[str] = []
    session = connect(
        settings(server, username=USER),
        token,
        timeout=5,
        on_step=lambda step: passed.append(step.found) if step.name is StepName.SIGN_IN else None,
    )
    session.close()
    assert passed == [f"{USER}, {way}"]
    assert server.sign_ins.successes == 1


def test_of_both_ways_the_first_is_taken_and_a_comma_in_a_name_is_written_otherwise(mail_server: MailServers) -> None:
    both = mail_server(users={USER: TOKEN.reveal()}, extensions=Extensions(auth=("OAUTHBEARER", "XOAUTH2")))
    connect(settings(both, username=USER), TOKEN, timeout=5).close()
    odd = mail_server(users={"a=b,c": TOKEN.reveal()}, extensions=Extensions(auth=("OAUTHBEARER",)))
    connect(settings(odd, username="a=b,c"), TOKEN, timeout=5).close()
    assert (both.sign_ins.successes, odd.sign_ins.successes) == (1, 1)


@pytest.mark.parametrize("way", bearer.WAYS)
def test_a_token_that_is_refused_is_a_sign_in_to_be_made_again(mail_server: MailServers, way: str) -> None:
    server = mail_server(users={USER: "another"}, extensions=Extensions(auth=(way,)))
    with pytest.raises(SenderTrouble) as caught:
        connect(settings(server, username=USER), TOKEN, timeout=5)
    found = caught.value.diagnosis
    assert (caught.value.phase, found.cause, found.permanent) == (Phase.AUTH, Cause.SENDER_SIGN_IN, True)
    assert "sign in again" in found.sentence
    assert Remedy.NEW_PASSWORD not in found.remedies
    assert '"status":"400"' in found.words
    assert server.sign_ins.tries == 1


def test_a_server_that_says_the_token_back_is_not_quoted(mail_server: MailServers) -> None:
    said = bearer.message("XOAUTH2", settings(mail_server(), username=USER), TOKEN)
    refusal = Answer(f"535 5.7.8 no: {TOKEN.reveal()} {said}")
    server = mail_server(
        Rule(Step.AUTH, refusal), users={USER: TOKEN.reveal()}, extensions=Extensions(auth=("XOAUTH2",))
    )
    with pytest.raises(SenderTrouble) as caught:
        connect(settings(server, username=USER), TOKEN, timeout=5)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.diagnosis)
    assert "no: ••••" in told
    assert not [word for word in (TOKEN.reveal(), said) if word in told]


def test_what_an_administrator_must_switch_on_is_told_of_a_token_too(mail_server: MailServers) -> None:
    words = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    server = mail_server(
        Rule(Step.AUTH, Answer(words)), users={USER: TOKEN.reveal()}, extensions=Extensions(auth=("XOAUTH2",))
    )
    with pytest.raises(SenderTrouble) as caught:
        connect(settings(server, username=USER), TOKEN, timeout=5)
    assert "its administrator can switch it on" in caught.value.diagnosis.sentence


def test_a_server_without_such_a_way_is_a_fault_of_the_settings(mail_server: MailServers) -> None:
    server = mail_server(users={USER: "x"})
    with pytest.raises(SenderTrouble) as caught:
        connect(settings(server, username=USER), TOKEN, timeout=5)
    assert caught.value.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "LOGIN, PLAIN" in caught.value.diagnosis.words
    assert server.sign_ins.tries == 0


def box(port: int) -> Mailbox:
    return Mailbox(1, Access.IMAP, "127.0.0.1", port, Security.NONE)


@pytest.mark.parametrize("way", bearer.WAYS)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_mailbox_takes_a_current_token(mailbox_server: MailboxServers, way: str, at_once: bool) -> None:
    offered = [word for word in NO_PASSWORDS if at_once or word != "SASL-IR"]
    server = mailbox_server(users={USER: LONG.reveal()}, capabilities=(*offered, f"AUTH={way}"))
    open_mailbox(box(server.port), USER, LONG, timeout=5).close()
    assert server.sign_ins == [USER]


@pytest.mark.parametrize("way", bearer.WAYS)
def test_a_mailbox_that_refuses_a_token_tells_why_and_hears_the_last_word(
    mailbox_server: MailboxServers, way: str
) -> None:
    server = mailbox_server(users={USER: "another"}, capabilities=(*NO_PASSWORDS, f"AUTH={way}"))
    with pytest.raises(MailboxTroubleError) as caught:
        open_mailbox(box(server.port), USER, TOKEN, timeout=5)
    found = caught.value.diagnosis
    assert (found.cause, found.permanent) == (Cause.SENDER_SIGN_IN, True)
    assert "AUTHENTICATIONFAILED" in found.words
    assert TOKEN.reveal() not in "".join(traceback.format_exception(caught.value))


def test_a_mailbox_without_such_a_way_gets_no_token(mailbox_server: MailboxServers) -> None:
    server = mailbox_server(users={USER: TOKEN.reveal()})
    with pytest.raises(MailboxTroubleError) as caught:
        open_mailbox(box(server.port), USER, TOKEN, timeout=5)
    assert caught.value.diagnosis.cause is Cause.SENDER_SETTINGS
    assert "its ways are: PLAIN" in caught.value.diagnosis.words


@pytest.mark.parametrize("name", ["a\1b", "a b", "a\nb", ""])
def test_a_name_that_would_break_the_message_is_not_said(name: str, mail_server: MailServers) -> None:
    assert not bearer.can_be_named(name)
    if name:
        server = mail_server(users={USER: "x"}, extensions=Extensions(auth=("XOAUTH2",)))
        with pytest.raises(SenderTrouble, match="no server can be told"):
            connect(replace(settings(server), username=name), TOKEN, timeout=5)
