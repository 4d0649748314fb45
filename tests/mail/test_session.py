"""Handing over, against a server that answers, cuts and stalls at every step."""

from __future__ import annotations

import threading

import pytest

from tests.mail.sessions import IMPATIENT, LETTER, PATIENT, MailServers, Marks, envelope, session, settings
from tests.support.waiting import wait_until
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.script import (
    Action,
    Answer,
    Cut,
    CutAfter,
    CutAfterDot,
    CutBeforeDot,
    Normally,
    Rule,
    Slow,
    Stall,
    Step,
)
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Fault, Reply
from tui_invoice.mail.connect import connect
from tui_invoice.mail.dialogue import Dialogue, Patience
from tui_invoice.mail.session import Lost, Outcome, is_too_many
from tui_invoice.mail.trouble import SenderTrouble

ANNA, BO, CAI = "anna@example.org", "bo@example.org", "cai@example.org"
LARGE = LETTER + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 120_000


def test_a_message_arrives_byte_for_byte_and_the_session_serves_again(mail_server: MailServers) -> None:
    server = mail_server()
    talk, marks = session(server), Marks()
    for _ in range(2):
        outcome = talk.hand_over(envelope(ANNA, BO), LETTER, marks)
        assert outcome.phase is Phase.DONE
        assert (outcome.taken, outcome.lost, outcome.again) == (frozenset({1, 2}), None, frozenset())
        assert outcome.reply is not None and outcome.reply.code == 250
    talk.close()
    assert [message.data for message in server.received] == [LETTER, LETTER]
    assert server.sessions == 1
    assert len(marks.told) == 2
    assert server.commands[-1] == "QUIT"


def test_bare_line_ends_cannot_end_the_message_early(mail_server: MailServers) -> None:
    """What a lenient server takes for the end (RFC 5321 2.3.8) goes out as a line with a dot."""
    server = mail_server()
    talk = session(server)
    talk.hand_over(envelope(ANNA), b"a: b\n\nx\n.\nMAIL FROM:<evil@x.example>\r.\r\nend", Marks())
    talk.close()
    assert server.received[0].data == b"a: b\r\n\r\nx\r\n.\r\nMAIL FROM:<evil@x.example>\r\n.\r\nend\r\n"


def test_each_recipient_has_its_own_answer_with_all_its_lines(mail_server: MailServers) -> None:
    server = mail_server(
        Rule(Step.RCPT, Answer("550-5.1.1 No such user.\n550 5.1.1 Ask họ."), BO),
        Rule(Step.RCPT, Answer("450 4.2.0 Greylisted"), CAI),
    )
    talk, marks = session(server), Marks()
    outcome = talk.hand_over(envelope(ANNA, BO, CAI), LETTER, marks)
    talk.close()
    assert outcome.taken == {1}
    assert outcome.answers[2] == Reply(550, "5.1.1 No such user.\n5.1.1 Ask họ.")
    assert outcome.answers[3].transient
    assert marks.told == [outcome.answers]
    assert server.received[0].addresses == (ANNA,)


def test_too_many_recipients_are_offered_again_and_not_refused(mail_server: MailServers) -> None:
    server = mail_server(extensions=Extensions(recipients=1))
    talk = session(server)
    outcome = talk.hand_over(envelope(ANNA, BO, CAI), LETTER, Marks())
    assert (outcome.taken, outcome.again) == (frozenset({1}), frozenset({2, 3}))
    talk.close()
    assert is_too_many(Reply(452, "Too many recipients"))
    assert not is_too_many(Reply(452, "4.2.2 Mailbox full"))


def test_where_all_are_refused_there_is_no_data_and_the_session_goes_on(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("550 5.1.1 No"), times=2))
    talk, marks = session(server), Marks()
    outcome = talk.hand_over(envelope(ANNA, BO), LETTER, marks)
    assert (outcome.phase, outcome.taken, outcome.reply, outcome.lost) == (Phase.RCPT, frozenset(), None, None)
    assert (marks.told, "DATA" in server.commands) == ([], False)
    assert server.commands[-1] == "RSET"
    assert talk.hand_over(envelope(ANNA), LETTER, marks).phase is Phase.DONE
    talk.close()


@pytest.mark.parametrize("code", ["451 4.3.0 Later", "550 5.7.1 Not yours", "421 4.3.2 Going down"])
def test_a_refused_sender_is_no_mails_fault(mail_server: MailServers, code: str) -> None:
    server = mail_server(Rule(Step.MAIL, Answer(code), times=1))
    talk, marks = session(server), Marks()
    with pytest.raises(SenderTrouble) as caught:
        talk.hand_over(envelope(ANNA), LETTER, marks)
    assert caught.value.phase is Phase.MAIL
    assert caught.value.diagnosis.fault is Fault.SENDER
    assert caught.value.diagnosis.permanent is code.startswith("5")
    assert caught.value.reply.code == int(code[:3])
    assert talk.is_open() is not code.startswith("421")
    talk.close()


def test_a_message_that_is_too_big_fails_by_itself(mail_server: MailServers) -> None:
    server = mail_server(extensions=Extensions(size=50))
    talk = session(server)
    assert talk.size_limit == 50
    outcome = talk.hand_over(envelope(ANNA), LETTER, Marks())
    assert outcome.phase is Phase.MAIL
    assert outcome.reply is not None and outcome.reply.code == 552
    assert (outcome.answers, outcome.taken, talk.is_open()) == ({}, frozenset(), True)
    talk.close()


def test_the_accounts_limit_at_rcpt_is_the_senders(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("550 5.4.5 Daily user sending limit exceeded"), BO, times=1))
    talk, marks = session(server), Marks()
    with pytest.raises(SenderTrouble) as caught:
        talk.hand_over(envelope(ANNA, BO), LETTER, marks)
    assert (caught.value.phase, caught.value.diagnosis.fault) == (Phase.RCPT, Fault.QUOTA)
    assert marks.told == []
    assert talk.hand_over(envelope(ANNA), LETTER, marks).phase is Phase.DONE
    talk.close()


def test_what_the_marker_raises_comes_through_and_nothing_is_handed_over(mail_server: MailServers) -> None:
    """An OSError too: it is not the connection's."""
    server = mail_server()
    talk = session(server)

    def full(answers: object) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        talk.hand_over(envelope(ANNA), LETTER, full)
    assert server.commands[-1] == "RSET"
    assert talk.hand_over(envelope(ANNA), LETTER, Marks()).phase is Phase.DONE
    talk.close()
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("step", "words", "phase"),
    [
        (Step.DATA, "451 4.3.0 Later", Phase.DATA),
        (Step.DATA, "554 5.7.1 No", Phase.DATA),
        (Step.DATA, "421 4.3.2 Down", Phase.DATA),
        (Step.DOT, "451 4.3.0 Later", Phase.DOT),
        (Step.DOT, "550 5.7.1 Spam", Phase.DOT),
        (Step.DOT, "421 4.3.2 Down", Phase.DOT),
    ],
)
def test_a_refusal_after_the_marker_is_an_answer(
    mail_server: MailServers, step: Step, words: str, phase: Phase
) -> None:
    server = mail_server(Rule(step, Answer(words), times=1))
    talk = session(server)
    outcome = talk.hand_over(envelope(ANNA), LETTER, Marks())
    assert (outcome.phase, outcome.taken, outcome.lost) == (phase, frozenset({1}), None)
    assert str(outcome.reply) == words
    assert server.received == []
    if not words.startswith("421"):
        assert talk.hand_over(envelope(ANNA), LETTER, Marks()).phase is Phase.DONE
    talk.close()


@pytest.mark.parametrize(
    ("step", "action", "data", "lost", "phase"),
    [
        (Step.MAIL, Cut(), LETTER, Lost.BEFORE_MARKER, Phase.MAIL),
        (Step.MAIL, Cut(rst=True), LETTER, Lost.BEFORE_MARKER, Phase.MAIL),
        (Step.MAIL, Answer("354 What?"), LETTER, None, Phase.MAIL),
        (Step.RCPT, Cut(), LETTER, Lost.BEFORE_MARKER, Phase.RCPT),
        (Step.RCPT, Answer("421 4.3.2 Down"), LETTER, Lost.BEFORE_MARKER, Phase.RCPT),
        (Step.RCPT, Answer("354 What?"), LETTER, Lost.BEFORE_MARKER, Phase.RCPT),
        (Step.RCPT, Answer(b"250-Ok\r\n" * 20_000), LETTER, Lost.BEFORE_MARKER, Phase.RCPT),
        (Step.RCPT, Answer(b"250 " + b"x" * 100_000), LETTER, Lost.BEFORE_MARKER, Phase.RCPT),
        (Step.DATA, Cut(), LETTER, Lost.BEFORE_DOT, Phase.DATA),
        (Step.DATA, Answer("250 Ok"), LETTER, Lost.BEFORE_DOT, Phase.DATA),
        (Step.BODY, CutAfter(100_000), LARGE, Lost.BEFORE_DOT, Phase.DATA),
        (Step.BODY, CutAfter(100_000, rst=True), LARGE, Lost.BEFORE_DOT, Phase.DATA),
        (Step.DOT, CutBeforeDot(), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, CutAfterDot(), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, CutAfterDot(rst=True), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, Stall(), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, Slow(0.1, Normally()), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, Answer("what?"), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, Answer("354 Go on"), LETTER, Lost.AFTER_DOT, Phase.DOT),
        (Step.DOT, Answer("250-Ok\n550 No"), LETTER, Lost.AFTER_DOT, Phase.DOT),
    ],
)
def test_a_lost_connection_is_told_by_what_may_have_arrived(
    mail_server: MailServers, step: Step, action: Action, data: bytes, lost: Lost | None, phase: Phase
) -> None:
    server = mail_server(Rule(step, action))
    talk, marks = session(server, IMPATIENT if isinstance(action, Stall | Slow) else PATIENT), Marks()
    if lost is None:
        with pytest.raises(SenderTrouble):
            talk.hand_over(envelope(ANNA), data, marks)
        talk.close()
        return
    outcome = talk.hand_over(envelope(ANNA), data, marks)
    assert (outcome.lost, outcome.phase) == (lost, phase)
    assert outcome.taken == (frozenset() if lost is Lost.BEFORE_MARKER else {1})
    assert len(marks.told) == (lost is not Lost.BEFORE_MARKER)
    assert outcome.reply is not None and outcome.reply.code == 0 and "lost" in outcome.reply.text
    assert len(outcome.reply.text) < 1_000
    assert not talk.is_open()
    if lost is not Lost.AFTER_DOT:
        assert server.received == []
    talk.close()


def test_a_server_that_goes_while_the_marker_is_written_got_nothing(mail_server: MailServers) -> None:
    server = mail_server()
    talk = session(server)

    def mark(answers: object) -> None:
        server.drop()

    outcome = talk.hand_over(envelope(ANNA), LETTER, mark)
    assert (outcome.lost, outcome.phase, outcome.taken) == (Lost.BEFORE_DOT, Phase.DATA, frozenset({1}))
    talk.close()


def test_a_server_that_speaks_before_the_dot_never_gets_it(mail_server: MailServers) -> None:
    """Its answer would be taken for the final one, and the final one for the next command's."""
    server = mail_server(Rule(Step.BODY, Answer("250 2.0.0 Ok, ok")))
    talk = session(server)
    outcome = talk.hand_over(envelope(ANNA), LARGE, Marks())
    assert (outcome.lost, outcome.taken) == (Lost.BEFORE_DOT, frozenset({1}))
    assert outcome.reply is not None and "250 2.0.0 Ok, ok" in outcome.reply.text
    assert server.received == []
    talk.close()


def test_the_body_is_one_write_and_the_dot_another(mail_server: MailServers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between them lies the look, and the border between "not delivered" and "nobody knows"."""
    write, spoken, done = Dialogue.write, Dialogue.spoken, list[bytes]()

    def noting_write(self: Dialogue, data: bytes, wait: float) -> None:
        done.append(data)
        write(self, data, wait)

    def noting_look(self: Dialogue) -> bool:
        done.append(b"look")
        return spoken(self)

    talk = session(mail_server())
    monkeypatch.setattr(Dialogue, "write", noting_write)
    monkeypatch.setattr(Dialogue, "spoken", noting_look)
    talk.hand_over(envelope(ANNA), b"a: b\r\n\r\n.x\r\n", Marks())
    assert done[-4:] == [b"DATA\r\n", b"a: b\r\n\r\n..x\r\n", b"look", b".\r\n"]
    talk.close()


def test_an_idle_connection_that_was_closed_is_seen_without_a_word(mail_server: MailServers) -> None:
    server = mail_server()
    talk = session(server)
    assert talk.is_open()
    spoken = list(server.commands)
    server.drop()
    wait_until(lambda: not talk.is_open())
    assert server.commands == spoken
    talk.close()
    talk.close()


@pytest.mark.parametrize(
    ("step", "lost"),
    [(Step.RCPT, Lost.BEFORE_MARKER), (Step.DATA, Lost.BEFORE_DOT), (Step.DOT, Lost.AFTER_DOT)],
)
def test_another_thread_can_end_a_call_that_waits(mail_server: MailServers, step: Step, lost: Lost) -> None:
    here = threading.Event()
    server = mail_server(Rule(step, Stall()), on_event=lambda name, _: here.set() if name == step else None)
    talk = session(server, patience=Patience(dot=60))
    ends: list[Outcome] = []
    thread = threading.Thread(target=lambda: ends.append(talk.hand_over(envelope(ANNA), LETTER, Marks())))
    thread.start()
    assert here.wait(20)
    talk.abort()
    thread.join(20)
    assert [end.lost for end in ends] == [lost]
    talk.close()


def test_the_address_is_asked_about_without_handing_anything_over(mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.MAIL, Answer("553 5.7.1 Sender address rejected: not owned by user"), times=1))
    talk = session(server)
    with pytest.raises(SenderTrouble) as caught:
        talk.check_sender()
    assert caught.value.diagnosis.permanent
    talk.check_sender()
    assert server.commands[-1] == "RSET"
    talk.close()


@pytest.mark.parametrize("offered", [True, False])
def test_an_address_beyond_ascii_is_asked_about_as_it_is_sent_from(mail_server: MailServers, offered: bool) -> None:
    """RFC 6531 3.4: without the parameter the server would refuse what it takes from the courier."""
    server = mail_server(extensions=Extensions(smtputf8=offered))
    talk = connect(settings(server, address="bjørn@office.example"), None, timeout=5, patience=PATIENT)
    if offered:
        talk.check_sender()
        assert server.commands[-2:] == ["MAIL FROM:<bjørn@office.example> SMTPUTF8", "RSET"]
    else:
        with pytest.raises(SenderTrouble) as caught:
            talk.check_sender()
        assert caught.value.diagnosis.permanent
        assert server.commands[-1].startswith("EHLO")
    talk.close()
