"""Couriers that read mailboxes beside handing over: when they look, how long they listen, and that they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.operations.couriering import Works, commands, running
from tests.operations.mailboxing import USERS, Letterbox
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Answer, Cut, Rule, Stall, Step
from tui_invoice.domain.clock import HOUR, MINUTE
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.report import Report
from tui_invoice.operations import courier
from tui_invoice.operations.courier import Ended, Mode
from tui_invoice.operations.lock import CourierLock, is_held
from tui_invoice.store import due, mailboxes
from tui_invoice.store.database import Database

Boxes = Callable[..., Letterbox]


@pytest.fixture
def boxes(works: Works) -> Iterator[Boxes]:
    """Give the sender a mailbox that the couriers read."""
    servers: list[ScriptedMailboxes] = []

    def box(*, capabilities: tuple[str, ...] | None = None, **changes: object) -> Letterbox:
        more = {} if capabilities is None else {"capabilities": capabilities}
        server = ScriptedMailboxes(USERS, clock=works.made.clock, **more)  # type: ignore[arg-type]
        server.__enter__()
        servers.append(server)
        found = Letterbox(works, server)
        found.put(**changes)
        works.looking = found.tools
        return found

    yield box
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def box(boxes: Boxes) -> Letterbox:
    return boxes()


def in_idle(works: Works, times: int = 1) -> None:
    wait_until(lambda: works.passed["looked"] >= times, what="a look")


def test_once_does_a_look_that_is_due_and_ends(works: Works, box: Letterbox, mail_server: MailServers) -> None:
    works.use(mail_server())
    mail = works.mail("ann@example.com")
    works.run()
    assert works.states(mail) == [State.SENT]
    box.comes(mail)
    works.run()
    assert works.states(mail) == [State.SENT], "a look is not due again yet"
    works.made.clock.advance(5 * MINUTE)
    assert works.run() is Ended.DONE
    assert works.states(mail) == [State.BOUNCED]
    assert (works.log, box.opened, "IDLE" in box.server.commands) == ([], 2, False)


def test_once_does_not_wait_for_what_another_courier_reads(works: Works, box: Letterbox) -> None:
    lock = CourierLock(works.path)
    assert lock.take(works.made.clock, works.waiting)
    try:
        assert due.looks(works.db)
        with running(works, Mode.ONCE) as running_courier:
            assert running_courier.wait(10) is Ended.ANOTHER
    finally:
        lock.release()
    assert box.opened == 0


def test_what_comes_while_a_courier_stays_is_taken_in_at_once_and_its_end_is_prompt(
    works: Works, box: Letterbox, mail_server: MailServers
) -> None:
    box.slice = 60.0
    works.looking = box.tools
    works.use(mail_server())
    mail = works.mail("ann@example.com")
    with running(works) as running_courier:
        in_idle(works)
        wait_until(lambda: works.states(mail) == [State.SENT])
        wait_until(lambda: "IDLE" in box.server.commands)
        box.comes(mail)
        wait_until(lambda: works.states(mail) == [State.BOUNCED], 10, "the bounce")
        in_idle(works, 2)
        began = time.monotonic()
        running_courier.waiting.stop()
        assert running_courier.wait(10) is Ended.STOPPED
        assert time.monotonic() - began < 2.0
    assert (works.log, box.now.fault_cause, box.opened) == ([], None, 1)


def test_a_courier_listens_for_a_while_after_its_last_mail_and_then_ends(
    works: Works, box: Letterbox, mail_server: MailServers
) -> None:
    works.use(mail_server())
    mail = works.mail("ann@example.com")
    with running(works, Mode.UNTIL_EMPTY) as running_courier:
        wait_until(lambda: works.states(mail) == [State.SENT])
        wait_until(lambda: works.passed["waited"] >= 3, what="an ear that listens")
        works.made.clock.advance(14 * MINUTE)
        box.comes(mail)
        wait_until(lambda: works.states(mail) == [State.BOUNCED], 10, "the bounce")
        assert not running_courier.ended
        works.made.clock.advance(2 * MINUTE)
        assert running_courier.wait(10) is Ended.DONE
    assert (works.log, is_held(works.path)) == ([], False)


def test_a_courier_without_mail_looks_and_does_not_stay(works: Works, box: Letterbox) -> None:
    assert works.run(Mode.UNTIL_EMPTY) is Ended.DONE
    assert box.now.looked_at == works.made.clock.now()
    assert works.run(Mode.UNTIL_EMPTY) is Ended.DONE
    assert box.opened == 1


def test_looks_that_come_one_after_the_other_do_not_keep_a_courier(works: Works, box: Letterbox) -> None:
    def due_again() -> None:
        with Database.open(works.path, works.made.clock) as db, db.transaction():
            db.execute("UPDATE mailbox SET next_at=0")

    def later() -> None:
        if works.passed["looked"] < 9:
            timers.append(threading.Timer(0.3, due_again))
            timers[-1].start()

    timers: list[threading.Timer] = []
    works.at["looked"] = later
    assert works.run(Mode.UNTIL_EMPTY, quiet=2.0) is Ended.DONE
    for each in timers:
        each.join()
    assert 1 < works.passed["looked"] < 9


def test_a_mailbox_that_fails_does_not_keep_a_courier(works: Works, box: Letterbox, mail_server: MailServers) -> None:
    box.password = "wrong"
    works.use(mail_server())
    mail = works.mail("ann@example.com")
    assert works.run(Mode.UNTIL_EMPTY) is Ended.DONE
    assert works.states(mail) == [State.SENT]
    assert (box.now.fault_cause, box.now.next_at, works.log) == (Cause.SENDER_SIGN_IN, None, [])
    works.run(Mode.UNTIL_EMPTY)
    assert box.opened == 1, "a refused password is not tried again"


@pytest.mark.parametrize("mode", [Mode.ONCE, Mode.UNTIL_EMPTY])
def test_the_copy_of_what_was_just_sent_is_laid(
    works: Works, boxes: Boxes, mail_server: MailServers, mode: Mode
) -> None:
    box = boxes(sent_copy=SentCopy.APPEND)
    box.listens = 0.0
    works.looking = box.tools
    works.use(mail_server())
    mails = [works.mail(), works.mail()]
    assert works.run(mode) is Ended.DONE
    assert box.sent() == 2
    assert works.states(*mails) == [State.SENT] * 2
    assert works.log == []


def test_mail_goes_out_while_the_mailbox_stalls_and_the_end_is_prompt(
    works: Works, box: Letterbox, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "_GRACE", 0.2)
    over = threading.Event()
    box.server.script.replace(ImapRule("EXAMINE", Stall(over)))
    works.use(mail_server())
    mail = works.mail("ann@example.com")
    with running(works) as running_courier:
        wait_until(lambda: works.states(mail) == [State.SENT])
        wait_until(lambda: any(line.startswith("EXAMINE") for line in box.server.commands))
        began = time.monotonic()
        running_courier.waiting.stop()
        assert running_courier.wait(10) is Ended.STOPPED
        assert time.monotonic() - began < 5.0
    over.set()
    assert (box.now.fault_cause, works.log) == (None, []), "who broke it off was us"


def test_a_connection_that_is_closed_while_it_idles_is_made_anew_without_a_word(works: Works, box: Letterbox) -> None:
    box.server.script.replace(ImapRule("IDLE", Cut(), times=1))
    with running(works):
        in_idle(works, 2)
        wait_until(lambda: works.passed["waited"] >= 1)
    assert (box.opened, box.now.fault_cause, works.log) == (2, None, [])


def test_a_server_that_ends_every_connection_that_idles_is_left_for_a_later_look(works: Works, box: Letterbox) -> None:
    box.server.script.replace(ImapRule("IDLE", Cut()))
    with running(works):
        in_idle(works, 2)
        wait_until(lambda: not any(t.name.startswith("mailbox-") for t in threading.enumerate()), 10, "the ear's end")
        assert box.opened == 2
        works.made.clock.advance(5 * MINUTE)
        in_idle(works, 3)
    assert (box.now.fault_cause, works.log) == (None, [])


def test_where_a_server_does_not_tell_by_itself_it_is_looked_into_at_intervals(works: Works, boxes: Boxes) -> None:
    box = boxes(capabilities=("IMAP4rev1", "AUTH=PLAIN"), every=7)
    with running(works):
        in_idle(works)
        wait_until(lambda: box.now.next_at == works.made.clock.now() + 7 * MINUTE)
        works.made.clock.advance(7 * MINUTE)
        in_idle(works, 2)
    assert (box.opened, works.log) == (2, [])


def test_a_mailbox_that_is_taken_away_or_moved_is_left(works: Works, box: Letterbox) -> None:
    with running(works):
        in_idle(works)
        box.put(username="another")
        wait_until(lambda: not any(t.name.startswith("mailbox-") for t in threading.enumerate()), 10, "the ear's end")
        with works.db.transaction():
            mailboxes.remove(works.db, works.made.sender_id)
    assert (box.opened, works.log) == (1, [])


def test_a_fault_of_ours_in_one_mailbox_ends_neither_the_courier_nor_its_mail(
    works: Works, box: Letterbox, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "_REST", 0.05)

    def broken(raw: bytes) -> Report:
        raise ZeroDivisionError

    works.use(mail_server())
    mail = works.mail("ann@example.com")
    works.run()
    box.comes(mail)
    works.made.clock.advance(HOUR)
    works.looking = replace(box.tools, read=broken)
    more = works.mail("bo@example.com")
    assert works.run() is Ended.DONE
    assert works.states(more) == [State.SENT]
    assert "ZeroDivisionError" in works.log[0]
    assert due.looks(works.db) == (works.made.sender_id,)


def test_a_server_that_refuses_one_look_is_told_and_tried_again_when_its_time_has_come(
    works: Works, box: Letterbox
) -> None:
    box.server.script.replace(ImapRule("EXAMINE", Answer("{tag} NO [UNAVAILABLE] later"), times=1))
    works.run()
    assert box.now.next_at == works.made.clock.now() + 5 * MINUTE
    works.run()
    assert box.opened == 1
    works.made.clock.advance(5 * MINUTE)
    works.run()
    assert (box.opened, box.now.fault_cause) == (2, None)


def test_mail_of_a_mailbox_with_a_return_path_of_its_own_leaves_by_it(
    works: Works, boxes: Boxes, mail_server: MailServers
) -> None:
    box = boxes(plus_address=True)
    server = mail_server()
    works.use(server)
    mail, other = works.mail("ann@example.com"), works.mail("bo@example.com")
    works.run()
    tokens = {str(works.delivery(each)["plus"]) for each in (mail, other)}
    assert {len(token) for token in tokens} == {16}
    assert [line.split()[1] for line in commands(server, "MAIL")] == [
        f"FROM:<office+{works.delivery(each)['plus']}@example.com>" for each in (mail, other)
    ]
    assert not any(token.encode() in message.data for token in tokens for message in server.received)
    box.put(plus_address=False)
    works.mail("cy@example.com")
    works.run()
    assert commands(server, "MAIL")[-1].split()[1] == "FROM:<office@example.com>"


def test_a_server_that_refuses_such_a_return_path_holds_the_sender_who_is_told_of_the_setting(
    works: Works, boxes: Boxes, mail_server: MailServers
) -> None:
    boxes(plus_address=True)
    works.use(mail_server(Rule(Step.MAIL, Answer("553 5.7.1 not owned"))))
    mail = works.mail("ann@example.com")
    works.run()
    assert works.states(mail) == [State.HELD]
    assert "sender edit office@example.com --no-plus-address" in works.sender.hold_reply


@pytest.mark.parametrize("receipts", [True, False])
def test_a_receipt_is_asked_for_where_the_mailbox_says_so(
    works: Works, boxes: Boxes, mail_server: MailServers, receipts: bool
) -> None:
    boxes(receipts=receipts)
    server = mail_server()
    works.use(server)
    works.mail("ann@example.com")
    works.run()
    asked = b"\r\nDisposition-Notification-To: office@example.com\r\n" in server.received[0].data
    assert asked is receipts
