"""A courier that is told to stop, whose mail changes under its hands, or whose database goes away."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.operations.couriering import Works, commands, running
from tests.store.making import office
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.demo.script import Normally, Rule, Stall, Step
from tui_invoice.domain.clock import DAY, SystemClock
from tui_invoice.domain.delivery import State
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import courier
from tui_invoice.operations.courier import Ended, Mode
from tui_invoice.operations.hand import Session
from tui_invoice.operations.lock import is_held
from tui_invoice.store import couriers
from tui_invoice.store.database import Database
from tui_invoice.store.recipients import move


def _attempts_open(works: Works) -> int:
    return works.db.number("SELECT count(*) FROM attempt WHERE ended_at IS NULL")


def test_told_to_stop_before_the_marker_it_resets_and_puts_the_mail_back(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server()
    works.use(server)
    mail, more = works.mail(), works.mail()
    works.at["before_marker"] = works.waiting.stop
    assert works.run(Mode.UNTIL_EMPTY) is Ended.STOPPED
    assert works.states(mail, more) == [State.QUEUED] * 2
    assert commands(server, "RSET")
    assert (commands(server, "DATA"), server.received) == ([], [])
    row = works.delivery(mail)
    assert (row["tries"], row["crashes"], row["next_at"]) == (0, 0, works.made.clock.now())
    assert (_attempts_open(works), works.log) == (0, [])


@pytest.mark.parametrize("step", [Step.CONNECT, Step.MAIL, Step.RCPT])
def test_told_to_stop_while_a_server_says_nothing_before_the_marker_it_breaks_off(
    works: Works, mail_server: MailServers, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was handed over, so that nobody waits for its 30 seconds; a sign-in cannot be broken off, and is left."""
    monkeypatch.setattr(courier, "_GRACE", 0.1)
    monkeypatch.setattr(courier, "_LAST_WAIT", 1.0)
    asked = threading.Event()
    server = mail_server(
        Rule(step, Stall(20.0)), on_event=lambda name, detail: asked.set() if name == step.value else None
    )
    works.use(server)
    mail = works.mail()
    with running(works) as running_courier:
        assert asked.wait(20)
        running_courier.waiting.stop()
        assert running_courier.wait(10) is Ended.STOPPED
    assert works.states(mail) == [State.QUEUED]
    assert (works.delivery(mail)["tries"], works.sender.tries, works.sender.next_at) == (0, 0, 0)
    assert (_attempts_open(works), is_held(works.path)) == (0, False)
    assert works.delivery(mail)["next_at"] == works.made.clock.now()


@pytest.mark.parametrize("comes", [True, False])
def test_told_to_stop_during_the_answer_it_waits_for_it_and_then_calls_it_uncertain(
    works: Works, mail_server: MailServers, comes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "PATIENCE_AT_STOP", 20.0 if comes else 0.3)
    dotted, answer = threading.Event(), threading.Event()
    server = mail_server(
        Rule(Step.DOT, Stall(answer, Normally())),
        on_event=lambda name, detail: dotted.set() if name == "dot" else None,
    )
    works.use(server)
    mail, more = works.mail(), works.mail()
    with running(works) as running_courier:
        assert dotted.wait(20)
        running_courier.waiting.stop()
        if comes:
            answer.set()
        assert running_courier.wait(15) is Ended.STOPPED
    answer.set()
    assert works.states(mail, more) == [State.SENT if comes else State.UNCERTAIN, State.QUEUED]
    assert _attempts_open(works) == 0


def test_told_to_stop_with_nothing_to_do_it_ends(works: Works) -> None:
    with running(works) as running_courier:
        wait_until(lambda: works.passed["recovered"])
        running_courier.waiting.stop()
        assert running_courier.wait(5) is Ended.STOPPED
    assert not is_held(works.path)


def test_asked_to_stop_through_the_database_it_ends_and_does_not_begin_anew(works: Works) -> None:
    works.made.queue(works.made.add_one(), not_before=works.made.clock.now() + DAY)
    with running(works, Mode.UNTIL_EMPTY) as running_courier:
        wait_until(lambda: works.passed["recovered"])
        with works.db.transaction():
            couriers.ask_to_stop(works.db)
        assert running_courier.wait(10) is Ended.STOPPED
    assert works.passed["locked"] == 1


def test_a_recipient_that_vanished_before_the_marker_is_read_again(works: Works, mail_server: MailServers) -> None:
    """A report says that an earlier try arrived, just before this one is marked: no second copy goes out."""
    server = mail_server()
    works.use(server)
    mail = works.mail("a@example.com", "b@example.com")
    first = works.recipient(mail)["id"]
    moved = threading.Event()

    def report() -> None:
        if not moved.is_set():
            with Database.open(works.path, works.made.clock) as db, db.transaction():
                assert move(db, first, State.SENDING, State.DELIVERED)
            moved.set()

    works.at["before_marker"] = report
    works.run()
    assert works.states(mail) == [State.DELIVERED, State.SENT]
    assert commands(server, "RSET")
    assert [message.addresses for message in server.received] == [("b@example.com",)]
    assert works.delivery(mail)["tries"] == 0
    assert not any("a@example.com" in text and "again" in text for text in works.told("queued")), "it arrived"


def test_the_journal_does_not_say_what_changed_nothing(works: Works, mail_server: MailServers) -> None:
    """A bounce is read while the answer is on its way: it was not "sent" after that."""
    works.use(mail_server())
    mail = works.mail()

    def report() -> None:
        with Database.open(works.path, works.made.clock) as db, db.transaction():
            assert move(db, recipient_id, State.HANDING_OVER, State.BOUNCED)

    recipient_id = works.recipient(mail)["id"]
    works.at["marked"] = report
    works.run()
    assert works.states(mail) == [State.BOUNCED]
    assert works.told("sent") == []
    assert len(works.told("too_late")) == 1


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_courier_whose_database_goes_away_ends_and_writes_nothing_into_another(
    works: Works, mail_server: MailServers, how: str
) -> None:
    server = mail_server()
    works.use(server)
    works.mail()
    aside = works.path.with_name("aside.db")

    def swap() -> None:
        works.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            if (beside := works.path.with_name(works.path.name + suffix)).exists():
                beside.rename(aside.with_name(aside.name + suffix))
        if how == "replaced":
            with office(works.path.parent, name="office.db") as new:
                new.queue(new.add_one())

    works.at["before_marker"] = swap
    assert works.run(Mode.STAY) is Ended.STOPPED
    assert (server.received, commands(server, "DATA")) == ([], [])
    if how == "replaced":
        _is_untouched(works.path)
    else:
        assert not works.path.exists()


def _is_untouched(path: Path) -> None:
    with Database.open(path, SystemClock(), write=False) as db:
        assert [row["state"] for row in db.rows("SELECT state FROM recipient")] == ["queued"]
        assert db.number("SELECT count(*) FROM attempt") == 0
        assert db.number("SELECT count(*) FROM courier") == 0


def test_an_idle_courier_whose_database_is_removed_ends(works: Works) -> None:
    with running(works) as running_courier:
        wait_until(lambda: works.passed["recovered"])
        works.path.unlink()
        assert running_courier.wait(10) is Ended.STOPPED


def test_a_look_up_that_hangs_does_not_keep_a_courier_from_its_end(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hand is left behind; when it wakes up it finds that it may mark nothing any more."""
    monkeypatch.setattr(courier, "_GRACE", 0.1)
    monkeypatch.setattr(courier, "_LAST_WAIT", 0.2)
    server = mail_server()
    works.use(server)
    mail = works.mail()
    hangs, wake, woken = threading.Event(), threading.Event(), threading.Event()
    inner = Works._connect

    def connect(self: Works, sender: Sender) -> Session:
        if hangs.is_set():
            return inner(self, sender)
        hangs.set()
        wake.wait(20)
        try:
            return inner(self, sender)
        finally:
            woken.set()

    monkeypatch.setattr(Works, "_connect", connect)
    with running(works) as running_courier:
        assert hangs.wait(20)
        running_courier.waiting.stop()
        assert running_courier.wait(10) is Ended.STOPPED
    left_behind = [thread for thread in threading.enumerate() if thread.name.startswith("sender-")]
    assert works.states(mail) == [State.QUEUED]
    works.run()
    assert works.states(mail) == [State.SENT]
    wake.set()
    assert woken.wait(20)
    for thread in left_behind:
        thread.join(20)
        assert not thread.is_alive()
    assert len(server.received) == 1
    assert works.states(mail) == [State.SENT]
