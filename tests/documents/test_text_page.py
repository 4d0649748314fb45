"""The page as text: all of it, within its width, figures under each other."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.making import SAMPLES, make_invoice, with_lines
from tui_invoice.documents.content import content
from tui_invoice.documents.text_page import text_page
from tui_invoice.domain.invoice import Invoice
from tui_invoice.domain.text import cells, visible


def page(invoice: Invoice, width: int) -> tuple[str, ...]:
    return text_page(content(invoice), width)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_wider_than_asked_and_all_is_safe_for_a_terminal(name: str) -> None:
    for width in range(10, 130):
        lines = page(SAMPLES[name], width)
        assert max(map(cells, lines)) <= max(24, width)
        assert all(visible(line) == line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", [30, 44, 80, 120])
@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "hostile"])
def test_every_word_and_figure_of_the_pdf_is_there(name: str, width: int) -> None:
    texts = content(SAMPLES[name])
    shown = "".join("".join(page(SAMPLES[name], width)).split())
    printed = [text for place, text in texts.texts() if place != "the labels" and not place.startswith("line ")]
    printed += [texts.title, texts.issue_date, texts.due_date, texts.words.bill_to]
    printed += [getattr(line, column.name) for line in texts.lines for column in fields(line)[1:]]
    printed += [word for line in texts.lines for word in line.description.split() if cells(word) <= 12]
    assert [text for text in printed if "".join(text.split()) not in shown] == []


def test_a_chinese_table_stands_under_each_other_though_its_signs_are_two_cells_wide() -> None:
    lines = page(make_invoice("zh"), 80)
    start = next(n for n, line in enumerate(lines) if line.startswith("项目说明"))
    assert lines[start : start + 4] == (
        "项目说明                                  数量      单价  增值税税率  不含税金额",
        "网站改版设计，第二阶段：首页、搜索   12.5 小时    855.00         25%   10,687.50",
        "与支付流程",
        "十一月托管与维护服务                         1  2,160.00         25%    2,160.00",
    )
    assert {cells(line) for line in lines[start : start + 2]} == {80}


def test_where_columns_leave_no_room_a_line_stands_above_its_figures() -> None:
    lines = page(make_invoice("da"), 44)
    start = lines.index("Drift og pleje, november")
    assert lines[start : start + 4] == (
        "Drift og pleje, november",
        "  Antal 1  Enhedspris 1.920,00",
        "  Momssats 25 %",
        "                                    1.920,00",
    )


def test_parts_without_anything_in_them_leave_no_gap() -> None:
    lines = page(SAMPLES["credit"], 80)
    assert "Betales til" not in lines
    assert all(lines[n] or lines[n + 1] for n in range(len(lines) - 1))
    assert lines[0] == "Kreditnota K-17"
    assert lines[-1]


@given(text=st.text(max_size=200), width=st.integers(24, 100))
def test_whatever_people_wrote_stays_within_the_width(text: str, width: int) -> None:
    made = make_invoice("en")
    strange = replace(
        with_lines(made, replace(made.lines[0], description=text, unit=text)),
        number=text or "1",
        note=text,
        buyer=replace(made.buyer, name=text, address=text, tax_id=text),
    )
    assert all(cells(line) <= width and visible(line) == line for line in page(strange, width))
