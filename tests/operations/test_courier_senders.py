"""What is nobody's mail's fault: the sender is held or waits, and no mail fails for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.operations.couriering import Works, commands
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, Cut, Rule, Step
from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Security, Sender
from tui_invoice.operations.hand import Session
from tui_invoice.store import senders
from tui_invoice.store.database import Database


def test_a_wrong_password_is_tried_once_and_holds_the_sender_with_all_its_mail(
    works: Works, mail_server: MailServers
) -> None:
    server, other_server = mail_server(users={"office": "right"}), mail_server()
    works.use(server, user="office", password="wr0ng-w0rd")
    other = works.another(other_server)
    mails = [works.mail(), works.mail(), works.mail()]
    others = works.mail(made=other)
    works.run()
    assert server.sign_ins.tries == 1
    assert works.states(*mails) == [State.HELD] * 3
    assert works.states(others) == [State.SENT]
    assert works.sender.hold_cause is Cause.SENDER_SIGN_IN
    assert "535" in works.sender.hold_reply
    assert {works.recipient(mail)["cause"] for mail in mails} == {"sender_sign_in"}
    assert len(works.told("sender_held")) == 1
    late = works.mail()
    assert works.states(late) == [State.HELD]
    works.run()
    assert server.sign_ins.tries == 1, "a held sender is left alone"
    works.secrets[works.sender.uid] = Secret("right")
    works.release()
    works.run()
    assert works.states(*mails, late) == [State.SENT] * 4
    assert (server.sessions, server.sign_ins.successes) == (2, 1)
    everything = " ".join(str(text) for text in works.made.column("SELECT text FROM journal")) + " ".join(works.log)
    assert "wr0ng-w0rd" not in everything


@pytest.mark.parametrize(
    "answer",
    [
        "553 5.7.1 <office@example.com>: Sender address rejected: not owned by user lone",
        "530 5.7.0 Authentication required",
        "554 5.7.1 <ann@example.com>: Relay access denied",
    ],
)
def test_a_server_that_refuses_the_sender_only_at_rcpt_holds_it_and_fails_nobody(
    works: Works, mail_server: MailServers, answer: str
) -> None:
    """Postfix keeps what it has against the sender back until RCPT (smtpd_delay_reject)."""
    server = mail_server(Rule(Step.RCPT, Answer(answer), times=1))
    works.use(server)
    mails = [works.mail("ann@example.com", "bob@example.com"), works.mail()]
    works.run()
    assert works.states(*mails) == [State.HELD] * 3
    assert works.sender.hold_reply == answer
    works.release()
    works.run()
    assert works.states(*mails) == [State.SENT] * 3
    assert len(server.received) == 2


def test_a_sender_that_is_refused_at_the_final_dot_is_held_and_its_mail_with_it(
    works: Works, mail_server: MailServers
) -> None:
    """Exchange looks at the From of the message itself, so it can speak of it only then."""
    answer = "554 5.2.252 SendAsDenied; lone@example.com not allowed to send as office@example.com"
    server = mail_server(Rule(Step.DOT, Answer(answer), times=1))
    works.use(server)
    mails = [works.mail(), works.mail()]
    works.run()
    assert works.states(*mails) == [State.HELD] * 2
    assert (works.sender.hold_cause, works.sender.hold_reply) == (Cause.SENDER_NOT_TRUSTED, answer)
    works.release()
    works.run()
    assert works.states(*mails) == [State.SENT] * 2
    assert len(server.received) == 2


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        (Rule(Step.CONNECT, Answer("554 5.7.1 no mail from you")), True),
        (Rule(Step.CONNECT, Answer("421 4.3.2 busy")), False),
        (Rule(Step.EHLO, Answer("550 5.7.1 go away")), True),
        (Rule(Step.EHLO, Answer("421 4.3.2 busy")), False),
        (Rule(Step.MAIL, Answer("451 4.3.0 later")), False),
    ],
)
def test_what_is_said_before_the_first_recipient_holds_the_sender_or_lets_it_wait(
    works: Works, mail_server: MailServers, rule: Rule, held: bool
) -> None:
    works.use(mail_server(rule))
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.HELD if held else State.QUEUED]
    assert works.sender.held is held
    assert (works.sender.next_at == works.made.clock.now() + 5 * MINUTE) is not held
    assert works.delivery(mail)["tries"] == 0


def test_a_server_that_cannot_be_trusted_holds_the_sender(works: Works, mail_server: MailServers) -> None:
    for security, server in (
        (Security.TLS, mail_server(security=Security.TLS)),
        (Security.STARTTLS, mail_server(security=Security.STARTTLS)),
        (Security.STARTTLS, mail_server()),
    ):
        works.use(server)
        with works.db.transaction():
            senders.update(works.db, replace(works.sender, security=security))
        mail = works.mail()
        works.run()
        assert works.states(mail) == [State.HELD]
        assert works.sender.hold_cause is Cause.SENDER_SETTINGS
        assert not server.received
        works.release()
        with works.db.transaction():
            works.db.execute("UPDATE recipient SET state='cancelled' WHERE state='queued'")


def test_a_password_that_cannot_be_read_holds_the_sender(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: Works, sender: Sender) -> Session:
        raise SecretError("no password for office@example.com", "the keyring is locked")

    monkeypatch.setattr(Works, "_connect", connect)
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.HELD]
    assert works.sender.hold_cause is Cause.SENDER_SIGN_IN
    assert "the keyring is locked" in works.sender.hold_reply


def test_a_server_that_is_down_is_tried_ever_later_and_counts_no_try(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    works.mail()
    works.run()  # it worked before: else a refused connection means wrong settings
    server.down()
    mail, more = works.mail(), works.mail()
    for minutes in (5, 15, 30, 60, 240, 240):
        works.run()
        assert works.sender.next_at == works.made.clock.now() + minutes * MINUTE
        assert works.sender.wait_cause is Cause.SERVER_UNREACHABLE
        works.made.clock.advance(minutes * MINUTE - 1)
        works.run()
        works.made.clock.advance(1)
    assert works.states(mail, more) == [State.QUEUED] * 2
    assert [works.delivery(each)["tries"] for each in (mail, more)] == [0, 0]
    server.up()
    works.run()
    assert works.states(mail, more) == [State.SENT] * 2
    assert (works.sender.tries, works.sender.next_at, works.sender.wait_cause) == (0, 0, None)


def test_a_connection_refused_where_it_never_worked_holds_the_sender(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    server.down()
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.HELD]
    assert works.sender.hold_cause is not None


@pytest.mark.parametrize("action", [Answer("421 4.3.2 Not now"), Answer("451 4.3.0 Trouble"), Cut()], ids=str)
def test_trouble_before_the_first_recipient_lets_the_sender_wait_after_one_sign_in(
    works: Works, mail_server: MailServers, action: Answer | Cut
) -> None:
    server = mail_server(Rule(Step.MAIL, action))
    works.use(server)
    mails = [works.mail(), works.mail()]
    works.run()
    assert works.states(*mails) == [State.QUEUED] * 2
    assert [works.delivery(mail)["tries"] for mail in mails] == [0, 0]
    assert works.sender.next_at == works.made.clock.now() + 5 * MINUTE
    assert server.sessions == 1


def test_an_address_that_the_account_may_not_use_holds_the_sender(works: Works, mail_server: MailServers) -> None:
    words = "553 5.7.1 Sender address rejected: not owned by user office"
    server = mail_server(Rule(Step.MAIL, Answer(words)))
    works.use(server)
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.HELD]
    assert works.sender.hold_reply == words
    assert len(commands(server, "MAIL")) == 1


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT, Step.DATA, Step.DOT])
def test_the_accounts_quota_lets_the_sender_wait_a_day_and_fails_nothing(
    works: Works, mail_server: MailServers, step: Step
) -> None:
    words = "550 5.4.5 Daily user sending limit exceeded"
    server = mail_server(Rule(step, Answer(words), times=1))
    works.use(server)
    mails = [works.mail(), works.mail()]
    works.run()
    assert works.states(*mails) == [State.QUEUED] * 2
    assert works.sender.next_at == works.made.clock.now() + DAY
    assert works.sender.wait_cause is Cause.SENDER_SETTINGS
    assert works.sender.wait_reply == words
    assert works.recipient(mails[0])["words"] == words
    assert [works.delivery(mail)["tries"] for mail in mails] == [0, 0]
    works.made.clock.advance(23 * HOUR)
    works.run()
    assert server.received == []
    works.made.clock.advance(HOUR)
    works.run()
    assert works.states(*mails) == [State.SENT] * 2


def test_an_account_sends_no_more_in_a_minute_than_it_may(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server, per_minute=2)
    mails = [works.mail() for _ in range(5)]
    counts = []
    for _ in range(3):
        works.run()
        counts.append(len(server.received))
        works.made.clock.advance(MINUTE)
    assert counts == [2, 4, 5]
    assert works.states(*mails) == [State.SENT] * 5
    assert works.sender.wait_cause is None


def test_a_clock_set_back_by_a_day_does_not_keep_mail_waiting_for_longer_than_the_longest_waits(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("450 4.7.1 Greylisted"), times=1))
    works.use(server)
    mail = works.mail()
    works.run()
    now = works.made.clock.now() - DAY
    works.made.clock.set(now)
    works.run()
    assert works.delivery(mail)["next_at"] == now + 4 * HOUR
    works.made.clock.advance(4 * HOUR)
    works.run()
    assert works.states(mail) == [State.SENT]


def test_a_clock_set_ahead_by_a_day_expires_nothing(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("450 4.7.1 Greylisted"), times=2))
    works.use(server)
    mail = works.mail()
    works.run()
    works.made.clock.advance(DAY)
    works.run()
    assert works.states(mail) == [State.QUEUED]
    works.made.clock.set(works.delivery(mail)["next_at"])
    works.run()
    assert works.states(mail) == [State.SENT]


def test_a_sender_that_is_moved_to_another_server_sends_its_next_mail_there(
    works: Works, mail_server: MailServers
) -> None:
    """Between two mails of one queue: the connection that was kept is the old account's."""
    old, new = mail_server(), mail_server()
    works.use(old)
    mails = [works.mail(), works.mail()]

    def edit() -> None:
        if works.passed["marked"] == 1:
            with Database.open(works.path, works.made.clock) as db, db.transaction():
                senders.update(db, replace(senders.by_id(db, works.made.sender_id), port=new.port))

    works.at["marked"] = edit
    works.run()
    assert works.states(*mails) == [State.SENT] * 2
    assert (len(old.received), len(new.received)) == (1, 1)


@pytest.mark.parametrize("answer", ["535 5.7.8 no", "421 4.3.2 Not now"])
def test_what_the_old_server_said_does_not_stop_a_sender_that_was_changed_meanwhile(
    works: Works, mail_server: MailServers, answer: str
) -> None:
    old, new = mail_server(Rule(Step.MAIL, Answer(answer))), mail_server()
    works.use(old)
    mail = works.mail()

    def edit() -> None:
        if works.passed["connected"] == 1:
            with Database.open(works.path, works.made.clock) as db, db.transaction():
                senders.update(db, replace(senders.by_id(db, works.made.sender_id), port=new.port))

    works.at["connected"] = edit
    works.run()
    assert works.states(mail) == [State.SENT]
    assert (works.sender.held, works.delivery(mail)["tries"], len(new.received)) == (False, 0, 1)
