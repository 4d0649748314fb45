"""Several couriers at one database: one works, the others know it, and no mail is left behind."""

from __future__ import annotations

import threading

import pytest

from tests.operations.couriering import Works, running
from tests.store.making import MadeOffice
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.demo.script import Rule, Stall, Step
from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import State
from tui_invoice.operations import courier
from tui_invoice.operations.courier import Ended, Mode
from tui_invoice.operations.lock import CourierLock, holder, is_held
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store.database import Database


def test_a_second_courier_says_that_another_is_at_work(works: Works) -> None:
    with running(works, Mode.STAY):
        wait_until(lambda: works.passed["recovered"])
        assert holder(works.path)["pid"]
        assert works.courier(Waiting()).run(Mode.UNTIL_EMPTY) is Ended.ANOTHER
        assert works.passed["locked"] == 1
    assert not is_held(works.path)


def test_once_watches_a_courier_at_work_until_nothing_is_due(works: Works, mail_server: MailServers) -> None:
    answer = threading.Event()
    server = mail_server(Rule(Step.DOT, Stall(answer)))
    works.use(server)
    mail = works.mail()
    with running(works, Mode.STAY):
        wait_until(lambda: works.passed["marked"])
        timer = threading.Timer(2.5, answer.set)  # longer than the two seconds that it tries for the lock
        timer.start()
        assert works.courier(Waiting()).run(Mode.ONCE) is Ended.ANOTHER
        assert works.states(mail) == [State.SENT]
        timer.join()


def test_once_takes_over_when_the_courier_it_watches_ends(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    mail = works.mail()
    lock = CourierLock(works.path)
    assert lock.take(works.made.clock, works.waiting)
    with running(works, Mode.ONCE) as second:
        wait_until(second.thread.is_alive)
        timer = threading.Timer(2.5, lock.release)  # longer than the two seconds it tries for by itself
        timer.start()
        assert second.wait() is Ended.DONE
        timer.join()
    assert works.states(mail) == [State.SENT]


def test_a_courier_on_another_machine_holds_what_was_queued_there(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    works.run()
    mail = works.mail()
    with works.db.transaction():
        works.db.execute("UPDATE meta SET value='elsewhere' WHERE key='machine_id'")
    works.run()
    assert works.states(mail) == [State.HELD]
    assert works.recipient(mail)["cause"] == "moved"
    assert server.received == []


@pytest.mark.timeout(120)
def test_mail_queued_while_a_courier_ends_is_never_left_behind(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who queues commits, then probes; who ends releases, then looks: one of the two sees the other."""
    monkeypatch.setattr(courier, "_ROUND", 0.005)
    monkeypatch.setattr(courier, "LINGER", 0.0)
    server = mail_server()
    works.use(server)
    left_to_the_running = 0
    couriers: list[threading.Thread] = []

    def ensure() -> bool:
        if is_held(works.path):
            return False
        thread = threading.Thread(target=lambda: works.courier(Waiting()).run(Mode.UNTIL_EMPTY, 0.0))
        thread.start()
        couriers.append(thread)
        return True

    mails = []
    for n in range(60):
        mails.append(works.mail())
        left_to_the_running += not ensure()
        if n % 3 == 0:
            wait_until(lambda: works.states(mails[-1]) == [State.SENT], what=f"mail {n}")
    for thread in couriers:
        thread.join(30)
        assert not thread.is_alive()
    assert works.states(*mails) == [State.SENT] * len(mails)
    assert len(server.received) == len(mails)
    assert works.log == []


def test_mail_queued_between_the_last_look_and_the_release_is_seen(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrowest moment: the courier decided to end, and whoever queues finds its lock still held."""
    monkeypatch.setattr(courier, "LINGER", 0.0)
    server = mail_server()
    works.use(server)
    mails = [works.mail()]

    def queue() -> None:
        if len(mails) == 1:
            with Database.open(works.path, works.made.clock) as db:
                mails.append(Works(MadeOffice(db, works.made.clock, works.made.sender_id)).mail())
            assert is_held(works.path)

    real = CourierLock.release

    def release(self: CourierLock) -> None:
        queue()
        real(self)

    monkeypatch.setattr(CourierLock, "release", release)
    assert works.run(Mode.UNTIL_EMPTY) is Ended.DONE
    assert works.states(*mails) == [State.SENT] * 2


def test_a_courier_waits_for_what_is_queued_for_later(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mail_server()
    works.use(server)
    later = works.made.queue(works.made.add_one(), not_before=works.made.clock.now() + DAY // 24)
    monkeypatch.setattr(courier, "LINGER", 0.0)
    with running(works, Mode.UNTIL_EMPTY) as running_courier:
        wait_until(lambda: works.passed["recovered"])
        works.made.clock.advance(DAY // 24)
        assert running_courier.wait() is Ended.DONE
    assert works.states(later) == [State.SENT]


def test_a_lingering_hand_sends_new_mail_over_the_connection_it_kept(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    first = works.mail()
    with running(works, Mode.STAY):
        wait_until(lambda: works.states(first) == [State.SENT])
        second = works.mail()
        wait_until(lambda: works.states(second) == [State.SENT])
    assert server.sessions == 1
