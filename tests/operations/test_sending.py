"""Send: each invoice is judged alone, nothing is queued twice, and what is refused says why."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import NotFoundError, RefusedError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations.sending import Sent, Wish, send
from tui_invoice.store import holds, senders


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_was_never_sent_is_queued_for_its_own_addresses_and_the_offices_copy(desk: Desk) -> None:
    desk.bring("1", "ann@example.com", cc=["boss@example.com"])
    desk.office(Office(Seller("Nordlys"), bcc="archive@example.com"))
    sent = send(desk.context, Wish(("1",)))
    assert [each.number for each in sent.planned] == ["1"]
    assert not sent.refused
    assert {each.address: each.role for each in desk.live("1")} == {
        "ann@example.com": "to",
        "boss@example.com": "cc",
        "archive@example.com": "bcc",
    }
    assert desk.status("1") == (SendStatus.QUEUED, 3, 3)


def test_one_bad_address_refuses_its_own_invoice_and_the_others_go(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    desk.bring("2", "ke toan@example.com")
    desk.bring("3")
    sent = send(desk.context, Wish(not_sent=True))
    assert [each.number for each in sent.planned] == ["1"]
    assert {each.number: each.title for each in sent.refused} == {
        "2": "“ke toan@example.com” is not an e-mail address",
        "3": "it has no e-mail address",
    }
    assert desk.status("2")[0] is SendStatus.NOT_SENT


def test_all_or_none_queues_nothing_where_one_is_refused(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    desk.bring("2")
    with pytest.raises(RefusedError, match="2: it has no e-mail"):
        send(desk.context, Wish(not_sent=True, all_or_none=True))
    assert desk.count("SELECT count(*) FROM delivery") == 0


def test_a_dry_run_says_who_would_get_what_and_queues_nothing(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    sent = send(desk.context, Wish(("1",), dry_run=True))
    assert [each.address for each in sent.planned[0].delivery.recipients] == ["ann@example.com"]
    assert desk.count("SELECT count(*) FROM delivery") == 0


def test_nothing_leaves_before_the_office_has_a_name_and_a_sender(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    desk.office(Office(Seller(" ")))
    with pytest.raises(RefusedError, match="no name"):
        send(desk.context, Wish(("1",)))
    desk.office(Office(Seller("Nordlys")))
    with desk.context.writing() as db, db.transaction():
        senders.remove(db, desk.sender_id)
    with pytest.raises(RefusedError, match="no sender"):
        send(desk.context, Wish(("1",)))


def test_an_unknown_number_queues_nothing_of_the_command(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    with pytest.raises(NotFoundError, match="no invoice 7"):
        send(desk.context, Wish(("1", "7")))
    assert desk.count("SELECT count(*) FROM delivery") == 0


def test_what_is_in_the_outbox_was_sent_or_is_uncertain_is_refused(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot(), address="lost@example.com")))
    desk.bring("1", "ann@example.com")
    desk.bring("2", "lost@example.com")
    assert not send(desk.context, Wish(("1", "2"))).refused
    assert [each.title for each in send(desk.context, Wish(("1",))).refused] == ["it is in the outbox already"]
    desk.deliver()
    assert [each.title for each in send(desk.context, Wish(("1",))).refused] == [
        "it was sent already, to ann@example.com"
    ]
    assert [each.title for each in send(desk.context, Wish(("2",), again=True)).refused] == [
        "it is uncertain whether it arrived"
    ]
    assert send(desk.context, Wish(not_sent=True)) == Sent((), (), "office@example.com", held=False)


def test_again_sends_what_was_sent_already_and_counts_each_recipient_once(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert not send(desk.context, Wish(("1",), again=True)).refused
    assert desk.status("1") == (SendStatus.QUEUED, 1, 1)
    desk.deliver()
    assert desk.status("1") == (SendStatus.SENT, 1, 1)
    assert len(server.received) == 2


def test_an_address_given_by_hand_takes_the_place_of_the_one_that_failed(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("550 5.1.1 User unknown"), address="ann@example.com")))
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert desk.states("1") == {"ann@example.com": State.FAILED}
    send(desk.context, Wish(("1",), to=("anna@example.com",), again=True))
    desk.deliver()
    assert desk.states("1") == {"anna@example.com": State.SENT}


def test_mail_of_a_sender_on_hold_is_held_with_its_cause(desk: Desk) -> None:
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 5.7.8 no", "courier")
    desk.bring("1", "ann@example.com")
    assert send(desk.context, Wish(("1",))).held
    live = desk.live("1")[0]
    assert (live.state, live.cause, live.words) == (State.HELD, "sender_sign_in", "535 5.7.8 no")


def test_two_clerks_who_send_all_at_once_queue_each_invoice_once(desk: Desk) -> None:
    for n in range(40):
        desk.bring(f"{n:02}", f"customer{n}@example.com")
    results: list[Sent] = []
    start = threading.Barrier(2)

    def clerk() -> None:
        start.wait()
        results.append(send(replace(desk.context, who="clerk"), Wish(not_sent=True)))

    threads = [threading.Thread(target=clerk) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(result.planned) for result in results) == 40
    assert desk.count("SELECT count(*) FROM delivery") == 40
    assert desk.count("SELECT count(DISTINCT invoice_id) FROM delivery") == 40
