"""What answers make of each recipient, judged without a server or a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.clock import DAY, MINUTE
from tui_invoice.domain.delivery import Phase, Role, State, may_follow
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Reply
from tui_invoice.domain.outbox import Claim, ClaimedRecipient
from tui_invoice.mail.diagnose import diagnose
from tui_invoice.mail.outcome import Lost, Outcome
from tui_invoice.operations import verdict
from tui_invoice.operations.verdict import Judge

NOW = 1_795_000_000_000
BACK_OFF = (5, 15, 30, 60, 240)
OK, LATER, NEVER = Reply(250, "2.1.5 OK"), Reply(450, "4.2.0 Later"), Reply(550, "5.1.1 No such user")
TOO_MANY = Reply(452, "4.5.3 Too many recipients")
QUOTA = Reply(550, "5.4.5 Daily user sending limit exceeded")


def _claim(count: int, *, tries: int = 0, made_at: int = NOW) -> Claim:
    recipients = tuple(
        ClaimedRecipient(n, Role.TO, "", f"{n}@example.com", f"{n}@example.com", True) for n in range(count)
    )
    return Claim(1, 1, tries + 1, 1, "1", 1, "<id@example.com>", "env", "", "", "[]", made_at, tries, recipients)


def _judge(count: int = 1, *, tries: int = 0, made_at: int = NOW) -> Judge:
    return Judge(_claim(count, tries=tries, made_at=made_at), BACK_OFF, "mx.example", NOW)


replies = st.sampled_from([OK, LATER, NEVER, TOO_MANY, Reply(550, "5.7.1 Relaying denied"), Reply(421, "bye")])
finals = st.sampled_from([OK, LATER, NEVER, QUOTA, Reply(554, "no"), Reply(421, "4.7.0 bye"), Reply(0, "lost")])


@given(
    answers=st.lists(replies, min_size=1, max_size=6),
    final=finals,
    lost=st.sampled_from([None, Lost.BEFORE_DOT, Lost.AFTER_DOT]),
    tries=st.integers(0, 20),
    age=st.integers(0, 10 * DAY),
)
def test_every_recipient_is_told_once_by_a_transition_that_is_allowed(
    answers: list[Reply], final: Reply, lost: Lost | None, tries: int, age: int
) -> None:
    judge = _judge(len(answers), tries=tries, made_at=NOW - age)
    said = dict(enumerate(answers))
    taken = frozenset(each for each, reply in said.items() if reply.ok)
    marked = judge.at_rcpt(said) if taken else ()
    if not taken:
        outcome = Outcome(Phase.RCPT, said)
    else:
        lost = Lost.BEFORE_DOT if lost is None and not final.code else lost
        phase = Phase.DATA if lost is Lost.BEFORE_DOT else Phase.DONE if final.ok and lost is None else Phase.DOT
        outcome = Outcome(phase, said, taken, final if lost is None else Reply(0, "lost"), lost)
    found = judge.at_end(outcome)
    now = dict.fromkeys(said, State.SENDING)
    for change in (*marked, *found.changes):
        assert may_follow(now[change.recipient_id], change.will)
        now[change.recipient_id] = change.will
    assert set(now.values()) <= {State.QUEUED, State.FAILED, State.SENT, State.UNCERTAIN}
    for each, state in now.items():
        if state is State.SENT:
            assert lost is None
            assert final.ok
            assert said[each].ok
        if state is State.UNCERTAIN:
            assert lost is Lost.AFTER_DOT
            assert each in taken
    if State.QUEUED in now.values():
        assert found.ending.again_at > NOW or not found.ending.counts


@given(tries=st.integers(0, 14))
def test_a_failed_try_is_followed_by_the_next_step_of_the_back_off(tries: int) -> None:
    found = _judge(tries=tries).at_end(Outcome(Phase.RCPT, {0: LATER}))
    assert found.changes[0].will is State.QUEUED
    assert found.ending.counts
    assert found.ending.again_at == NOW + BACK_OFF[min(tries, 4)] * MINUTE


def test_the_last_try_fails_with_what_was_said() -> None:
    [change] = _judge(tries=15).at_end(Outcome(Phase.RCPT, {0: LATER})).changes
    assert (change.will, change.reply) == (State.FAILED, str(LATER))
    lost = Outcome(Phase.RCPT, reply=Reply(0, "the connection was lost"), lost=Lost.BEFORE_MARKER)
    [change] = _judge(made_at=NOW - 5 * DAY - 1).at_end(lost).changes
    assert (change.will, change.cause) == (State.FAILED, Cause.TRY_LATER)


def test_a_quota_after_the_marker_is_no_failure_and_counts_no_try() -> None:
    found = _judge().at_end(Outcome(Phase.DOT, {0: OK}, frozenset({0}), QUOTA))
    assert found.fault is not None
    assert found.changes[0].will is State.QUEUED
    assert not found.ending.counts


def test_too_many_is_no_refusal_where_others_were_taken_and_one_where_none_was() -> None:
    judge = _judge(2)
    states = [change.will for change in judge.at_rcpt({0: OK, 1: TOO_MANY})]
    assert states == [State.HANDING_OVER, State.QUEUED]
    found = judge.at_end(Outcome(Phase.DONE, {0: OK, 1: TOO_MANY}, frozenset({0}), OK, again=frozenset({1})))
    assert (found.ending.counts, found.ending.again_at) == (False, NOW)
    found = judge.at_end(Outcome(Phase.RCPT, {0: TOO_MANY, 1: TOO_MANY}))
    assert (found.ending.counts, found.ending.again_at) == (True, NOW + 5 * MINUTE)


def test_what_a_provider_means_by_its_words_is_asked_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of one provider's must be found after the marker, too, not only by the transaction."""
    asked: list[str] = []

    def listening(reply: Reply, phase: Phase, *, provider: str = "") -> Diagnosis:
        asked.append(provider)
        return diagnose(reply, phase, provider=provider)

    monkeypatch.setattr(verdict, "diagnose", listening)
    judge = Judge(_claim(1), BACK_OFF, "mx.example", NOW, provider="gmail")
    judge.at_end(Outcome(Phase.DOT, {0: OK}, frozenset({0}), NEVER))
    judge.at_end(Outcome(Phase.RCPT, {0: NEVER}))
    assert asked == ["gmail", "gmail"]


def test_too_many_said_to_everybody_at_the_last_try_is_the_end() -> None:
    changes = _judge(2, tries=15).at_end(Outcome(Phase.RCPT, {0: TOO_MANY, 1: TOO_MANY})).changes
    assert [change.will for change in changes] == [State.FAILED] * 2
