"""What the send and the resend form begin with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.operations.desks import Desk
from tests.store.making import make_invoice, make_sender
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.documents.page import render
from tui_invoice.domain.addresses import parse_list
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations.drafting import Draft, check_addresses, draft
from tui_invoice.operations.giving import given
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import invoices, senders

UNKNOWN = Answer("550 5.1.1 User unknown")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _problem(found: Draft) -> str:
    return found.problem.title if found.problem else ""


def test_a_first_draft_names_everybody_it_would_go_to_and_says_what_the_mail_says(desk: Desk) -> None:
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="arkiv@example.com"))
    desk.bring("7/1", "ann@example.com", cc=("boss@example.com",))
    found = draft(desk.context, "7/1")
    assert (found.resend, found.sent_before, found.problem) == (False, False, None)
    assert found.sender == "office@example.com"
    assert [each.address for each in (*found.to, *found.cc, *found.bcc)] == [
        "ann@example.com",
        "boss@example.com",
        "arkiv@example.com",
    ]
    assert {each.status for each in (*found.to, *found.cc, *found.bcc)} == {None}
    assert (found.attachment, found.currency, found.total) == ("7_1.pdf", "EUR", 10_000)
    planned = send(desk.context, Wish(("7/1",), dry_run=True)).planned[0].delivery
    assert (found.subject, found.body) == (planned.subject, planned.body)


def test_the_size_is_the_kept_pages_own_and_an_estimate_before_there_is_one(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    drawn = len(render(make_invoice("1", emails=("ann@example.com",))))
    assert 0.7 * drawn < draft(desk.context, "1").size < 1.3 * drawn
    with desk.context.writing(create=True) as db, db.transaction():
        invoices.add_issued(db, [(make_invoice("2"), b"%PDF-1.4 brought in")])
    assert draft(desk.context, "2").size == len(b"%PDF-1.4 brought in")


def test_a_resend_offers_those_it_did_not_reach_and_shows_who_has_it(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com", cc=("boss@example.com",))
    send(desk.context, Wish(("1",)))
    desk.deliver()
    found = draft(desk.context, "1")
    assert (found.resend, found.sent_before, found.problem) == (True, False, None)
    assert [(each.address, each.status, each.has_it) for each in found.to] == [
        ("old@example.com", SendStatus.FAILED, False)
    ]
    assert [(each.address, each.status, each.has_it) for each in found.cc] == [
        ("boss@example.com", SendStatus.SENT, True)
    ]
    assert found.to[0].since == desk.clock.now()


def test_a_resend_offers_the_address_that_was_corrected_on_another_invoice(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com")
    desk.bring("2", "old@example.com", "new@example.com")
    desk.bring("3", "old@example.com")
    send(desk.context, Wish(("1", "2", "3")))
    desk.deliver()
    resend(desk.context, Again(("1",), corrections={"": "new@example.com"}))
    assert [(each.address, each.status) for each in draft(desk.context, "3").to] == [("new@example.com", None)]
    assert [(each.address, each.has_it) for each in draft(desk.context, "2").to] == [
        ("old@example.com", False),
        ("new@example.com", True),
    ], "who has it already is no place for it to go to"


def test_one_that_reached_everybody_is_said_to_arrive_twice(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server())
    for number in "12":
        desk.bring(number, "ann@example.com")
    send(desk.context, Wish(("1",)))
    assert not draft(desk.context, "1").sent_before, "it did not leave yet"
    desk.deliver()
    given(desk.context, "2", "by post")
    for number in "12":
        found = draft(desk.context, number)
        assert (found.sent_before, found.problem, found.to[0].has_it) == (True, None, True)


def test_a_draft_says_why_nothing_can_be_sent(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot())))
    desk.bring("1", "ann@example.com")
    desk.bring("2", "bob@example.com", customer="Ann \U0001f984 Ltd")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _problem(draft(desk.context, "1")) == "it is uncertain whether it arrived"
    assert _problem(draft(desk.context, "2")) == "2 cannot be drawn"
    desk.bring("3", "ann@example.com")
    with desk.context.writing() as db, db.transaction():
        db.execute("UPDATE invoice SET status='void' WHERE number='3'")
    assert _problem(draft(desk.context, "3")) == "it is void"
    desk.bring("4", "ann@example.com")
    assert _problem(draft(desk.context, "4", "nobody@example.com")) == "there is no sender nobody@example.com"
    with desk.context.writing() as db, db.transaction():
        senders.remove(db, desk.sender_id)
    assert _problem(draft(desk.context, "4")) == "there is no sender yet"
    desk.office(Office(Seller("")))
    found = draft(desk.context, "4")
    assert (_problem(found), found.senders, found.sender) == ("the office has no name yet", (), "")
    with pytest.raises(NotFoundError):
        draft(desk.context, "5")


def test_what_a_dead_courier_had_in_its_hands_is_uncertain_in_the_draft_too(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        for word in ("sending", "handing_over"):
            db.execute("UPDATE recipient SET state=?", word)
    found = draft(desk.context, "1")
    assert (_problem(found), found.to[0].status) == ("it is uncertain whether it arrived", SendStatus.UNCERTAIN)


def test_a_resend_goes_out_by_the_account_of_the_first_time_while_there_is_one(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN)))
    with desk.context.writing() as db, db.transaction():
        second = replace(make_sender("second@example.com", uid="b" * 32), is_default=True)
        senders.add(db, second)
    desk.bring("1", "ann@example.com")
    assert draft(desk.context, "1").sender == "second@example.com"
    send(desk.context, Wish(("1",), sender="office@example.com"))
    desk.deliver()
    assert draft(desk.context, "1").sender == "office@example.com"
    assert draft(desk.context, "1", "SECOND@example.com").sender == "second@example.com"
    with desk.context.writing() as db, db.transaction():
        senders.remove(db, desk.sender_id)
    assert draft(desk.context, "1").sender == "second@example.com"


def test_each_address_of_a_field_is_judged_alone_in_its_order() -> None:
    checks = check_addresses(
        "Ann <ann@example.org>；ke toan@anhduong.vn、 bob@gmial.com, ANN@example.org\nx@例子．中国"
    )
    assert [(each.address, each.ok) for each in checks] == [
        ("ann@example.org", True),
        ("", False),
        ("bob@gmial.com", True),
        ("x@例子.中国", True),
    ]
    assert checks[0].text == "Ann <ann@example.org>"
    assert "blank" in checks[1].reason
    assert checks[1].suggestion == "ketoan@anhduong.vn"
    assert (checks[2].suggestion, checks[2].hint) == ("bob@gmail.com", "gmial.com: did you mean gmail.com?")
    assert checks[0].hint.startswith("example.org is reserved")


@for_all(st.text(alphabet="ab@.;, <>\"'＠．；、\n\x07é中", max_size=40))
def test_a_field_is_judged_as_a_list_of_addresses_is(text: str) -> None:
    good, bad = parse_list(text)
    checks = check_addresses(text)
    assert [each.address for each in checks if each.ok] == [each.address for each in good]
    assert [(each.text, each.reason) for each in checks if not each.ok] == [(each.text, each.reason) for each in bad]
    assert all(each.ok == bool(each.address) == (not each.reason) for each in checks)
