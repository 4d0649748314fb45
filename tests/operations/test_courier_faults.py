"""Faults of our own that nobody foresaw: no mail is stuck, the others go on, the machine is not kept busy."""

from __future__ import annotations

import pytest

from tests.operations.couriering import Works
from tests.support.servers import MailServers
from tui_invoice.domain.delivery import State
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import courier
from tui_invoice.operations.courier import Ended
from tui_invoice.operations.hand import Session
from tui_invoice.store import due, outbox
from tui_invoice.store.database import Database


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "_REST", 0.0)
    monkeypatch.setattr(courier, "_ROUND", 0.01)


def test_a_mail_that_breaks_the_courier_each_time_is_tried_last_then_held_and_the_others_go_on(
    works: Works, mail_server: MailServers
) -> None:
    server = mail_server()
    works.use(server)
    bad, *good = [works.mail() for _ in range(3)]
    others = works.mail(made=works.another(server))
    inner = works.compose
    tried: list[int] = []

    def compose(db: Database, claim: Claim, sender: Sender) -> Composed:
        if sender.id == works.made.sender_id:
            tried.append(claim.delivery_id)
        if claim.delivery_id == bad:
            raise RuntimeError("nobody expected this")
        return inner(db, claim, sender)

    works.compose = compose
    assert works.run() is Ended.DONE
    assert works.states(bad, *good, others) == [State.HELD, State.SENT, State.SENT, State.SENT]
    assert tried.count(bad) == 10
    third = [n for n, delivery in enumerate(tried) if delivery == bad][2]
    assert set(good) <= set(tried[:third]), "what broke it twice is tried last"
    assert works.recipient(bad)["cause"] == "needs_a_look"
    assert len(works.log) == 10
    assert all("RuntimeError: nobody expected this" in text for text in works.log)
    assert works.db.number("SELECT count(*) FROM attempt WHERE ended_at IS NULL") == 0


def test_a_fault_after_the_marker_leaves_the_mail_uncertain(works: Works, mail_server: MailServers) -> None:
    server = mail_server()
    works.use(server)
    mail, more = works.mail(), works.mail()

    def fault() -> None:
        if works.passed["marked"] == 1:
            raise RuntimeError("nobody expected this")

    works.at["marked"] = fault
    works.run()
    assert works.states(mail, more) == [State.UNCERTAIN, State.SENT]
    assert len(server.received) == 1


def test_a_fault_beside_a_password_does_not_show_it(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.use(mail_server())
    secret = Secret("hunter-2-word")

    def connect(self: Works, sender: Sender) -> Session:
        raise RuntimeError(f"a fault with {secret!r} and {secret}")

    monkeypatch.setattr(Works, "_connect", connect)
    works.mail()
    works.run()
    assert works.log
    assert "hunter-2-word" not in " ".join(works.log)


def test_a_fault_before_any_mail_was_claimed_is_left_to_the_next_courier(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing counts such faults in the database, so the courier must not go round for ever."""
    server = mail_server()
    works.use(server)
    mail = works.mail()
    other = works.another(server)
    others = works.mail(made=other)
    real = outbox.claim

    def claim(db: Database, sender_id: int) -> Claim | None:
        if sender_id == works.made.sender_id:
            raise RuntimeError("nobody expected this")
        return real(db, sender_id)

    monkeypatch.setattr(outbox, "claim", claim)
    assert works.run() is Ended.DONE
    assert works.states(mail, others) == [State.QUEUED, State.SENT]
    assert len(works.log) == courier._MANY
    monkeypatch.setattr(outbox, "claim", real)
    assert due.anything_due(works.db)
    works.run()
    assert works.states(mail) == [State.SENT]


def test_between_two_faults_of_one_sender_the_courier_rests(
    works: Works, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.use(mail_server())
    works.mail()
    monkeypatch.setattr(courier, "_REST", 60.0)
    rounds = 0

    def passing() -> None:
        raise RuntimeError("nobody expected this")

    real = due.agenda

    def agenda(db: Database) -> due.Agenda:
        nonlocal rounds
        rounds += 1
        if rounds == 20:
            works.waiting.stop()
        return real(db)

    monkeypatch.setattr(due, "agenda", agenda)
    works.at["claimed"] = passing
    assert works.run() is Ended.STOPPED
    assert len(works.log) == 1
