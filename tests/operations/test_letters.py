"""One invoice as the form was filled in: queued for those named, or as a test for oneself."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations import accounts
from tui_invoice.operations.drafting import Draft, Letter, draft, queue, test_to_me
from tui_invoice.operations.giving import given
from tui_invoice.operations.reading import NEEDS_A_PERSON, log
from tui_invoice.operations.sending import Wish, send

UNKNOWN = Answer("550 5.1.1 User unknown")
BUSY = Answer("450 4.2.1 busy")
test_to_me.__test__ = False  # type: ignore[attr-defined]  # it is what is tested, and no test


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _titles(desk: Desk, letter: Letter) -> list[str]:
    sent = queue(desk.context, letter)
    assert bool(sent.planned) != bool(sent.refused)
    return [each.title for each in sent.refused]


def _as_offered(found: Draft, **typed: object) -> Letter:
    """Return the letter that a form asks for where nothing but what is `typed` was changed."""
    to, cc, bcc = (tuple(e.address for e in part if not e.has_it) for part in (found.to, found.cc, found.bcc))
    fields = {"number": found.number, "sender": found.sender, "to": to, "cc": cc, "bcc": bcc, **typed}
    return Letter(**fields)  # type: ignore[arg-type]


def test_a_letter_goes_to_everybody_named_in_the_words_that_were_typed(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="arkiv@example.com"))
    desk.bring("1", "ann@example.com", cc=("boss@example.com",))
    letter = _as_offered(draft(desk.context, "1"), name="Chị Ánh", subject="Faktura", body="Hej!", wait_ms=5_000)
    assert _titles(desk, letter) == []
    desk.deliver()
    assert desk.status("1")[0] is SendStatus.QUEUED, "it can be taken back for a while"
    desk.clock.advance(5_000)
    desk.deliver()
    assert sorted(server.received[0].addresses) == ["ann@example.com", "arkiv@example.com", "boss@example.com"]
    head = server.received[0].data.partition(b"\r\n\r\n")[0].decode()
    assert "Subject: Faktura" in head
    assert "arkiv@example.com" not in head
    assert [each.name for each in desk.live("1")] == ["Chị Ánh", "", ""]


def test_the_offices_own_copy_goes_nowhere_where_a_person_took_it_out(desk: Desk) -> None:
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="arkiv@example.com"))
    desk.bring("1", "ann@example.com")
    assert _titles(desk, _as_offered(draft(desk.context, "1"), bcc=())) == []
    assert list(desk.states("1")) == ["ann@example.com"]


def test_a_corrected_address_takes_the_place_of_the_one_that_failed(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com"))
    desk.use(server)
    desk.bring("1", "ann@example.com", "old@example.com")
    desk.bring("2", "old@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, _as_offered(draft(desk.context, "1"), to=("new@example.com",), save=True)) == []
    desk.deliver()
    assert desk.states("1") == {"ann@example.com": State.SENT, "new@example.com": State.SENT}
    assert [message.addresses for message in server.received] == [("ann@example.com",), ("new@example.com",)]
    assert [each.address for each in draft(desk.context, "2").to] == ["new@example.com"], "it is saved"


def test_a_new_address_stands_for_a_failed_one_of_its_own_role_and_a_copy_for_no_customer(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN)))
    desk.bring("1", "to@example.com", cc=("cc@example.com",))
    desk.bring("2", "to@example.com")
    send(desk.context, Wish(("1", "2")))
    desk.deliver()
    assert _titles(desk, Letter("1", cc=("new@example.com",))) == []
    assert desk.states("1") == {"to@example.com": State.FAILED, "new@example.com": State.QUEUED}
    assert _titles(desk, Letter("2", bcc=("arkiv@example.com",))) == []
    assert desk.states("2") == {"to@example.com": State.FAILED, "arkiv@example.com": State.QUEUED}


def test_what_is_put_in_the_place_of_the_offices_copy_or_of_a_copy_is_no_customers_to_address(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(
        mail_server(Rule(Step.RCPT, UNKNOWN, address="arkiv@example.com"), Rule(Step.RCPT, UNKNOWN, address="cc@x.dk"))
    )
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="arkiv@example.com"))
    desk.bring("1", "ann@example.com", cc=("cc@x.dk",))
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Letter("1", cc=("new@x.dk",), bcc=("other@example.com",), save=True)) == []
    with desk.context.reading() as db:
        rows = db.rows("SELECT address, role, coalesce(corrected_to, '') FROM contact ORDER BY position")
    assert [tuple(row) for row in rows] == [
        ("ann@example.com", "to", ""),
        ("cc@x.dk", "cc", "new@x.dk"),
        ("new@x.dk", "cc", ""),
    ]


def test_a_failed_one_that_is_left_out_stays_failed(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.RCPT, UNKNOWN, times=1, each=True))
    desk.use(server)
    desk.bring("1", "a@example.com", "b@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Letter("1", to=("b@example.com",))) == []
    desk.deliver()
    assert desk.states("1") == {"a@example.com": State.FAILED, "b@example.com": State.SENT}


def test_who_has_it_gets_it_twice_only_where_that_is_said(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Letter("1", to=("ANN@example.com",))) == ["it was sent already, to ANN@example.com"]
    assert _titles(desk, Letter("1", to=("bob@example.com",))) == [], "somebody else may have it too"
    desk.deliver()
    assert _titles(
        desk, Letter("1", to=("ann@example.com", "bob@example.com"), again=frozenset({"Ann@example.com"}))
    ) == ["it was sent already, to bob@example.com"], "it is said of each"
    assert _titles(desk, Letter("1", to=("ann@example.com",), again=frozenset({"Ann@example.com"}))) == []
    desk.deliver()
    assert [message.addresses[0] for message in server.received] == [f"{n}@example.com" for n in ("ann", "bob", "ann")]
    assert desk.status("1") == (SendStatus.SENT, 2, 2)


def test_a_copy_alone_does_not_take_the_place_of_the_customer_who_waits(desk: Desk) -> None:
    """It would be shown as sent once the copy is."""
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    assert _titles(desk, Letter("1", bcc=("arkiv@example.com",))) == ["nobody stands in To"]
    assert desk.states("1") == {"ann@example.com": State.QUEUED}


def test_one_that_was_given_to_somebody_without_an_address_goes_out_only_where_that_is_said(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, times=1)))
    desk.bring("1")
    given(desk.context, "1", "by post")
    assert _titles(desk, Letter("1", to=("ann@example.com",))) == ["it was given otherwise"]
    assert _titles(desk, Letter("1", to=("ann@example.com",), again=frozenset({""}))) == []
    desk.deliver()
    assert desk.states("1") == {"": State.GIVEN, "ann@example.com": State.FAILED}
    assert _titles(desk, Letter("1", to=("ann@example.com",))) == [], "it was said once, and did not arrive"


def test_what_waits_is_taken_along_and_taken_back_where_it_is_left_out(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(
        Rule(Step.RCPT, UNKNOWN, address="old@example.com"),
        Rule(Step.RCPT, BUSY, address="slow@example.com", times=1),
        Rule(Step.RCPT, BUSY, address="wrong@example.com", times=1),
    )
    desk.use(server)
    desk.bring("1", "old@example.com", "slow@example.com", "wrong@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Letter("1", to=("old@example.com", "slow@example.com"))) == []
    assert desk.states("1") == {"old@example.com": State.QUEUED, "slow@example.com": State.QUEUED}
    told = log(desk.context) or ()
    assert [each.text for each in told if each.event == "cancelled"] == ["taken back by lone, for wrong@example.com"]
    desk.deliver()
    assert desk.states("1") == {"old@example.com": State.FAILED, "slow@example.com": State.SENT}


def test_one_that_is_corrected_while_it_waits_still_stands_for_the_one_that_failed(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, address="old@example.com")))
    desk.bring("1", "old@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    queue(desk.context, Letter("1", to=("wrong@example.com",)))
    assert _titles(desk, Letter("1", to=("right@example.com",))) == []
    desk.deliver()
    assert desk.states("1") == {"right@example.com": State.SENT}


def test_addresses_are_kept_for_the_customer_where_that_is_said(desk: Desk) -> None:
    desk.office(Office(Seller("Nordlys Kontor ApS"), bcc="arkiv@example.com"))
    for number in "123":
        desk.bring(number, "old@example.com")
    assert _titles(desk, _as_offered(draft(desk.context, "1"), to=("once@example.com",))) == []
    assert draft(desk.context, "2").to[0].address == "old@example.com"
    more = ("new@example.com", "second@example.com")
    assert _titles(desk, _as_offered(draft(desk.context, "2"), to=more, save=True)) == []
    assert [each.address for each in draft(desk.context, "3").to] == ["new@example.com"]
    known = "SELECT count(*) FROM contact WHERE address='{}@example.com'"
    assert [desk.count(known.format(each)) for each in ("second", "once", "arkiv")] == [1, 0, 0]


@pytest.mark.parametrize(
    ("letter", "title"),
    [
        (Letter("1"), "it has no e-mail address"),
        (Letter("1", to=("a b@example.com",)), "“a b@example.com” is not an e-mail address"),
        (Letter("1", to=("a@example.com; b@example.com",)), "“a@example.com; b@example.com” is not one e-mail address"),
        (Letter("1", sender="nobody@example.com"), "there is no sender nobody@example.com"),
    ],
)
def test_a_letter_that_cannot_go_out_is_refused_and_nothing_is_queued(desk: Desk, letter: Letter, title: str) -> None:
    desk.bring("1", "ann@example.com")
    assert _titles(desk, letter) == [title]
    assert desk.count("SELECT count(*) FROM delivery") == 0
    with pytest.raises(NotFoundError):
        queue(desk.context, Letter("2"))


def test_an_uncertain_one_is_settled_first(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot())))
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    desk.deliver()
    assert _titles(desk, Letter("1", to=("bob@example.com",), again=frozenset({"bob@example.com"}))) == [
        "it is uncertain whether it arrived"
    ]


def test_a_test_brings_the_real_page_to_oneself_and_leaves_the_table_as_it_was(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(Rule(Step.DOT, CutAfterDot(), address="lost@example.com"))
    desk.use(server)
    desk.bring("fresh", "ann@example.com")
    desk.bring("lost", "lost@example.com")
    desk.bring("waits", "bob@example.com")
    send(desk.context, Wish(("lost",)))
    desk.deliver()
    send(desk.context, Wish(("waits",), wait_ms=60_000))
    before = [(desk.status(number), desk.states(number)) for number in ("fresh", "lost", "waits")]
    document = "SELECT count(*) FROM invoice WHERE number='fresh' AND document IS NOT NULL"
    for number in ("fresh", "lost", "waits"):
        assert test_to_me(desk.context, number) == "office@example.com"
    assert [(desk.status(number), desk.states(number)) for number in ("fresh", "lost", "waits")] == before
    desk.deliver()
    tests = server.received[1:]
    assert [message.addresses for message in tests] == [("office@example.com",)] * 3
    first = message_from_bytes(tests[0].data, policy=default)
    assert first["Subject"].startswith("Test: ")
    assert [part.get_filename() for part in first.iter_attachments()] == ["fresh.pdf"]
    assert [(desk.status(number), desk.states(number)) for number in ("fresh", "lost", "waits")] == before
    assert desk.count(document) == 0, "what is mended after a test must show in the real one"
    assert _titles(desk, Letter("fresh", to=("ann@example.com",))) == [], "a test is no open delivery"


def test_a_test_that_fails_is_nobodys_worry_and_one_that_waits_keeps_no_sender(
    desk: Desk, mail_server: MailServers
) -> None:
    desk.use(mail_server(Rule(Step.RCPT, UNKNOWN, times=1)))
    desk.bring("1", "ann@example.com")
    test_to_me(desk.context, "1", subject="Typed", body="Words")
    desk.deliver()
    assert desk.count("SELECT count(*) FROM recipient WHERE state='failed'") == 1
    assert desk.status("1")[0] is SendStatus.NOT_SENT
    told = log(desk.context) or ()
    assert not [each for each in told if each.event in NEEDS_A_PERSON]
    assert [each.event for each in told if each.number == "1"] == ["test", "test"]
    test_to_me(desk.context, "1")
    accounts.remove(desk.context, "office@example.com")
    assert desk.count("SELECT count(*) FROM delivery WHERE is_open=1") == 0


def test_a_test_that_a_dead_courier_left_behind_is_nobodys_worry(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    test_to_me(desk.context, "1")
    with desk.context.writing() as db, db.transaction():
        for word in ("sending", "handing_over"):
            db.execute("UPDATE recipient SET state=?", word)
    desk.context.writing().close()
    assert desk.count("SELECT count(*) FROM recipient WHERE state='uncertain'") == 1
    assert [each.event for each in log(desk.context) or ()] == ["test", "test"]
    assert _titles(desk, Letter("1", to=("ann@example.com",))) == []
