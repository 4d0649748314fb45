"""The page as a reader of it finds it: its words and amounts, its pages, its bytes."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import PdfObject, StreamObject

from tests.documents.making import (
    SAMPLES,
    make_as_agreed,
    make_credit_note,
    make_hostile,
    make_invoice,
    make_line,
    make_mixed,
    pages_of,
    text_of,
    with_lines,
)
from tui_invoice.documents.content import content
from tui_invoice.documents.page import render
from tui_invoice.domain.errors import DocumentError

MOST_BYTES = 30 * 1024


def objects(reader: PdfReader) -> list[PdfObject | None]:
    """Return every object of a PDF, in the order of their numbers."""
    return [reader.get_object(number) for number in sorted(reader.xref[0])]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["Invoice", "Bill to", "Due date 7 December 2026", "12.5", "1,564.30", "VAT 25%", "391.08", "£1,955.38"],
        ),
        ("da", ["Faktura", "Betalingsfrist 7. december 2026", "12.514,40", "Moms 25 %", "15.643,00 kr.", "Danmark"]),
        ("vi", ["Hóa đơn", "Hạn thanh toán 7 tháng 12 năm 2026", "12,5", "46.929.000", "58.661.250 ₫", "Đan Mạch"]),
        ("zh", ["发票", "付款截止日期 2026年12月7日", "14,078.70", "增值税 25%", "¥17,598.38", "上海晨曦贸易有限公司"]),
    ],
)
def test_a_page_speaks_the_buyers_language(language: str, expected: list[str]) -> None:
    text = text_of(render(make_invoice(language)))
    assert [each for each in [*expected, "2026-0140", "Nordlys Kontor ApS", "DK12345678"] if each not in text] == []


def test_a_credit_note_says_what_is_credited_and_asks_for_nothing() -> None:
    text = text_of(render(make_credit_note()))
    assert "Kreditnota" in text
    assert "Beløb til kreditering" in text
    assert "3.125,00 kr." in text
    assert "-" not in text.replace("K-17", "").replace("CVR-/momsnr.", "")
    assert "Betalingsfrist" not in text
    assert "IBAN" not in text


def test_a_total_as_agreed_claims_nothing_about_tax() -> None:
    text = text_of(render(make_as_agreed()))
    assert "Theo thỏa thuận" in text
    assert text.count("12.500.000") == 3
    assert "GTGT" not in text


def test_every_rate_has_its_subtotal_and_what_it_is_reckoned_on() -> None:
    text = text_of(render(make_mixed()))
    for words in ("VAT 20%  ·  449.00", "VAT 5%  ·  59.97", "Reverse charge  ·  159.96", "89.80", "£761.73"):
        assert words in text


def test_no_rate_is_shown_where_there_is_one_of_nothing() -> None:
    """A single rate of 0 tells nobody anything in a column."""
    from tui_invoice.domain.invoice import TaxCategory

    line = make_line("Lesson", "1", "50", "GBP", rate="0", category=TaxCategory.EXEMPT)
    text = text_of(render(with_lines(make_invoice("en"), line)))
    assert "VAT rate" not in text
    assert "Exempt from VAT" in text


@pytest.mark.parametrize(("language", "page"), [("en", "Page 1 of 2"), ("vi", "Trang 1/2"), ("zh", "第 1 页，共 2 页")])
def test_forty_lines_go_on_to_a_second_page_below_a_head_of_their_own(language: str, page: str) -> None:
    invoice = make_invoice(language, lines=40)
    first, second = pages_of(render(invoice))
    assert page in first
    assert page.replace("1", "2", 1) in second
    head = content(invoice).head
    for label in (head.description, head.quantity, head.unit_price, head.net):
        assert all(label in page.replace("\n", " ") for page in (first, second))
    assert sum(text.count(invoice.lines[1].description) for text in (first, second)) == 13


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_invoice_gives_the_same_bytes(name: str) -> None:
    assert render(SAMPLES[name]) == render(SAMPLES[name])


def test_pages_drawn_by_several_threads_at_once_are_the_same() -> None:
    """A courier has a thread for each sender, and all of them share the open fonts."""
    alone = {name: render(invoice) for name, invoice in SAMPLES.items()}
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: (name, render(SAMPLES[name])), [*SAMPLES, *SAMPLES]))
    assert all(alone[name] == data for name, data in drawn)


def test_the_same_bytes_come_from_another_process() -> None:
    code = (
        "import hashlib; from tests.documents.making import SAMPLES; from tui_invoice.documents.page import render\n"
        "print([hashlib.sha256(render(SAMPLES[n])).hexdigest() for n in ('da', 'zh', 'mixed')])"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("77", "Asia/Shanghai"))
    }
    assert len(seen) == 1


@pytest.mark.parametrize("language", ["en", "da", "vi", "zh"])
def test_a_page_of_ten_lines_is_small(language: str) -> None:
    data = render(make_invoice(language, lines=10))
    assert len(pages_of(data)) == 1
    assert len(data) <= MOST_BYTES


@pytest.mark.usefixtures("bare_machine")
def test_a_chinese_page_needs_no_font_of_the_machine() -> None:
    data = render(make_invoice("zh", lines=10))
    assert "上海晨曦贸易有限公司" in text_of(data)
    assert len(data) <= MOST_BYTES


def test_a_page_holds_no_link_no_script_and_no_path_of_the_machine() -> None:
    data = render(make_hostile())
    reader = PdfReader(BytesIO(data))
    for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/Annots", b"/OpenAction /"):
        assert word not in data
    streams = [each.get_data() for each in objects(reader) if isinstance(each, StreamObject)]
    assert len(streams) > 6
    everything = data + b"".join(streams)
    for path in (b"/tmp", b"tui-invoice-", str(Path.home()).encode(), str(Path(__file__).parents[2]).encode()):
        assert path not in everything
    assert reader.metadata is not None
    assert reader.metadata.title == f"Faktura {'N' * 90}"
    assert str(reader.root_object["/Lang"]) == "da-DK"


def test_hostile_text_stands_as_text_and_whole() -> None:
    text = text_of(render(make_hostile()))
    whole = "".join(text.split())
    assert "{nb}{{nb}}□[31mred□□evil□=HYPERLINK('http://x')<b>**bold**</b>" in whole
    assert "=1+1" in text
    assert text.count("word") == 400
    assert "Ậö" in text
    assert whole.count("9" * 120) == 1


def test_what_is_repeated_on_each_page_is_shortened_where_one_can_see_it() -> None:
    made = make_invoice("en", lines=40)
    long = replace(made, number="N" * 400, seller=replace(made.seller, name="S" * 900))
    first, second = pages_of(render(long))[:2]
    assert first.count("N") > 400
    assert first.count("S") > 900
    assert 100 < second.count("N") < 400
    assert second.count("…") == 2


def test_lines_that_do_not_add_up_to_the_total_are_not_printed() -> None:
    made = make_invoice("en")
    with pytest.raises(DocumentError, match=r"1,955\.38.*1,955\.39 GBP"):
        render(replace(made, total=made.total + 1))


def test_an_unknown_currency_has_no_page() -> None:
    with pytest.raises(DocumentError, match=r"2026-0140.*ABC"):
        render(replace(make_invoice("en"), currency="ABC"))
