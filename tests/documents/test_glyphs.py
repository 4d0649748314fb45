"""Signs that no font has are named, with the place where they stand."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from babel.numbers import list_currencies

from tests.documents.making import make_invoice, make_line, with_lines
from tui_invoice.documents import faces
from tui_invoice.documents.content import content
from tui_invoice.documents.glyphs import missing, refuse_missing
from tui_invoice.documents.page import render
from tui_invoice.domain.errors import DocumentError, MoneyError
from tui_invoice.domain.language import CHINESE, DANISH, ENGLISH, VIETNAMESE, Words
from tui_invoice.domain.money import digits

pytestmark = pytest.mark.usefixtures("bare_machine")


def test_a_missing_sign_is_named_with_its_place() -> None:
    made = replace(make_invoice("en"), note="Pay 5 \U0001f4b6 and \U0001f4b6, שלום")
    assert missing(made) == (
        "U+1F4B6 \U0001f4b6 in the note",
        "U+05E9 ש in the note",
        "U+05DC ל in the note",
        "U+05D5 ו in the note",
        "U+05DD ם in the note",
    )


def test_each_place_is_called_as_a_person_calls_it() -> None:
    made = make_invoice("en")
    odd = replace(
        with_lines(made, *made.lines, make_line("ok", "1", "1", "GBP", unit="ห")),
        number="ก1",
        seller=replace(made.seller, name="ข", bank="ค"),
        buyer=replace(made.buyer, name="ง", address="จ", tax_id="ฉ"),
    )
    assert {each.partition(" in ")[2] for each in missing(odd)} == {
        "the number",
        "the seller's name",
        "the bank details",
        "the buyer's name",
        "the buyer's address",
        "the buyer's tax ID",
        "line 4",
    }


def test_a_page_with_a_missing_sign_is_refused_by_name() -> None:
    made = make_invoice("en")
    odd = replace(made, buyer=replace(made.buyer, name="\u0e01\u0e02\u0e03\u0e04\u0e05\u0e07\u0e08"))
    with pytest.raises(DocumentError, match=r"U\+0E01 ก in the buyer's name.*and 2 more"):
        refuse_missing(odd)
    with pytest.raises(DocumentError, match=r"U\+0E01"):
        render(odd)


def test_a_combining_mark_is_named_without_being_shown() -> None:
    assert missing(replace(make_invoice("en"), note="x\u20dd")) == ("U+20DD in the note",)


def test_what_has_no_shape_of_its_own_is_not_missed() -> None:
    assert missing(replace(make_invoice("en"), note="a\u200d\u200cb\ufe0f\u202f1\u2009\u2011\t\x00\u202e\ud800")) == ()


@pytest.mark.parametrize("words", [ENGLISH, DANISH, VIETNAMESE, CHINESE], ids=lambda words: str(words.language))
def test_our_own_fonts_have_every_sign_of_every_label(words: Words) -> None:
    texts = "".join(getattr(words, each.name) for each in fields(Words))
    known = faces.stack(bold=False)
    assert {char for char in texts if char != "\n" and not any(ord(char) in face.covered for face in known)} == set()


@pytest.mark.parametrize("language", ["en", "da", "vi", "zh"])
def test_every_currency_can_be_drawn_with_our_own_fonts(language: str) -> None:
    made = replace(make_invoice(language), lines=(), total=0, as_agreed=True)
    lacking: list[str] = []
    for currency in sorted(list_currencies()):
        try:
            digits(currency)
        except MoneyError:
            continue
        lacking += missing(replace(made, currency=currency, total=-123_456))
    assert lacking == []


def test_a_sign_that_no_font_of_ours_has_gives_way_to_the_code() -> None:
    made = replace(make_invoice("en"), lines=(), as_agreed=True, currency="INR", total=-1_234_500)
    assert content(made).amount == "-INR\u00a012,345.00"
    assert content(replace(made, buyer=replace(made.buyer, language="da"))).amount == "-12.345,00\u00a0INR"


def test_both_weights_have_the_same_signs() -> None:
    regular, bold = faces.stack(bold=False)[0], faces.stack(bold=True)[0]
    assert set(regular.covered) == set(bold.covered)
