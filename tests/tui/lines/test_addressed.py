"""The addresses of a form: each judged alone, and one mend changes one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.text import cells, visible
from tui_invoice.tui.domains import Answer
from tui_invoice.tui.lines import addressed
from tui_invoice.tui.lines.addressed import Judged, Past, judge
from tui_invoice.tui.paint.roles import Role

KNOWN = {
    "guanggu.cn": Answer("yes"),
    "bageriet.dkk": Answer("no", "no such domain", "bageriet.dk"),
    "asked.dk": Answer(),
    "silent.dk": Answer("unknown", "it was not answered in time"),
}
PIECES = st.sampled_from(
    ["ann@guanggu.cn", "ke toan@anhduong.vn", "lone@bageriet.dkk", "no address", "a@b@c", "Ann <ann@x.dk>", "x＠y.dk"]
)


def judged(text: str, past: Past | None = None) -> tuple[Judged, ...]:
    return judge(text, KNOWN.get, past or Past())


def test_what_is_wrong_names_its_own_address_and_offers_the_mend() -> None:
    good, blank, nowhere = judged("ann@guanggu.cn; ke toan@anhduong.vn; lone@bageriet.dkk")
    assert (good.role, good.words) == (Role.TEXT, "")
    assert (blank.role, nowhere.role) == (Role.ERROR, Role.ERROR)
    assert blank.words.startswith('"ke toan@anhduong.vn": a blank inside the address')
    assert nowhere.words == '"lone@bageriet.dkk": no such domain; did you mean bageriet.dk?'
    assert nowhere.suggestion == "lone@bageriet.dk"


@pytest.mark.parametrize("domain", ["asked.dk", "silent.dk", "never-asked.dk"])
def test_a_domain_that_nobody_answered_for_shuts_nothing(domain: str) -> None:
    assert [each.role for each in judged(f"ann@{domain}")] == [Role.TEXT]


def test_a_slip_is_offered_and_a_reserved_name_is_told_where_nobody_could_be_asked() -> None:
    (slip,) = judged("ann@gmial.com")
    assert (slip.role, slip.suggestion) == (Role.WARN, "ann@gmail.com")
    answers = {"yes": Role.TEXT, "": Role.TEXT, "unknown": Role.WARN}
    for takes, role in answers.items():
        (found,) = judge("ann@office.example", lambda _, takes=takes: Answer(takes))  # type: ignore[misc]
        assert found.role is role, takes


def test_where_it_failed_or_is_already_is_said_and_shuts_nothing() -> None:
    past = Past({"ann@guanggu.cn": "20 Nov 09:02"}, frozenset({"bo@guanggu.cn"}))
    ann, bo = judged("ANN@guanggu.cn, bo@guanggu.cn", past)
    assert (ann.role, bo.role) == (Role.WARN, Role.WARN)
    assert "has it since 20 Nov 09:02" in ann.words
    assert "would fail again" in bo.words


@given(st.lists(PIECES, min_size=1, max_size=5, unique=True))
def test_taking_the_mend_changes_the_first_bad_address_and_no_other(pieces: list[str]) -> None:
    before = judged("; ".join(pieces))
    place = next((n for n, each in enumerate(before) if each.suggestion), None)
    text = addressed.mended(before)
    if place is None:
        assert (text, addressed.offered(before)) == ("", "")
        return
    assert addressed.offered(before) == before[place].suggestion
    kept = [each.check.text for n, each in enumerate(before) if n != place]
    assert [each for each in text.split("; ") if each != before[place].suggestion] == [
        each for each in kept if each != before[place].suggestion
    ]
    assert sum(each.role is Role.ERROR for each in judged(text)) < sum(each.role is Role.ERROR for each in before)


@given(st.text(max_size=60), st.integers(20, 90))
def test_whatever_is_typed_the_lines_under_the_field_are_safe_and_fit(text: str, width: int) -> None:
    for line in addressed.under(judged(text), width):
        assert visible(line.text) == line.text
        assert sum(cells(run.text) for run in line.left) <= width


def test_one_new_address_says_how_its_domain_is_and_several_are_counted() -> None:
    new = judged("ann@guanggu.cn; bo@asked.dk; cy@silent.dk; di@bageriet.dkk")
    said = [addressed.taking([each], KNOWN.get).text for each in new]
    assert said == ["✓ guanggu.cn takes mail", "asking for asked.dk…", "! silent.dk: not checked", "✗ bageriet.dkk"]
    assert addressed.taking(new, KNOWN.get).text == "4 new addresses"
