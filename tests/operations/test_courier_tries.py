"""Mail that is tried again, mail that is given up, and mail that must never be tried again."""

from __future__ import annotations

import pytest

from tests.operations.couriering import Works, commands
from tests.support.servers import MailServers
from tui_invoice.demo.script import (
    Action,
    Answer,
    CutAfter,
    CutAfterDot,
    CutBeforeDot,
    Rule,
    Stall,
    Step,
)
from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.dialogue import Patience
from tui_invoice.store.database import Database

GREYLISTED = "450 4.7.1 Greylisted, come back later"


def test_a_greylisted_mail_is_tried_again_with_the_very_same_bytes(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.DOT, Answer(GREYLISTED), times=1))
    works.use(server)
    composed: list[bytes] = []
    inner = works.compose

    def compose(db: Database, claim: Claim, sender: Sender) -> Composed:
        made = inner(db, claim, sender)
        composed.append(made.data)
        return made

    works.compose = compose
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.QUEUED]
    row = works.delivery(mail)
    assert (row["tries"], row["next_at"]) == (1, works.made.clock.now() + 5 * MINUTE)
    assert (works.recipient(mail)["words"], works.recipient(mail)["cause"]) == (GREYLISTED, "try_later")
    works.made.clock.advance(5 * MINUTE - 1)
    works.run()
    assert works.states(mail) == [State.QUEUED]
    works.made.clock.advance(1)
    works.run()
    assert works.states(mail) == [State.SENT]
    [message] = server.received
    assert composed == [message.data] * 2
    assert row["message_id"].encode() in message.data
    assert row["envelope_id"].encode() not in message.data
    envelopes = [line.partition("ENVID=")[2].split()[0] for line in commands(server, "MAIL")]
    assert envelopes == [row["envelope_id"]] * 2


def test_the_sixteenth_try_is_the_last(works: Works, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer(GREYLISTED)))
    works.use(server)
    mail = works.mail()
    waits = []
    for _ in range(15):
        works.run()
        assert works.states(mail) == [State.QUEUED]
        waits.append((works.delivery(mail)["next_at"] - works.made.clock.now()) // MINUTE)
        works.made.clock.set(works.delivery(mail)["next_at"])
    assert waits == [5, 15, 30, 60] + [240] * 11
    works.run()
    assert works.states(mail) == [State.FAILED]
    assert (works.recipient(mail)["cause"], works.recipient(mail)["words"]) == ("try_later", GREYLISTED)
    assert len(commands(server, "RCPT")) == 16


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.DOT])
def test_a_try_that_fails_more_than_five_days_after_queueing_is_the_last(
    works: Works, mail_server: MailServers, step: Step
) -> None:
    server = mail_server(Rule(step, Answer("451 4.3.0 Local trouble")))
    works.use(server)
    mail = works.mail()
    works.made.clock.advance(5 * DAY)
    works.run()
    assert works.states(mail) == [State.QUEUED], "exactly five days are not more"
    works.made.clock.advance(5 * MINUTE)
    works.run()
    assert works.states(mail) == [State.FAILED]
    assert works.recipient(mail)["cause"] == "try_later"


def test_a_machine_that_slept_for_a_week_expires_nothing_untried(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    mail = works.mail()
    works.made.clock.advance(7 * DAY)
    works.run()
    assert works.states(mail) == [State.SENT]


@pytest.mark.parametrize(
    "action",
    [CutAfterDot(), CutBeforeDot(), Answer(b"what is this\r\n"), Answer("354 Go on"), Stall()],
    ids=["cut after it", "cut before it", "unreadable", "no meaning", "time-out"],
)
def test_a_mail_whose_answer_after_the_dot_is_not_known_is_uncertain_and_never_tried_again(
    works: Works, mail_server: MailServers, action: Action
) -> None:
    server = mail_server(Rule(Step.DOT, action, times=1))
    works.use(server)
    works.patience = Patience(dot=0.3)
    mail, other = works.mail(), works.mail()
    works.run()
    assert works.states(mail, other) == [State.UNCERTAIN, State.SENT]
    row = works.recipient(mail)
    assert row["evidence"] is None
    assert row["words"]
    tried = len(commands(server, "MAIL"))
    works.runs(8, 6 * HOUR)
    assert works.states(mail) == [State.UNCERTAIN]
    assert len(commands(server, "MAIL")) == tried
    assert len(works.told("uncertain")) == 1


def test_a_cut_in_the_middle_of_a_large_message_is_known_not_to_be_delivered(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.BODY, CutAfter(1_000, rst=True), times=1))
    works.use(server)
    inner = works.compose

    def compose(db: Database, claim: Claim, sender: Sender) -> Composed:
        made = inner(db, claim, sender)
        return Composed(made.data + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 120_000, made.made_for)

    works.compose = compose
    mail = works.mail()
    works.run()
    assert works.states(mail) == [State.QUEUED]
    assert (works.delivery(mail)["tries"], server.received) == (1, [])


@pytest.mark.parametrize(
    ("answer", "end", "cause"),
    [
        ("554 5.7.1 Message rejected as spam", State.FAILED, "blocked_as_spam"),
        ("451 4.7.1 Try later", State.QUEUED, "try_later"),
    ],
)
@pytest.mark.parametrize("step", [Step.DATA, Step.DOT])
def test_a_message_that_is_refused_ends_as_the_answer_says(
    works: Works, mail_server: MailServers, step: Step, answer: str, end: State, cause: str
) -> None:
    server = mail_server(Rule(step, Answer(answer)))
    works.use(server)
    mail = works.mail("a@example.com", "b@example.com")
    works.run()
    assert works.states(mail) == [end] * 2
    assert (works.recipient(mail)["words"], works.recipient(mail)["cause"]) == (answer, cause)
    assert server.received == []
