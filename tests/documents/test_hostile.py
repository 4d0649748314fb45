"""Whatever stands in an invoice, a page comes of it or a reason why not."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.documents.making import make_invoice, make_line, text_of, with_lines
from tui_invoice.documents.cleaning import clean, clean_lines
from tui_invoice.documents.content import content
from tui_invoice.documents.flow import BOTTOM, LEFT, RIGHT, TOP
from tui_invoice.documents.layout import sheets
from tui_invoice.documents.page import render
from tui_invoice.documents.typesetting import Style, set_lines
from tui_invoice.domain.errors import DocumentError
from tui_invoice.domain.invoice import Invoice

DRAWABLE = st.text(
    st.sampled_from("abcWi –-/.,()0189\u00a0\nÅÆøđỗ上海（），。\x00\x1b\u202e\u200d\ufeff\t\r"), max_size=400
)
ANY = st.one_of(DRAWABLE, st.text(max_size=60))


def hostile(language: str, texts: list[str]) -> Invoice:
    """Return an invoice with these six texts in its fields."""
    name, address, bank, description, unit, note = texts
    made = make_invoice(language)
    return with_lines(
        replace(
            made,
            number=name or "1",
            seller=replace(made.seller, name=name, address=address, bank=bank, country=unit),
            buyer=replace(made.buyer, name=address, address=name, tax_id=bank),
            note=note,
        ),
        make_line(description, "12345678.125", "99999.5", made.currency, unit=unit),
    )


@pytest.mark.usefixtures("bare_machine")  # pypdf cannot read back what is set in a system's PostScript outlines
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("en", ["", "", "", "", "", "\u1100"])
@given(st.sampled_from(["en", "da", "vi", "zh"]), st.lists(ANY, min_size=6, max_size=6))
def test_a_page_comes_of_any_text_or_a_reason(language: str, texts: list[str]) -> None:
    try:
        text = text_of(render(hostile(language, texts)))
    except DocumentError as error:
        assert "U+" in error.detail
        return
    assert {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs"}} <= {"\n"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["en", "zh"]), st.lists(DRAWABLE.map(lambda text: text * 9), min_size=6, max_size=6))
def test_nothing_leaves_the_page_and_nothing_covers_another(language: str, texts: list[str]) -> None:
    for sheet in sheets(content(hostile(language, texts))):
        boxes = []
        for placed in sheet.texts:
            assert placed.x >= LEFT - 0.01
            assert placed.x + placed.line.width <= RIGHT + 0.01
            assert placed.y >= TOP - 8
            if placed.y < BOTTOM + 8 and placed.line.width > 0:
                boxes.append((placed.x, placed.x + placed.line.width, placed.y, placed.line.style.size))
        boxes.sort(key=lambda box: box[2])
        for n, (left, right, y, _) in enumerate(boxes):
            for other_left, other_right, other_y, size in boxes[n + 1 :]:
                if other_y - y > 30:
                    break
                apart = other_left >= right - 0.01 or other_right <= left + 0.01
                assert apart or other_y - y >= size * 0.9


@settings(max_examples=200, deadline=None)
@given(ANY, st.floats(20, 500))
def test_a_broken_text_is_whole(text: str, room: float) -> None:
    """Lines hold every sign in its order, save the spaces they were broken at."""
    shown = clean_lines(text)
    lines = set_lines(shown, Style(9), room)
    together = "".join(run.text for line in lines for run in line.runs)
    assert together.replace(" ", "") == shown.replace(" ", "").replace("\n", "")
    assert all(line.width <= room + 0.01 for line in lines)


@given(ANY)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean_lines(clean_lines(text)) == clean_lines(text)
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean(text)
