"""Health: what the head of the screen says of the accounts and the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import MadeOffice, make_invoice, make_sender, new_delivery, office
from tests.support.clocks import START
from tui_invoice.domain.clock import HOUR, SystemClock
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations.health import SenderHealth, health
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import holds, offices, queueing, senders


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path) as made:
        yield made


def test_an_empty_office_says_what_it_lacks(made: MadeOffice) -> None:
    found = health(made.db)
    assert (found.invoices, found.office_named, found.on_hold, found.queued) == (False, False, 0, 0)
    assert (found.due, found.courier, found.writable) == (False, False, True)
    with made.db.transaction():
        offices.save(made.db, Office(Seller("Nordlys Kontor ApS")))
        senders.remove(made.db, made.sender_id)
    made.add_one("1")
    found = health(made.db)
    assert (found.invoices, found.office_named, found.senders) == (True, True, ())


def test_an_account_on_hold_says_why_and_how_much_it_keeps_back(made: MadeOffice) -> None:
    """Each account by itself; an invoice with several recipients, or that bounced besides, is one or none on hold."""
    ids = made.add(*(make_invoice(str(n)) for n in range(4)))
    with made.db.transaction():
        other = senders.by_id(made.db, senders.add(made.db, make_sender("other@example.com", uid="b" * 32)))
        queueing.insert(made.db, new_delivery(ids[0], other.id, ("a@example.com",)), other, "clerk")
    made.queue(ids[1], "a@example.com", "b@example.com")
    made.queue(ids[2])
    with made.db.transaction():
        holds.hold(made.db, made.sender, Cause.SENDER_SIGN_IN, "535 no", "courier")
        holds.wait(made.db, other, Cause.SERVER_UNREACHABLE, "421 later", START + HOUR)
    found = health(made.db)
    assert (found.on_hold, found.queued, found.due) == (2, 1, False)
    assert found.senders == (
        SenderHealth(
            "office@example.com",
            "Our Office",
            is_default=True,
            held=True,
            cause="sender_sign_in",
            reply="535 no",
            on_hold=2,
            waits_until=0,
            wait_cause="",
            worked_at=0,
            secret=SecretStore.NONE,
            uid="a" * 32,
        ),
        SenderHealth(
            "other@example.com",
            "Our Office",
            is_default=False,
            held=False,
            cause="",
            reply="",
            on_hold=0,
            waits_until=START + HOUR,
            wait_cause="server_unreachable",
            worked_at=0,
            secret=SecretStore.NONE,
            uid="b" * 32,
        ),
    )
    made.clock.advance(2 * HOUR)
    waits = health(made.db)
    assert (waits.senders[1].waits_until, waits.senders[1].wait_cause, waits.due) == (0, "", True)


def test_what_is_kept_back_is_counted_beyond_what_is_looked_at(
    made: MadeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one account all that is on hold is its own, however much."""
    monkeypatch.setattr("tui_invoice.operations.health.MOST", 2)
    for invoice_id in made.add(*(make_invoice(str(n)) for n in range(5))):
        made.queue(invoice_id)
    with made.db.transaction():
        holds.hold(made.db, made.sender, Cause.SENDER_SIGN_IN, "535 no", "courier")
    found = health(made.db)
    assert (found.on_hold, found.senders[0].on_hold) == (5, 5)


def test_a_courier_and_what_it_has_in_hand_are_seen(made: MadeOffice) -> None:
    for invoice_id in made.add(make_invoice("1"), make_invoice("2")):
        made.queue(invoice_id)
    lock = CourierLock(made.db.path)
    assert lock.take(SystemClock(), Waiting())
    claim = made.claim()
    made.mark(claim)
    at_work = health(made.db)
    assert (at_work.courier, at_work.queued) == (True, 2)
    made.finish(claim, State.SENT)
    lock.release()
    after = health(made.db)
    assert (after.courier, after.queued, after.senders[0].worked_at) == (False, 1, 0)


def test_a_database_that_may_only_be_read_is_said_to_be_so(made: MadeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_invoice.store.place.os.access", lambda path, mode: path != made.db.path)
    assert not health(made.db).writable
    monkeypatch.setattr("tui_invoice.store.place.os.access", lambda path, mode: path != made.db.path.parent)
    assert not health(made.db).writable
