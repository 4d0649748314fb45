"""Many invoices at once: each judged alone, all queued as one batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.store.making import make_invoice
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.errors import DiskFullError, RefusedError
from tui_invoice.domain.filters import Filter, View
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations import accounts, bulk_queueing
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.bulk import BulkRow, BulkWish, Check, ids_of, queue, rows
from tui_invoice.operations.giving import given
from tui_invoice.operations.reading import log
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import invoices, queueing
from tui_invoice.store.database import Database

UNKNOWN = Answer("550 5.1.1 User unknown")
FULL = Answer("552 5.2.2 mailbox full")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _ids(desk: Desk, *numbers: str) -> tuple[int, ...]:
    return tuple(desk.count(f"SELECT id FROM invoice WHERE number='{number}'") for number in numbers)


def _row(desk: Desk, number: str, *to: str) -> BulkRow:
    ids = _ids(desk, number)
    with Browser(desk.context) as browser:
        return next(rows(browser, ids, {ids[0]: to} if to else {}))


def test_the_ids_of_a_view_are_its_invoices_newest_first_and_no_more_than_asked_for(desk: Desk) -> None:
    taken = [(make_invoice(str(n)), None) for n in range(1_203)]
    with desk.context.writing() as db, db.transaction():
        invoices.add_issued(db, taken)
    with Browser(desk.context) as browser:
        found = ids_of(browser, Filter(View.NOT_SENT))
        assert len(found) == 1_203
        assert list(found) == sorted(found, reverse=True)
        assert ids_of(browser, Filter(View.NOT_SENT), most=1_001) == found[:1_001]
        assert ids_of(browser, Filter(View.FAILED)) == ()


def _one_of_each(desk: Desk, servers: MailServers) -> None:
    """Bring an invoice for each check in, its number says which."""
    gone = Rule(Step.RCPT, UNKNOWN, address="gone@example.com")
    full = Rule(Step.RCPT, FULL, address="full@example.com")
    desk.use(servers(gone, full, Rule(Step.DOT, CutAfterDot(), address="lost@example.com")))
    for number, name in (("sent", "ann"), ("failed", "full"), ("gone", "gone"), ("lost", "lost")):
        desk.bring(number, f"{name}@example.com")
    send(desk.context, Wish(not_sent=True))
    desk.deliver()
    desk.bring("ready", "ann@example.com", cc=("boss@example.com",))
    desk.bring("nobody", customer="Someone")
    desk.bring("bad", "ann@example..com")
    desk.bring("slip", "ann@gmial.com")
    desk.bring("sign", "ann@example.com", customer="Ann \U0001f984 Ltd")
    for number in ("waits", "void", "given"):
        desk.bring(number, "ann@example.com")
    given(desk.context, "given")
    send(desk.context, Wish(("waits",)))
    with desk.context.writing() as db, db.transaction():
        db.execute("UPDATE invoice SET status='void' WHERE number='void'")


def test_every_invoice_is_checked_and_what_is_wrong_is_named(desk: Desk, mail_server: MailServers) -> None:
    _one_of_each(desk, mail_server)
    expected = {
        "ready": (Check.READY, False, True),
        "sent": (Check.SENT_BEFORE, False, True),
        "given": (Check.SENT_BEFORE, False, True),
        "failed": (Check.READY, False, True),
        "gone": (Check.BAD_ADDRESS, True, False),
        "nobody": (Check.NO_ADDRESS, True, False),
        "bad": (Check.BAD_ADDRESS, True, False),
        "slip": (Check.READY, False, True),
        "sign": (Check.CANNOT, True, False),
        "lost": (Check.UNCERTAIN, False, False),
        "waits": (Check.UNDER_WAY, False, False),
        "void": (Check.NOT_ISSUED, False, False),
    }
    found = {number: _row(desk, number) for number in expected}
    assert {number: (row.check, row.mends, row.sendable) for number, row in found.items()} == expected
    ready, slip = found["ready"], found["slip"]
    assert (ready.to, ready.cc, ready.resend) == (("ann@example.com",), ("boss@example.com",), False)
    assert (found["failed"].resend, found["sent"].title) == (True, "it was sent already, to ann@example.com")
    assert found["gone"].title == "gone@example.com was told to be wrong", "the same again would fail again"
    assert _row(desk, "gone", "right@example.com").check is Check.READY
    assert found["given"].title == "it was given otherwise, to ann@example.com"
    assert (found["bad"].wrong, found["bad"].suggestion) == ("ann@example..com", "ann@example.com")
    assert (slip.suggestion, slip.detail) == ("ann@gmail.com", "ann@gmial.com: did you mean ann@gmail.com?")
    assert "U+1F984" in found["sign"].detail


def test_a_typed_address_is_judged_in_place_of_the_invoices_own(desk: Desk) -> None:
    desk.bring("nobody", customer="Someone")
    desk.bring("known", "one@example.com", customer="Someone")
    desk.bring("bad", "ann@example..com", cc=("boss@example.com",))
    assert _row(desk, "nobody").suggestion == "one@example.com", "the only one of the customer's is offered"
    assert _row(desk, "nobody", "typed@example.com").check is Check.READY
    for wrong in ("ty ped@example.com", "a@example.com; b@example.com", ""):
        assert _row(desk, "nobody", wrong).check is Check.BAD_ADDRESS
    row = _row(desk, "bad", "ann@example.com")
    assert (row.check, row.to, row.cc) == (Check.READY, ("ann@example.com",), ("boss@example.com",))


def test_what_failed_goes_to_those_it_missed_and_the_rest_to_all_in_one_batch(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.RCPT, FULL, address="b@example.com", times=1))
    desk.use(server)
    desk.bring("failed", "a@example.com", "b@example.com")
    desk.bring("sent", "ann@example.com")
    desk.bring("meant", "bob@example.com")
    send(desk.context, Wish(not_sent=True))
    desk.deliver()
    desk.bring("new", "c@example.com", cc=("d@example.com",))
    desk.bring("nobody", customer="Someone")
    ids = _ids(desk, "failed", "sent", "meant", "new", "nobody")
    before = len(server.received)
    batch = queue(desk.context, BulkWish((*ids, ids[0]), again=frozenset(_ids(desk, "meant")), text="Hej"))
    assert batch.queued == _ids(desk, "failed", "meant", "new")
    assert [(each.number, each.title) for each in batch.refused] == [
        ("sent", "it was sent already, to ann@example.com"),
        ("nobody", "it has no e-mail address"),
    ]
    assert (batch.sender, batch.held) == ("office@example.com", False)
    assert desk.count(f"SELECT count(*) FROM delivery WHERE batch_id={batch.id} AND body='Hej'") == 3
    desk.deliver()
    assert sorted(tuple(sorted(message.addresses)) for message in server.received[before:]) == [
        ("b@example.com",),
        ("bob@example.com",),
        ("c@example.com", "d@example.com"),
    ]
    assert desk.states("failed") == {"a@example.com": State.SENT, "b@example.com": State.SENT}
    assert [desk.status(number)[0] for number in ("failed", "sent", "meant", "new")] == [SendStatus.SENT] * 4


def test_a_typed_address_is_used_and_kept_where_that_is_said(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com")
    desk.bring("2", "old@example.com")
    desk.bring("3", "once@example.com", customer="Someone")
    desk.bring("4", "once@example.com", customer="Someone")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    one, three = _ids(desk, "1", "3")
    assert queue(desk.context, BulkWish((one,), to={one: ("new@example.com",)}, save=True)).queued == (one,)
    assert queue(desk.context, BulkWish((three,), to={three: ("typed@example.com",)})).queued == (three,)
    assert desk.states("1") == {"new@example.com": State.QUEUED}
    assert (_row(desk, "2").to, _row(desk, "4").to) == (("new@example.com",), ("once@example.com",))


def test_a_cc_for_all_is_nobodys_second_mail_and_no_address_of_the_customers(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, FULL, address="old@example.com")))
    desk.bring("1", "old@example.com", cc=("boss@example.com",))
    desk.bring("2", "boss@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    one, two = _ids(desk, "1", "2")
    queue(desk.context, BulkWish((one, two), cc=("boss@example.com", "tax@example.com"), save=True))
    assert desk.states("1") == {
        "old@example.com": State.QUEUED,
        "boss@example.com": State.SENT,
        "tax@example.com": State.QUEUED,
    }
    assert desk.states("2") == {"boss@example.com": State.QUEUED, "tax@example.com": State.QUEUED}
    assert desk.count("SELECT count(*) FROM contact WHERE address='tax@example.com'") == 0
    with pytest.raises(RefusedError):
        queue(desk.context, BulkWish((two,), cc=("no address",)))


def test_nothing_to_queue_makes_no_batch(desk: Desk) -> None:
    desk.office(Office(Seller("Nordlys Kontor ApS")))
    desk.bring("1", customer="Someone")
    batch = queue(desk.context, BulkWish(_ids(desk, "1")))
    assert (batch.id, batch.queued, len(batch.refused)) == (0, (), 1)
    assert desk.count("SELECT count(*) FROM batch") == 0


def test_who_changes_while_the_others_are_looked_at_is_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring("1", "ann@example.com")
    desk.bring("2", "bob@example.com")
    real = bulk_queueing._queue_chunk

    def meanwhile(*args: object) -> None:
        send(desk.context, Wish(("1",)))
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk_queueing, "_queue_chunk", meanwhile)
    batch = queue(desk.context, BulkWish(_ids(desk, "1", "2")))
    assert batch.queued == _ids(desk, "2")
    assert [(each.number, each.title) for each in batch.refused] == [("1", "it changed meanwhile")]
    assert desk.count("SELECT count(*) FROM delivery") == 2


def test_chunks_are_one_batch_and_what_the_disk_could_not_take_is_refused_by_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in "12345":
        desk.bring(number, "ann@example.com")
    monkeypatch.setattr(bulk_queueing, "CHUNK", 2)
    real = queueing.insert

    def full(db: Database, *args: object) -> int:
        if db.number("SELECT count(*) FROM delivery") == 3:
            raise DiskFullError("the disk is full")
        return real(db, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(queueing, "insert", full)
    batch = queue(desk.context, BulkWish(_ids(desk, *"12345")))
    assert batch.queued == _ids(desk, "1", "2"), "a chunk is queued whole or not at all"
    assert [(each.number, each.title) for each in batch.refused] == [(n, "the disk is full") for n in "345"]
    monkeypatch.setattr(queueing, "insert", real)
    again = queue(desk.context, BulkWish(_ids(desk, *"345")))
    assert again.queued == _ids(desk, *"345")
    assert desk.count(f"SELECT count(*) FROM delivery WHERE batch_id={again.id}") == 3
    assert desk.count("SELECT count(*) FROM batch") == 2


def test_who_has_it_gets_no_second_one_by_being_typed_for_another(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com", cc=("boss@example.com",))
    send(desk.context, Wish(("1",)))
    desk.deliver()
    one = _ids(desk, "1")[0]
    row = _row(desk, "1", "BOSS@example.com")
    assert (row.check, row.wrong, row.title) == (
        Check.BAD_ADDRESS,
        "BOSS@example.com",
        "it was sent already, to BOSS@example.com",
    )
    assert queue(desk.context, BulkWish((one,), to={one: ("boss@example.com",)})).queued == ()
    assert desk.states("1") == {"old@example.com": State.FAILED, "boss@example.com": State.SENT}


def test_who_waited_and_is_left_out_of_what_was_typed_is_taken_back_and_noted(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(
        mail_server(
            Rule(Step.RCPT, UNKNOWN, address="old@example.com"),
            Rule(Step.RCPT, Answer("450 4.2.1 busy"), address="slow@example.com"),
        )
    )
    desk.bring("1", "old@example.com", "slow@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    one = _ids(desk, "1")[0]
    assert queue(desk.context, BulkWish((one,), to={one: ("new@example.com",)})).queued == (one,)
    assert desk.states("1") == {"new@example.com": State.QUEUED}
    told = log(desk.context) or ()
    assert [each.text for each in told if each.event == "cancelled"] == ["taken back by lone, for slow@example.com"]


def test_however_long_queueing_takes_all_of_it_can_be_taken_back_for_as_long_as_was_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in "12345":
        desk.bring(number, "ann@example.com")
    monkeypatch.setattr(bulk_queueing, "CHUNK", 2)
    real = queueing.insert

    def slow(db: Database, *args: object) -> int:
        desk.clock.advance(4_000)
        assert not db.number("SELECT count(*) FROM delivery WHERE next_at<=?", desk.clock.now()), (
            "none leaves meanwhile"
        )
        return real(db, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(queueing, "insert", slow)
    batch = queue(desk.context, BulkWish(_ids(desk, *"12345"), wait_ms=5_000))
    assert len(batch.queued) == 5
    assert desk.count("SELECT count(DISTINCT next_at) FROM delivery") == 1
    assert desk.count("SELECT max(next_at) FROM delivery") == desk.clock.now() + 5_000


def test_a_sender_that_is_changed_meanwhile_ends_it_and_what_was_queued_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in "123":
        desk.bring(number, "ann@example.com")
    monkeypatch.setattr(bulk_queueing, "CHUNK", 2)
    real = bulk_queueing._queue_chunk

    def meanwhile(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        accounts.edit(desk.context, "office@example.com", accounts.SenderChanges(address="new@example.com"))

    monkeypatch.setattr(bulk_queueing, "_queue_chunk", meanwhile)
    batch = queue(desk.context, BulkWish(_ids(desk, *"123")))
    assert batch.queued == _ids(desk, "1", "2")
    assert [(each.number, each.title) for each in batch.refused] == [("3", "there is no sender office@example.com")]
