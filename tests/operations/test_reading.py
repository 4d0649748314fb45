"""What the reading operations say of an office, and that they leave it alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import MadeOffice, make_invoice, office
from tests.support.clocks import START, FakeClock
from tui_invoice.domain.clock import HOUR, SystemClock
from tui_invoice.domain.delivery import Phase, SendStatus, State
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.filters import Filter, View
from tui_invoice.operations import listing, paths, reading, showing, status
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import customers, holds, journal


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def context(made: MadeOffice) -> Context:
    return Context(paths.find({}, str(made.db.path)), made.clock, "clerk", {})


def test_a_list_goes_on_over_every_page(made: MadeOffice, context: Context) -> None:
    count = 2 * listing.PAGE + 1
    made.add(*(make_invoice(str(n)) for n in range(count)))
    assert len({row.number for row in listing.listed(context, Filter())}) == count
    assert list(listing.listed(context, Filter(view=View.FAILED))) == []


def test_a_row_names_the_addresses_that_mail_goes_to_today(made: MadeOffice, context: Context) -> None:
    made.add_one("1", "old@example.com")
    customer = made.db.number("SELECT id FROM customer")
    with made.db.transaction():
        customers.correct(made.db, customer, "old@example.com", "new@example.com")
    (row,) = listing.listed(context, Filter())
    assert row.emails == ("new@example.com",)


def test_a_row_names_no_address_that_the_invoice_itself_lacks(made: MadeOffice, context: Context) -> None:
    """Mail never goes to a customer's other addresses, so the list does not show them for it."""
    made.add(make_invoice("1"), make_invoice("2", emails=()))
    assert {row.number: row.emails for row in listing.listed(context, Filter())} == {"1": ("ann@example.com",), "2": ()}


def test_what_a_dead_courier_was_handing_over_is_uncertain(made: MadeOffice, context: Context) -> None:
    """OUTBOX S5: it is shown as sending only while a courier holds the lock."""
    made.queue(made.add_one("1"))
    made.mark(made.claim())
    lock = CourierLock(made.db.path)
    assert lock.take(SystemClock(), Waiting())
    assert next(listing.listed(context, Filter())).send_status is SendStatus.SENDING
    lock.release()
    assert next(listing.listed(context, Filter())).send_status is SendStatus.UNCERTAIN
    shown = showing.show(context, "1")
    assert (shown.recipients[0].state, shown.verdict.remedies) == (State.UNCERTAIN, (Remedy.SETTLE,))


def test_queued_mail_bears_the_cause_for_which_its_sender_waits(made: MadeOffice, context: Context) -> None:
    made.queue(made.add_one("1"))
    with made.db.transaction():
        holds.wait(made.db, made.sender, Cause.SERVER_UNREACHABLE, "421 later", START + HOUR)
    (row,) = listing.listed(context, Filter())
    assert (row.send_status, row.cause) == (SendStatus.QUEUED, "server_unreachable")
    verdict = showing.show(context, "1").verdict
    assert (verdict.words, verdict.next_at) == ("421 later", START + HOUR)


def test_show_tells_who_it_missed_and_what_was_said(made: MadeOffice, context: Context) -> None:
    delivery = made.queue(made.add_one("1"))
    claim = made.claim()
    made.finish(claim, State.FAILED, Phase.RCPT)
    made.db.execute("UPDATE recipient SET cause='mailbox_full', words='552 5.2.2 full' WHERE delivery_id=?", delivery)
    shown = showing.show(context, "1")
    assert shown.row.cause == "mailbox_full"
    assert (shown.verdict.missed, shown.verdict.words) == (("ann@example.com",), "552 5.2.2 full")
    assert shown.verdict.sender == "office@example.com"
    assert [each.phase for each in shown.attempts] == [Phase.RCPT]
    with pytest.raises(NotFoundError):
        showing.show(context, "2")


def test_status_needs_a_person_for_what_does_not_go_on_by_itself(made: MadeOffice, context: Context) -> None:
    made.queue(made.add_one("1"))
    calm = status.status(context)
    assert calm is not None
    assert (calm.needs_a_person, calm.due, calm.courier) == (False, True, False)
    with made.db.transaction():
        holds.hold(made.db, made.sender, Cause.SENDER_SIGN_IN, "535 no", "courier")
    held = status.status(context)
    assert held is not None
    assert (held.needs_a_person, held.counts[SendStatus.HELD], held.held[0].reply) == (True, 1, "535 no")


def test_following_gives_each_line_once_and_in_order(made: MadeOffice, context: Context) -> None:
    waiting = Waiting()
    found: list[str] = []
    with made.db.transaction():
        for n in range(3):
            journal.note(made.db, "info", "queued", str(n), who="clerk")
    for entry in reading.follow(context, waiting):
        found.append(entry.text)
        if len(found) == 3:
            with made.db.transaction():
                journal.note(made.db, "error", "failed", "3", who="courier")
        if len(found) == 4:
            waiting.stop()
    assert found == ["0", "1", "2", "3"]
    assert [entry.text for entry in reading.needing_a_person(context, 0)] == ["3"]


def test_reading_makes_no_database(tmp_path: Path) -> None:
    context = Context(paths.find({}, str(tmp_path / "none.db")), FakeClock(), "clerk", dict(os.environ))
    assert (reading.log(context), status.status(context), reading.office(context)) == (None, None, None)
    with pytest.raises(NotFoundError):
        next(listing.listed(context, Filter()))
    assert list(tmp_path.iterdir()) == []
