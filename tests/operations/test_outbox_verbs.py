"""Cancel, pause, release, retry, settle, given: what a person may do to mail, and when it is too late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.clock import HOUR
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import RefusedError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations.bulk import BulkWish, queue
from tui_invoice.operations.giving import given
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.progress import take_back
from tui_invoice.operations.releasing import release, retry
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.settling import settle
from tui_invoice.operations.showing import show
from tui_invoice.operations.waiting import Waiting
from tui_invoice.operations.withdrawing import cancel, pause
from tui_invoice.store import holds, offices, senders
from tui_invoice.store.outbox import claim


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    for number in "123":
        desk.bring(number, f"customer{number}@example.com")
    return desk


def _send(desk: Desk) -> None:
    assert not send(desk.context, Wish(("1", "2", "3"))).refused


def test_what_is_queued_is_taken_back_and_can_be_sent_again(desk: Desk) -> None:
    _send(desk)
    assert cancel(desk.context, ["1"]).numbers == ("1",)
    assert desk.status("1") == (SendStatus.NOT_SENT, 0, 0)
    assert [each.title for each in cancel(desk.context, ["1"]).refused] == ["it is not in the outbox"]
    assert not send(desk.context, Wish(("1",))).refused
    assert sorted(cancel(desk.context, [], everything=True).numbers) == ["1", "2", "3"]


def test_what_is_being_handed_over_is_too_late_to_take_back(desk: Desk) -> None:
    _send(desk)
    lock = CourierLock(desk.context.paths.database)
    assert lock.take(desk.clock, Waiting())
    with desk.context.writing() as db, db.transaction():
        assert claim(db, desk.sender_id)
    refused = cancel(desk.context, ["1"]).refused
    assert [each.title for each in refused] == ["too late: it is being handed over just now"]
    with pytest.raises(RefusedError, match="just now"):
        given(desk.context, "1")
    assert [each.title for each in resend(desk.context, Again(("1",))).refused] == ["it is being handed over just now"]
    lock.release()


def test_what_only_a_copy_of_has_left_is_not_taken_back_and_so_never_shown_as_sent(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("450 4.7.1 later"), address="ann@example.com")))
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="archive@example.com"))
    desk.bring("4", "ann@example.com")
    batch = queue(desk.context, BulkWish((desk.count("SELECT id FROM invoice WHERE number='4'"),))).id
    desk.deliver()
    assert desk.states("4") == {"ann@example.com": State.QUEUED, "archive@example.com": State.SENT}
    found = cancel(desk.context, ["4"])
    assert (found.numbers, found.refused[0].title) == ((), "too late: a copy of it has left")
    assert take_back(desk.context, batch) == 0
    assert desk.status("4")[0] is SendStatus.QUEUED


def test_what_is_paused_waits_for_its_release(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server())
    _send(desk)
    assert pause(desk.context, ["1"]).numbers == ("1",)
    desk.deliver()
    assert [desk.status(number)[0] for number in "123"] == [SendStatus.HELD, SendStatus.SENT, SendStatus.SENT]
    assert desk.live("1")[0].cause == Cause.PAUSED
    assert [each.title for each in pause(desk.context, ["1"]).refused] == ["it is kept back already"]
    assert release(desk.context, ["1"]).numbers == ("1",)
    desk.deliver()
    assert desk.status("1")[0] is SendStatus.SENT
    assert [each.title for each in release(desk.context, ["1"]).refused] == ["nothing of it is kept back"]


def test_a_paused_mail_does_not_leave_because_its_sender_was_mended(desk: Desk) -> None:
    _send(desk)
    pause(desk.context, ["1"])
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "courier")
    with desk.context.writing() as db, db.transaction():
        holds.release_sender(db, senders.by_id(db, desk.sender_id), "lone")
    assert [desk.status(number)[0] for number in "123"] == [SendStatus.HELD, SendStatus.QUEUED, SendStatus.QUEUED]


@pytest.mark.parametrize("how", [{"numbers": ["2"]}, {"everything": True}, {"sender": "office@example.com"}])
def test_a_release_ends_the_hold_of_the_sender_itself(desk: Desk, how: dict[str, object]) -> None:
    _send(desk)
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "courier")
    done = release(desk.context, **how)  # type: ignore[arg-type]
    assert done.senders == ("office@example.com",)
    assert {desk.status(number)[0] for number in "123"} == {SendStatus.QUEUED}


def test_mail_of_a_database_from_another_machine_waits_for_a_persons_word(desk: Desk) -> None:
    _send(desk)
    with desk.context.writing() as db, db.transaction():
        offices.put(db, "machine_id", "another one")
    with desk.context.writing():
        pass
    assert {desk.live(number)[0].cause for number in "123"} == {Cause.MOVED}
    assert release(desk.context, everything=True).numbers == ("1", "2", "3")
    assert {desk.status(number)[0] for number in "123"} == {SendStatus.QUEUED}


def test_a_retry_makes_due_what_would_wait(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("450 4.7.1 greylisted"), times=1, each=True)))
    _send(desk)
    desk.deliver()
    desk.deliver()
    assert {desk.status(number)[0] for number in "123"} == {SendStatus.QUEUED}
    assert retry(desk.context, ["1"]).numbers == ("1",)
    desk.deliver()
    assert [desk.status(number)[0] for number in "123"] == [SendStatus.SENT, SendStatus.QUEUED, SendStatus.QUEUED]
    desk.clock.advance(HOUR)
    desk.deliver()
    assert {desk.status(number)[0] for number in "123"} == {SendStatus.SENT}


@pytest.mark.parametrize(("arrived", "then"), [(True, SendStatus.SENT), (False, SendStatus.FAILED)])
def test_a_person_settles_what_is_uncertain(
    desk: Desk, mail_server: MailServers, arrived: bool, then: SendStatus
) -> None:
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot(), address="customer1@example.com")))
    _send(desk)
    desk.deliver()
    assert desk.status("1")[0] is SendStatus.UNCERTAIN
    with pytest.raises(RefusedError, match="nothing to settle"):
        settle(desk.context, "2", arrived=False)
    assert settle(desk.context, "1", arrived=arrived).addresses == ("customer1@example.com",)
    assert desk.status("1")[0] is then
    assert bool(resend(desk.context, Again(("1",), dry_run=True)).planned) is not arrived


def test_that_the_customer_has_what_was_sent_is_noted_once_and_changes_no_state(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server())
    _send(desk)
    desk.deliver()
    for _ in range(2):
        assert settle(desk.context, "1", arrived=True).addresses == ("customer1@example.com",)
    (live,) = desk.live("1")
    assert (live.state, live.evidence) == (State.SENT, "reply")
    shown = show(desk.context, "1")
    assert [(each.kind, each.matched, each.address) for each in shown.reports] == [
        ("received", "user", "customer1@example.com")
    ]
    assert [each.text for each in shown.history if each.event == "received"] == [
        "customer1@example.com: lone: the customer says it arrived"
    ]
    with pytest.raises(RefusedError, match="nothing to settle"):
        settle(desk.context, "1", arrived=True, address="somebody@example.com")


def test_what_was_handed_over_otherwise_is_given_and_leaves_no_more(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, Answer("550 5.1.1 unknown"), address="customer2@example.com"))
    desk.use(server)
    send(desk.context, Wish(("1", "2")))
    assert given(desk.context, "1", "by post") == ("customer1@example.com",)
    desk.deliver()
    assert given(desk.context, "2") == ("customer2@example.com",)
    assert given(desk.context, "3") == ("customer3@example.com",)
    assert [desk.status(number)[0] for number in "123"] == [SendStatus.GIVEN] * 3
    assert not server.received
    with pytest.raises(RefusedError, match="reached everybody"):
        given(desk.context, "1")
    assert [each.state for each in desk.live("1")] == [State.GIVEN]


def test_an_invoice_without_an_address_or_a_sender_can_be_given(desk: Desk) -> None:
    desk.bring("9")
    with desk.context.writing() as db, db.transaction():
        senders.remove(db, desk.sender_id)
    given(desk.context, "9", "by hand")
    assert desk.status("9") == (SendStatus.GIVEN, 1, 1)
