"""The states of a recipient, what may follow what, and what the table shows of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.clock import DAY, MINUTE
from tui_invoice.domain.delivery import ARRIVED, OPEN, TRANSITIONS, WORST_FIRST, SendStatus, State, may_follow, project
from tui_invoice.domain.outbox import is_last_try, next_try

BACK_OFF = (5, 15, 30, 60, 240)
STATES = st.lists(st.sampled_from(State), max_size=6)


def test_opened_cancelled_and_given_are_final() -> None:
    assert set(State) - {was for was, _ in TRANSITIONS} == {State.OPENED, State.CANCELLED, State.GIVEN}


def test_a_recipient_is_sent_only_after_it_was_handed_over() -> None:
    """Sent is never a lie: there is no way to it but from the hand-over, or from what a hand-over left open."""
    assert {was for was, will in TRANSITIONS if will is State.SENT} == {State.HANDING_OVER, State.UNCERTAIN}


def test_what_a_server_may_hold_is_never_queued_or_cancelled_again() -> None:
    taken = ARRIVED | {State.UNCERTAIN, State.BOUNCED, State.FAILED}
    assert not {(was, will) for was, will in TRANSITIONS if was in taken and will in OPEN | {State.CANCELLED}}
    assert not may_follow(State.HANDING_OVER, State.CANCELLED)
    assert not may_follow(State.SENDING, State.CANCELLED)


def test_every_state_but_cancelled_has_its_place_in_the_order() -> None:
    assert set(WORST_FIRST) == set(State) - {State.CANCELLED}
    assert len(WORST_FIRST) == len(set(WORST_FIRST))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], (SendStatus.NOT_SENT, 0, 0)),
        ([State.CANCELLED], (SendStatus.NOT_SENT, 0, 0)),
        ([State.SENT, State.CANCELLED], (SendStatus.SENT, 1, 1)),
        ([State.SENT, State.BOUNCED, State.OPENED], (SendStatus.BOUNCED, 1, 3)),
        ([State.HANDING_OVER, State.DELIVERED], (SendStatus.SENDING, 1, 2)),
        ([State.FAILED, State.FAILED, State.UNCERTAIN], (SendStatus.FAILED, 2, 3)),
    ],
)
def test_the_table_shows_the_worst_and_how_many(states: list[State], expected: tuple[SendStatus, int, int]) -> None:
    assert project(states) == expected


@given(STATES)
def test_the_order_of_recipients_means_nothing_and_n_is_never_above_of(states: list[State]) -> None:
    word, n, of = project(states)
    assert project(sorted(states, reverse=True)) == (word, n, of)
    assert of == sum(state is not State.CANCELLED for state in states)
    assert 0 <= n <= of
    assert (word is SendStatus.NOT_SENT) == (of == 0)


@given(STATES)
def test_an_invoice_shows_as_arrived_only_if_every_live_recipient_did(states: list[State]) -> None:
    word, _, of = project(states)
    arrived = [state for state in states if state in ARRIVED]
    assert (of > 0 and word in {state.value for state in ARRIVED}) == (0 < of == len(arrived))


@pytest.mark.parametrize(
    ("tries", "minutes"), [(0, 5), (1, 5), (2, 15), (3, 30), (4, 60), (5, 240), (6, 240), (15, 240)]
)
def test_the_waits_grow_and_stay_at_the_last(tries: int, minutes: int) -> None:
    assert next_try(tries, BACK_OFF, 1_000) == 1_000 + minutes * MINUTE


@pytest.mark.parametrize(
    ("tries", "age", "last"),
    [(0, 0, False), (14, 0, False), (15, 0, True), (16, 0, True), (0, 5 * DAY, False), (0, 5 * DAY + 1, True)],
)
def test_the_sixteenth_try_is_the_last_and_so_is_one_after_five_days(tries: int, age: int, last: bool) -> None:
    assert is_last_try(tries, 1_000, 1_000 + age) is last


def test_a_clock_set_back_makes_no_try_the_last() -> None:
    assert not is_last_try(0, 10 * DAY, DAY)
