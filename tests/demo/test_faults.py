"""The faults of the scripted server: what a client sees, and what the server has all the same."""

from __future__ import annotations

import signal
import smtplib
import subprocess
import sys
import threading

import pytest

from tests.demo.talking import TO, talk
from tests.support.servers import MailServers
from tui_invoice.demo.script import (
    Action,
    Answer,
    Cut,
    CutAfter,
    CutAfterDot,
    CutBeforeDot,
    Rule,
    Script,
    Slow,
    Stall,
    Step,
    in_turn,
)

TEXT = b"Subject: x\r\n\r\nhello\r\n"
BO = b"RCPT TO:<bo@example.org>"


def test_an_address_is_refused_in_the_scripts_own_words(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("550-5.1.1 No.\n550 5.1.1 Never."), address="ANNA@example.org"))
    with talk(server) as client:
        client.say(b"EHLO client")
        client.say(b"MAIL FROM:<>")
        assert client.say(TO) == "550-5.1.1 No.\n550 5.1.1 Never."
        assert client.say(BO).startswith("250 ")
        assert client.say(b"DATA").startswith("354 ")
        assert client.say(TEXT + b".").startswith("250 ")
    assert server.received[0].addresses == ("bo@example.org",)


def test_greylisting_puts_each_address_off_once(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("450 4.7.1 Later"), times=1, each=True))
    with talk(server) as client:
        client.say(b"EHLO client")
        client.say(b"MAIL FROM:<>")
        assert [client.say(line)[:3] for line in (TO, BO, TO, BO)] == ["450", "450", "250", "250"]


def test_answers_come_in_turn_and_then_all_is_normal(mail_server: MailServers) -> None:
    server = mail_server(*in_turn(Step.DOT, Answer("451 4.3.0 Once"), Answer("552 5.2.2 Twice")))
    with talk(server) as client:
        codes = []
        for _ in range(3):
            client.to_the_text()
            codes.append(client.say(TEXT + b".")[:3])
    assert codes == ["451", "552", "250"]
    assert len(server.received) == 1


def test_a_quota_is_spent_after_so_many_transactions(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.MAIL, Answer("450 4.7.28 Quota"), after=2))
    codes = []
    for _ in range(3):
        with talk(server) as client:
            client.say(b"EHLO client")
            codes.append(client.say(b"MAIL FROM:<>")[:3])
    assert codes == ["250", "250", "450"]


@pytest.mark.parametrize("step", [s for s in Step if s not in (Step.TLS, Step.STARTTLS, Step.AUTH, Step.DOT)])
@pytest.mark.parametrize("rst", [True, False])
def test_the_server_hangs_up_at_any_step(mail_server: MailServers, step: Step, rst: bool) -> None:
    server = mail_server(Rule(step, Cut(rst)))
    ends: tuple[type[OSError], ...] = (smtplib.SMTPServerDisconnected, ConnectionError)
    with pytest.raises(ends), smtplib.SMTP(server.host, server.port) as client:
        assert client.noop()[0] == 250
        assert client.helo()[0] == 250
        assert client.rset()[0] == 250
        client.sendmail("a@example.org", "anna@example.org", TEXT)
        # `with` itself passes over a server that is gone at QUIT.
        client.quit()
    assert len(server.received) == (step is Step.QUIT)


@pytest.mark.parametrize(
    ("action", "kept"),
    [
        (CutBeforeDot(), 0),
        (CutAfterDot(rst=True), 1),
        (Stall(0.0, CutAfterDot()), 1),
        (Answer(b"\xff\x00 what?\r\n", close=True), 0),
        (Answer(b"\xff\x00 what?\r\n", close=True, taken=True), 1),
        (Answer("421 4.3.2 Going down"), 0),
    ],
)
def test_after_the_dot_only_the_server_knows(mail_server: MailServers, action: Action, kept: int) -> None:
    server = mail_server(Rule(Step.DOT, action))
    with talk(server) as client:
        client.to_the_text()
        client.send(TEXT + b".\r\n")
        try:
            assert "250" not in client.answer()
            assert client.answer() == ""
        except ConnectionResetError:
            assert action == CutAfterDot(rst=True)
    assert len(server.received) == kept


@pytest.mark.parametrize(("octets", "sent"), [(0, b""), (5, b"12345"), (5, b"123456789\r\n.\r\n")])
def test_a_text_is_cut_after_so_many_octets(mail_server: MailServers, octets: int, sent: bytes) -> None:
    server = mail_server(Rule(Step.BODY, CutAfter(octets)))
    with talk(server) as client:
        assert client.to_the_text().startswith("354 ")
        client.send(sent)
        assert client.answer() == ""
    assert server.received == []


def test_a_text_too_short_to_be_cut_arrives(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.BODY, CutAfter(len(TEXT) + 1)))
    with talk(server) as client:
        client.to_the_text()
        assert client.say(TEXT + b".").startswith("250 ")
    assert server.received[0].data == TEXT


def test_a_server_speaks_in_the_middle_of_the_text(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.BODY, Answer("552 5.3.4 Enough")))
    with talk(server) as client:
        client.to_the_text()
        client.send(b"half a te")
        assert client.answer() == "552 5.3.4 Enough"
        client.send(b"xt\r\n.\r\n")
        assert client.say(b"NOOP").startswith("250 ")
    assert server.received == []


def test_a_stalled_answer_comes_when_it_is_released_and_the_message_was_there_before(mail_server: MailServers) -> None:
    release = threading.Event()
    server = mail_server(Rule(Step.DOT, Stall(release, Answer("250 at last"))))
    with talk(server) as client:
        client.to_the_text()
        client.send(TEXT + b".\r\n")
        assert server.wait_for(1)[0].data == TEXT
        release.set()
        assert client.answer() == "250 at last"


def test_a_slow_answer_is_whole_in_the_end(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.NOOP, Slow(0.0005, Answer("250 slow"))), Rule(Step.BODY, Slow(0.0005)))
    with talk(server) as client:
        assert client.say(b"NOOP") == "250 slow"
        client.to_the_text()
        assert client.say(TEXT + b".").startswith("250 ")


def test_events_come_in_order_and_wait_for_the_listener(mail_server: MailServers) -> None:
    events: list[str] = []
    known: list[int] = []

    def hear(name: str, detail: str) -> None:
        events.append(name)
        if name in ("dot", "taken"):
            known.append(len(server.received))

    server = mail_server(on_event=hear)
    with talk(server) as client:
        client.to_the_text()
        client.say(TEXT + b".")
        client.say(b"QUIT")
        assert client.answer() == ""
    before = ["connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "taken", "answered", "quit"]
    assert events[: len(before)] == before
    assert known == [0, 1]


@pytest.mark.parametrize(("event", "kept"), [("body", 0), ("dot", 1), ("taken", 1)])
def test_a_client_is_killed_at_exactly_one_place(mail_server: MailServers, event: str, kept: int) -> None:
    """The server lives on. A dot that it has read counts, whether or not somebody waits for the answer."""
    ended = threading.Event()
    clients: list[subprocess.Popen[bytes]] = []

    def kill(name: str, detail: str) -> None:
        if name == event:
            clients[0].kill()
            clients[0].wait()
        elif name == "end":
            ended.set()

    server = mail_server(on_event=kill)
    # The text goes without its dot in a write of its own; the dot follows unless the client waits for a line in vain.
    steps = [
        f"import smtplib; c = smtplib.SMTP('127.0.0.1', {server.port})",
        "c.ehlo(); c.mail('a@example.org'); c.rcpt('b@example.org'); c.docmd('DATA')",
        r"c.send(b'a text\r\n')",
        "input()" if event == "body" else r"c.send(b'.\r\n'); c.getreply()",
    ]
    code = "; ".join(steps)
    with subprocess.Popen([sys.executable, "-I", "-c", code], stdin=subprocess.PIPE) as client:
        clients.append(client)
        assert ended.wait(30)
    assert client.returncode == -signal.SIGKILL
    assert len(server.received) == kept


def test_a_listener_may_take_the_server_down(mail_server: MailServers) -> None:
    server = mail_server(on_event=lambda name, detail: server.down() if name == "taken" else None)
    with talk(server) as client:
        client.to_the_text()
        client.send(TEXT + b".\r\n")
        client.answer()
        assert client.answer() == ""
    assert len(server.received) == 1


def test_the_script_is_changed_while_it_runs(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.NOOP, Answer("421 4.3.2 Busy")))
    with talk(server) as client:
        assert client.say(b"NOOP").startswith("421 ")
        assert client.answer() == ""
    server.script.replace()
    with talk(server) as client:
        assert client.say(b"NOOP").startswith("250 ")


@pytest.mark.parametrize(
    ("step", "action"),
    [
        (Step.DOT, Cut()),
        (Step.DATA, CutAfterDot()),
        (Step.RCPT, Stall(1, CutBeforeDot())),
        (Step.DOT, CutAfter(1)),
        (Step.BODY, Stall(1, CutAfter(1))),
        (Step.BODY, Slow(1, Answer("250 what for?"))),
    ],
)
def test_an_action_without_meaning_at_its_step_is_refused(step: Step, action: Action) -> None:
    with pytest.raises(ValueError, match=r"dot|body"):
        Script(Rule(step, action))
