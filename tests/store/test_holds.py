"""Holds, pauses and the move to another machine."""

from __future__ import annotations

import pytest

from tests.store.making import CLERK, MadeOffice, make_invoice, make_sender, new_delivery
from tui_invoice.domain.clock import HOUR, MINUTE
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.store import counts, due, holds, outbox, queueing, senders


def hold(made: MadeOffice) -> int:
    with made.db.transaction():
        return holds.hold(made.db, made.sender, Cause.SENDER_SIGN_IN, "535 no", CLERK)


def release(made: MadeOffice) -> int:
    with made.db.transaction():
        return holds.release_sender(made.db, made.sender, CLERK)


def test_a_hold_of_3_000_is_one_fault_and_takes_in_what_is_queued_later(made: MadeOffice) -> None:
    ids = made.add(*(make_invoice(str(n)) for n in range(3_000)))
    with made.db.transaction():
        for invoice_id in ids[:-1]:
            queueing.insert(made.db, new_delivery(invoice_id, made.sender_id, ["a@example.com"]), made.sender, CLERK)
    assert hold(made) == 2_999
    late = made.queue(ids[-1])
    assert made.states(late) == [State.HELD]
    assert counts.by_send_status(made.db)[SendStatus.HELD] == 3_000
    assert due.agenda(made.db) == due.Agenda((), None)
    assert made.column("SELECT count(*) FROM journal WHERE event='sender_held'") == [1]
    assert made.sender.hold_cause is Cause.SENDER_SIGN_IN
    assert release(made) == 3_000
    assert counts.by_send_status(made.db)[SendStatus.QUEUED] == 3_000
    assert made.column("SELECT count(*) FROM recipient WHERE cause IS NOT NULL OR words IS NOT NULL") == [0]
    assert not made.sender.held


def test_what_is_released_is_due_at_once_though_it_waited_for_a_later_try(made: MadeOffice) -> None:
    made.queue(made.add_one())
    claim = made.claim()
    made.mark(claim)
    made.finish(claim, State.QUEUED, again_at=made.clock.now() + 4 * HOUR)
    hold(made)
    release(made)
    assert due.agenda(made.db) == due.Agenda((made.sender_id,), made.clock.now())


def test_paused_mail_stays_paused_when_a_hold_ends(made: MadeOffice) -> None:
    paused, other = made.queue(made.add_one("1")), made.queue(made.add_one("2"))
    with made.db.transaction():
        assert holds.pause_delivery(made.db, paused) == 1
    assert hold(made) == 1
    assert release(made) == 1
    assert (made.states(paused), made.states(other)) == ([State.HELD], [State.QUEUED])
    with made.db.transaction():
        assert holds.release_delivery(made.db, paused) == 1
    assert made.states(paused) == [State.QUEUED]


def test_a_hold_of_one_sender_leaves_the_others_alone(made: MadeOffice) -> None:
    made.queue(made.add_one())
    with made.db.transaction():
        other = senders.add(made.db, make_sender("other@example.com", uid="b" * 32))
        assert holds.hold(made.db, senders.by_id(made.db, other), Cause.SENDER_SETTINGS, "no", CLERK) == 0
    assert made.claim().sender_id == made.sender_id


@pytest.mark.parametrize(("tries", "minutes"), [(0, 5), (1, 15), (3, 60), (4, 240), (9, 240)])
def test_a_sender_that_is_not_reached_waits_longer_each_time(made: MadeOffice, tries: int, minutes: int) -> None:
    now = made.clock.now()
    for _ in range(tries):
        with made.db.transaction():
            holds.wait(made.db, made.sender, Cause.SERVER_UNREACHABLE, "no route", now)
    assert holds.next_wait(made.sender, now) == now + minutes * MINUTE
    with made.db.transaction():
        senders.worked(made.db, made.sender_id)
    assert holds.next_wait(made.sender, now) == now + 5 * MINUTE


def test_mail_found_on_another_machine_is_held_until_a_person_releases_it(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one())

    def note(machine: str) -> int:
        with made.db.transaction():
            return holds.note_machine(made.db, machine, CLERK)

    assert [note("here"), note("here"), note("there"), note("there")] == [0, 0, 1, 0]
    assert made.states(delivery_id) == [State.HELD]
    assert made.column("SELECT cause FROM recipient") == [Cause.MOVED]
    assert release(made) == 0, "a sender that works says nothing about what went out elsewhere"
    with made.db.transaction():
        assert holds.release_delivery(made.db, delivery_id) == 1


def test_mail_that_was_on_its_way_when_the_database_was_copied_is_held_too(made: MadeOffice) -> None:
    """The courier it was copied from went on: sent from here as well it would arrive twice."""
    with made.db.transaction():
        holds.note_machine(made.db, "here", CLERK)
    delivery_id = made.queue(made.add_one())
    made.claim()
    with made.db.transaction():
        assert holds.note_machine(made.db, "there", CLERK) == 1
        outbox.recover(made.db)
    assert made.states(delivery_id) == [State.HELD]
    assert made.column("SELECT cause FROM recipient") == [Cause.MOVED]
    assert made.column("SELECT count(*) FROM attempt WHERE ended_at IS NULL") == [0]
