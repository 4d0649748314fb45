"""Resend: to those it did not reach, at the corrected address, and never to who has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import UsageError
from tui_invoice.operations.giving import given
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send

UNKNOWN = Answer("550 5.1.1 User unknown")
FULL = Answer("552 5.2.2 over quota")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _titles(desk: Desk, wish: Again) -> list[str]:
    return [each.title for each in resend(desk.context, wish).refused]


def test_a_resend_goes_to_the_one_that_failed_and_leaves_the_others_in_peace(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.RCPT, FULL, address="full@example.com", times=1))
    desk.use(server)
    desk.bring("1", "ann@example.com", "full@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert desk.status("1") == (SendStatus.FAILED, 1, 2)
    assert not resend(desk.context, Again(("1",))).refused
    desk.deliver()
    assert desk.status("1") == (SendStatus.SENT, 2, 2)
    assert [message.addresses for message in server.received] == [("ann@example.com",), ("full@example.com",)]
    assert desk.count("SELECT count(*) FROM recipient") == 3, "the history stays"


def test_a_corrected_address_counts_for_the_customers_other_invoices(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com"))
    desk.use(server)
    desk.bring("1", "old@example.com")
    desk.bring("2", "old@example.com")
    desk.bring("3", "old@example.com", customer="Somebody else")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert not resend(desk.context, Again(("1",), corrections={"": "new@example.com"})).refused
    desk.deliver()
    assert desk.states("1") == {"new@example.com": State.SENT}
    sent = send(desk.context, Wish(("2", "3")))
    assert [each.delivery.recipients[0].address for each in sent.planned] == ["new@example.com", "old@example.com"]


def test_a_correction_that_is_not_to_be_saved_counts_once(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com")
    desk.bring("2", "old@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    resend(desk.context, Again(("1",), corrections={"old@example.com": "new@example.com"}, save=False))
    assert send(desk.context, Wish(("2",))).planned[0].delivery.recipients[0].address == "old@example.com"


def test_where_several_failed_the_correction_must_say_which(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN)))
    desk.bring("1", "a@example.com", "b@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Again(("1",), corrections={"": "c@example.com"})) == ["several addresses failed"]
    assert _titles(desk, Again(("1",), corrections={"x@example.com": "c@example.com"})) == [
        "x@example.com is none of those it did not reach"
    ]
    assert _titles(desk, Again(("1",), corrections={"a@example.com": "b@example.com"})) == [
        "two recipients would get one address"
    ]
    assert _titles(desk, Again(("1",), corrections={"a@example.com": "c d@example.com"})) == [
        "“c d@example.com” is not an e-mail address"
    ]
    assert desk.states("1") == {"a@example.com": State.FAILED, "b@example.com": State.FAILED}
    with pytest.raises(UsageError):
        resend(desk.context, Again(failed=True, corrections={"": "c@example.com"}))


def test_what_waits_is_taken_along_and_sent_once(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(
        Rule(Step.RCPT, UNKNOWN, address="old@example.com"),
        Rule(Step.RCPT, Answer("450 4.2.1 busy"), address="busy@example.com", times=1),
    )
    desk.use(server)
    desk.bring("1", "old@example.com", "busy@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert desk.states("1") == {"old@example.com": State.FAILED, "busy@example.com": State.QUEUED}
    resend(desk.context, Again(("1",), corrections={"": "new@example.com"}))
    assert desk.states("1") == {"new@example.com": State.QUEUED, "busy@example.com": State.QUEUED}
    desk.clock.advance(10 * 60_000)
    desk.deliver()
    assert desk.states("1") == {"new@example.com": State.SENT, "busy@example.com": State.SENT}
    assert sorted(address for message in server.received for address in message.addresses) == [
        "busy@example.com",
        "new@example.com",
    ]


def test_an_uncertain_one_is_settled_first_and_one_that_arrived_needs_none(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot(), address="lost@example.com")))
    for number, address in (("1", "lost@example.com"), ("2", "ann@example.com"), ("3", "bob@example.com")):
        desk.bring(number, address)
    send(desk.context, Wish(("1", "2")))
    desk.deliver()
    assert _titles(desk, Again(("1", "2", "3"))) == [
        "it is uncertain whether it arrived",
        "the mail servers took it for everybody",
        "it was not sent yet",
    ]


def test_all_failed_of_one_cause_are_resent_and_the_other_causes_stay(desk: Desk, mail_server: MailServers) -> None:
    desk.use(
        mail_server(
            Rule(Step.RCPT, FULL, address="full@example.com", times=1),
            Rule(Step.RCPT, UNKNOWN, address="gone@example.com"),
            Rule(Step.DOT, CutAfterDot(), address="lost@example.com"),
        )
    )
    for number, address in (("1", "full@example.com"), ("2", "gone@example.com"), ("3", "lost@example.com")):
        desk.bring(number, address)
    send(desk.context, Wish(not_sent=True))
    desk.deliver()
    again = resend(desk.context, Again(failed=True, cause=Cause.MAILBOX_FULL))
    assert [each.number for each in again.planned] == ["1"]
    desk.deliver()
    assert [desk.status(number)[0] for number in "123"] == [SendStatus.SENT, SendStatus.FAILED, SendStatus.UNCERTAIN]
    assert [each.number for each in resend(desk.context, Again(failed=True)).planned] == ["2"]


def test_a_correction_to_an_address_that_has_it_already_is_refused(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, UNKNOWN, address="wrong@example.com"))
    desk.use(server)
    desk.bring("1", "wrong@example.com", "ann@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Again(("1",), corrections={"": "Ann@Example.com"})) == ["two recipients would get one address"]
    assert desk.count("SELECT count(*) FROM delivery") == 1


def test_what_is_offered_instead_of_a_resend_names_the_invoice(desk: Desk) -> None:
    desk.bring("7", "ann@example.com")
    assert [each.todo for each in resend(desk.context, Again(("7",))).refused] == ["tui-invoice send 7"]


def test_a_resend_that_still_waits_can_be_resent_or_given_and_the_first_failure_is_over(
    desk: Desk, mail_server: MailServers
) -> None:
    """The second correction takes the place of the first, and so of the address that failed before both."""
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    for number in "12":
        desk.bring(number, "old@example.com", customer=f"Customer {number}")
    send(desk.context, Wish(("1", "2")))
    desk.deliver()
    for number in "12":
        assert not resend(desk.context, Again((number,), corrections={"": "newer@example.com"})).refused
    assert not resend(desk.context, Again(("1",), corrections={"newer@example.com": "newest@example.com"})).refused
    given(desk.context, "2", "by post")
    desk.deliver()
    assert desk.states("1") == {"newest@example.com": State.SENT}
    assert desk.states("2") == {"newer@example.com": State.GIVEN}
    assert (desk.status("1"), desk.status("2")) == ((SendStatus.SENT, 1, 1), (SendStatus.GIVEN, 1, 1))
