"""The courier's side: what is taken first, what a dead courier leaves, how fast an account may send."""

from __future__ import annotations

import pytest

from tests.store.making import CLERK, COMPOSED, MadeOffice, make_invoice
from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.outbox import LONGEST_SENDER_WAIT, LONGEST_WAIT, Change, Composed, Ending
from tui_invoice.store import documents, due, holds, invoices, outbox
from tui_invoice.store.recipients import move


def recover(made: MadeOffice) -> tuple[int, int]:
    with made.db.transaction():
        return outbox.recover(made.db)


def test_what_crashed_twice_is_taken_last_and_the_rest_in_the_order_of_their_times(made: MadeOffice) -> None:
    first, second, third = (made.queue(made.add_one(str(n))) for n in range(3))
    for _ in range(2):
        assert made.claim().delivery_id == first
        made.clock.advance(-1)
        assert recover(made) == (1, 0)
        made.clock.advance(1)
    assert [made.claim().delivery_id for _ in range(3)] == [second, third, first]


def test_what_crashed_ten_times_is_held_for_a_look_until_a_person_releases_it(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one("1", "a@example.com"), "a@example.com", "b@example.com")
    for n in range(10):
        assert made.states(delivery_id) == [State.QUEUED] * 2, n
        made.claim()
        recover(made)
    assert made.states(delivery_id) == [State.HELD] * 2
    assert set(made.column("SELECT cause FROM recipient")) == {Cause.NEEDS_A_LOOK}
    with made.db.transaction():
        assert holds.release_sender(made.db, made.sender, "clerk") == 0
        assert holds.release_delivery(made.db, delivery_id) == 2
    assert made.claim().delivery_id == delivery_id
    recover(made)
    assert made.states(delivery_id) == [State.QUEUED] * 2


def test_what_was_being_handed_over_is_uncertain_and_never_queued_again(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one())
    made.mark(made.claim())
    assert recover(made) == (0, 1)
    assert recover(made) == (0, 0)
    assert made.states(delivery_id) == [State.UNCERTAIN]
    assert due.agenda(made.db) == due.Agenda((), None)
    assert made.column("SELECT event FROM journal ORDER BY id") == ["queued", "uncertain"]
    assert made.column("SELECT reply FROM attempt") == ["courier ended"]


def test_the_marker_is_refused_as_a_whole_where_a_recipient_vanished(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one(), "a@example.com", "b@example.com")
    claim = made.claim()
    assert move(made.db, claim.claimed[1].id, State.SENDING, State.DELIVERED)
    with pytest.raises(outbox.VanishedError):
        made.mark(claim)
    assert made.states(delivery_id) == [State.SENDING, State.DELIVERED]
    assert made.column("SELECT count(*) FROM message") == [0]


def test_later_tries_use_the_same_bytes_unless_the_sender_changed(made: MadeOffice) -> None:
    made.queue(made.add_one())
    claim = made.claim()
    assert claim.message is None
    made.mark(claim)
    made.finish(claim, State.QUEUED)
    again = made.claim()
    assert (again.message, again.made_for, again.n, again.tries) == (COMPOSED.data, COMPOSED.made_for, 2, 1)
    assert (again.message_id, again.envelope_id) == (claim.message_id, claim.envelope_id)
    assert again.envelope_id not in again.message_id
    with made.db.transaction():
        outbox.keep_message(made.db, again, Composed(b"other bytes", COMPOSED.made_for))
        assert made.column("SELECT bytes FROM message") == [COMPOSED.data]
        outbox.keep_message(made.db, again, Composed(b"other bytes", "new@example.com"))
        assert made.column("SELECT bytes FROM message") == [b"other bytes"]


def test_a_courier_that_was_taken_for_dead_changes_nothing_of_its_successors_work(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one())
    dead = made.claim()
    recover(made)
    alive = made.claim()
    made.finish(dead, State.FAILED, Phase.RCPT)
    assert made.states(delivery_id) == [State.SENDING]
    with pytest.raises(outbox.VanishedError):
        made.mark(dead)
    made.mark(alive)
    made.finish(dead, State.FAILED)
    made.finish(alive, State.SENT)
    assert made.states(delivery_id) == [State.SENT]
    assert made.column("SELECT tries FROM delivery") == [1]


def test_a_page_that_was_drawn_is_kept_with_the_marker_and_is_the_invoice_from_then_on(made: MadeOffice) -> None:
    invoice_id = made.add_one()
    made.queue(invoice_id)
    claim = made.claim()
    with made.db.transaction():
        outbox.keep_message(made.db, claim, Composed(b"bytes", "me", b"%PDF first"))
        outbox.keep_message(made.db, claim, Composed(b"bytes", "you", b"%PDF second"))
    assert documents.load(made.db, invoices.by_id(made.db, invoice_id).document) == b"%PDF first"


def test_an_answer_that_comes_after_a_report_changes_no_state_but_is_kept(made: MadeOffice) -> None:
    delivery_id = made.queue(made.add_one())
    claim = made.claim()
    made.mark(claim)
    assert move(made.db, claim.claimed[0].id, State.HANDING_OVER, State.BOUNCED)
    made.finish(claim, State.SENT)
    assert made.states(delivery_id) == [State.BOUNCED]
    assert made.column("SELECT reply FROM answer WHERE phase='done'") == ["said in done"]
    assert "too_late" in made.column("SELECT event FROM journal")


def test_an_attempt_of_a_sender_that_was_not_reached_counts_no_try(made: MadeOffice) -> None:
    made.queue(made.add_one())
    claim = made.claim()
    changes = [Change(claim.claimed[0].id, State.QUEUED, Phase.CONNECT, "")]
    with made.db.transaction():
        outbox.finish(made.db, claim, changes, Ending(Phase.CONNECT, "refused", "", counts=False))
    assert made.column("SELECT tries FROM delivery") == [0]
    assert made.column("SELECT count(*) FROM answer") == [0]


def test_the_limits_of_an_account_are_kept_to_the_millisecond(made: MadeOffice) -> None:
    made.add(*(make_invoice(str(n)) for n in range(5)))
    start = made.clock.now()
    for invoice_id in range(1, 4):
        made.queue(invoice_id)
        made.send()
        made.clock.advance(10_000)

    def free_at(per_minute: int | None = None, per_day: int | None = None) -> int:
        return outbox.free_at(made.db, made.sender_id, outbox.Limits(per_minute, per_day))

    assert free_at() == 0
    assert free_at(per_minute=4, per_day=4) == 0
    assert free_at(per_minute=3) == start + MINUTE
    assert free_at(per_minute=2) == start + 10_000 + MINUTE
    assert free_at(per_minute=3, per_day=1) == start + 20_000 + DAY
    made.clock.set(start + MINUTE - 1)
    assert free_at(per_minute=3) == start + MINUTE
    made.clock.set(start + MINUTE)
    assert free_at(per_minute=3) == 0
    made.clock.set(start - HOUR)
    assert free_at(per_minute=3) == 0, "attempts of the future must not stop a clock that was set back"


def test_the_agenda_names_who_is_due_and_when_the_next_is(made: MadeOffice) -> None:
    now = made.clock.now()
    assert due.agenda(made.db) == due.Agenda((), None)
    made.queue(made.add_one("1"), not_before=now + HOUR)
    assert due.agenda(made.db) == due.Agenda((), now + HOUR)
    made.queue(made.add_one("2"))
    assert due.agenda(made.db) == due.Agenda((made.sender_id,), now)
    with made.db.transaction():
        holds.wait(made.db, made.sender, Cause.SERVER_UNREACHABLE, "no route", now + MINUTE)
    assert due.agenda(made.db) == due.Agenda((), now + MINUTE)
    with made.db.transaction():
        assert due.make_due(made.db) == 2
    assert due.agenda(made.db) == due.Agenda((made.sender_id,), now)
    assert made.sender.wait_cause is None


@pytest.mark.parametrize(("shift", "cut"), [(DAY, False), (0, False), (-DAY, True)])
def test_waits_that_a_clock_set_back_made_too_long_are_cut(made: MadeOffice, shift: int, cut: bool) -> None:
    now = made.clock.now()
    made.queue(made.add_one("1"))
    with made.db.transaction():
        made.db.execute("UPDATE delivery SET next_at=?", now + LONGEST_WAIT)
        holds.wait(made.db, made.sender, Cause.SENDER_SETTINGS, "quota", now + LONGEST_SENDER_WAIT)
    made.clock.advance(shift)
    assert due.waits_too_long(made.db) is cut
    with made.db.transaction():
        due.cut_waits(made.db)
    assert not due.waits_too_long(made.db)
    back = made.clock.now() if cut else now
    assert made.column("SELECT next_at FROM delivery") == [back + LONGEST_WAIT]
    assert made.sender.next_at == back + LONGEST_SENDER_WAIT


def test_what_a_person_put_off_keeps_its_time_until_it_was_tried_or_its_clock_was_wrong(made: MadeOffice) -> None:
    tomorrow = made.clock.now() + 33 * HOUR
    delivery = made.queue(made.add_one("1"), not_before=tomorrow)

    def cut() -> bool:
        too_long = due.waits_too_long(made.db)
        with pytest.raises(ZeroDivisionError), made.db.transaction():
            due.cut_waits(made.db)
            assert (made.column("SELECT next_at FROM delivery") != [tomorrow]) is too_long
            raise ZeroDivisionError("nothing of it is kept")
        return too_long

    assert not cut()
    made.clock.advance(-MINUTE)
    assert not cut(), "a clock that is set right by a little"
    made.clock.advance(-DAY)
    assert cut()
    made.clock.advance(DAY + MINUTE)
    with made.db.transaction():
        due.make_due(made.db, delivery)
    claim = made.claim()
    made.finish(claim, State.QUEUED, Phase.RCPT, again_at=tomorrow)
    assert cut(), "once it was tried, its waits are those of its tries"


def test_the_end_of_a_hold_lets_go_what_was_tried_and_not_what_was_put_off(made: MadeOffice) -> None:
    now = made.clock.now()
    made.queue(made.add_one("1"))
    made.finish(made.claim(), State.QUEUED, Phase.RCPT, again_at=now + HOUR)
    made.queue(made.add_one("2"), not_before=now + 20 * HOUR)
    with made.db.transaction():
        holds.hold(made.db, made.sender, Cause.SENDER_SIGN_IN, "535 no", CLERK)
    with made.db.transaction():
        holds.release_sender(made.db, made.sender, CLERK)
    assert made.column("SELECT next_at FROM delivery ORDER BY id") == [now, now + 20 * HOUR]


def test_what_was_put_off_and_paused_keeps_its_time_when_it_is_released(made: MadeOffice) -> None:
    now = made.clock.now()
    delivery_id = made.queue(made.add_one(), not_before=now + 20 * HOUR)
    with made.db.transaction():
        assert holds.pause_delivery(made.db, delivery_id) == 1
        assert holds.release_delivery(made.db, delivery_id) == 1
    assert made.column("SELECT next_at FROM delivery") == [now + 20 * HOUR]


def test_bytes_are_swept_seven_days_after_the_end_but_not_while_it_is_uncertain(made: MadeOffice) -> None:
    for number, will in (("1", State.SENT), ("2", State.UNCERTAIN)):
        made.queue(made.add_one(number))
        claim = made.claim()
        made.mark(claim)
        made.finish(claim, will)
    made.queue(made.add_one("3"))
    made.mark(made.claim())
    made.clock.advance(7 * DAY - 1)
    assert due.sweep(made.db) == 0
    made.clock.advance(1)
    assert due.sweep(made.db) == 1
    assert made.column("SELECT delivery_id FROM message ORDER BY 1") == [2, 3]
