"""The checks of a form: what keeps it shut, what is to be known, what is well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.town_hall import TownHall
from tui_invoice.domain.sender import Sender
from tui_invoice.domain.text import cells
from tui_invoice.operations import offices
from tui_invoice.operations.drafting import Draft, draft
from tui_invoice.tui.domains import Answer
from tui_invoice.tui.lines import form
from tui_invoice.tui.lines.addressed import Answers, judge
from tui_invoice.tui.lines.form import Filled
from tui_invoice.tui.lines.form_checks import LARGE, Item, checks, drawn
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.paint.roles import Role

SHUT = {"uncertain", "no address", "invalid"}


def all_take(domain: str) -> Answer:
    return Answer("yes", domain)


def filled(found: Draft, answers: Answers = all_take, *, given: bool = False) -> Filled:
    to, cc, bcc = (judge(form.goes_to(found, each), answers) for each in (found.to, found.cc, found.bcc))
    return Filled(to, cc, bcc, found.sender, found.subject, given)


def told(hall: TownHall, found: Draft, what: Filled | None = None, answers: Answers = all_take) -> list[Item]:
    manner = Manner(offices.show(hall.context), hall.clock)
    return checks(found, found, what or filled(found, answers), answers, manner, settle="u")


def words(items: list[Item]) -> dict[str, Role]:
    return {each.words: each.role for each in items}


def test_only_what_cannot_or_must_not_be_sent_is_shut(town_hall: TownHall) -> None:
    shut = {
        role
        for role, number in town_hall.numbers.items()
        if any(each.role is Role.ERROR for each in told(town_hall, draft(town_hall.context, number)))
    }
    assert shut == SHUT


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("uncertain", "it is uncertain whether it arrived: settle it first (u)"),
        ("no address", "nobody is named: write an address into To"),
        ("invalid", "the address in To is wrong; nothing is queued yet"),
        ("not sent", "not sent before"),
        ("sent", "sent 12:06: it will arrive twice"),
        ("queued", "it waits in the outbox: this takes its place"),
        ("one of three", "ketoan@daiviet.com.vn and 1 more have it: left out"),
        ("signed out", "bogholderi@nordlys.dk is on hold (sign-in refused): it waits until that is mended"),
    ],
)
def test_each_case_says_its_own(town_hall: TownHall, role: str, said: str) -> None:
    assert said in words(told(town_hall, draft(town_hall.context, town_hall.numbers[role])))


def test_who_got_it_while_the_form_was_open_shuts_it(town_hall: TownHall) -> None:
    now = draft(town_hall.context, town_hall.numbers["sent"])
    first = replace(now, to=(), sent_before=False)
    manner = Manner(offices.show(town_hall.context), town_hall.clock)
    late = checks(now, first, filled(now), all_take, manner, settle="u")[-1]
    assert late.role is Role.ERROR
    assert "meanwhile" in late.words


def test_addresses_are_counted_with_what_is_known_of_their_domains(town_hall: TownHall) -> None:
    found = draft(town_hall.context, town_hall.numbers["not sent"])
    typed = "a@x.dk; b@y.dk; c@y.dk"

    def first(answers: Answers) -> Item:
        what = replace(filled(found), to=judge(typed, answers))
        return told(town_hall, found, what, answers)[0]

    assert first(all_take) == Item(Role.OK, "3 addresses, both domains take mail", "3 addresses")
    assert first(lambda _: None).role is Role.MUTED
    assert first(lambda _: Answer("unknown")) == Item(Role.WARN, "3 addresses; domain not checked: 2 of 2")
    known = {"x.dk": Answer("yes"), "y.dk": Answer("no", "no such domain")}
    assert first(known.get).words == "no mail arrives at 2 addresses, say the name servers; Send asks once more"


def test_a_sender_that_worked_and_a_heavy_page_are_told(town_hall: TownHall) -> None:
    found = draft(town_hall.context, town_hall.numbers["not sent"])

    def worked(account: Sender) -> Sender:
        return replace(account, worked_at=town_hall.clock.now())

    heavy = replace(found, size=LARGE, senders=tuple(map(worked, found.senders)))
    said = words(told(town_hall, heavy))
    assert said["sender tested 12:06"] is Role.OK
    assert said["the PDF has 10.0 MB: many servers refuse a mail of that size"] is Role.WARN


def test_what_is_handed_over_otherwise_needs_no_address(town_hall: TownHall) -> None:
    found = draft(town_hall.context, town_hall.numbers["no address"])
    assert {each.role for each in told(town_hall, found, filled(found, given=True))} == {Role.OK}


@pytest.mark.parametrize("width", [29, 49, 69])
def test_in_little_room_nothing_but_what_is_well_is_shortened(town_hall: TownHall, width: int) -> None:
    for role, number in town_hall.numbers.items():
        items = told(town_hall, draft(town_hall.context, number))
        short = drawn(items, width, compact=True)
        assert len(short) <= len(drawn(items, width, compact=False))
        assert max(sum(cells(run.text) for run in each.left) for each in short) <= width
        text = " ".join(" ".join(each.text for each in short).split())
        for item in items:
            if item.role is not Role.OK:
                assert " ".join(item.words.split()) in text, role


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_title_fits_and_keeps_the_number(town_hall: TownHall, width: int) -> None:
    manner = Manner(offices.show(town_hall.context), town_hall.clock)
    for role, number in town_hall.numbers.items():
        title = form.title(draft(town_hall.context, number), manner, width)
        assert sum(cells(run.text) for run in title.left) < width
        assert title.text.startswith(f"── {'Send' if role in ('not sent', 'no address') else 'Resend'} {number} · ")


def test_who_has_it_stands_beside_the_field_and_not_in_it(town_hall: TownHall) -> None:
    found = draft(town_hall.context, town_hall.numbers["one of three"])
    assert form.goes_to(found, found.to) == "giamdoc@daiviet.com.vn"
    assert form.aside(found, found.to) == "ketoan@daiviet.com.vn, kho@daiviet.com.vn (has it)"
    assert form.aside(found, found.cc) == "none"


def test_a_text_out_of_view_is_counted_below_its_label() -> None:
    assert [each.text for each in form.text_label(3, 4)] == [" Text", "", " (4 more)"]
    assert form.text_label(2, 14)[-1].text == " (+14)"
    assert form.text_rows("one\n\nthree and more", 10) == 4
