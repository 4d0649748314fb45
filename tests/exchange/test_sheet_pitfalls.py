"""Sheets that show one thing and keep another: what is read must be what the clerk sees, or nothing."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.sheets_made import book, with_parts
from tests.exchange.taking import GOOD, LINE, Result, read
from tui_invoice.domain.errors import BadInputError
from tui_invoice.exchange import sheet_parts
from tui_invoice.exchange.fields import rate


def taken(folder: Path, data: bytes) -> Result:
    return read(folder, data, name="in.xlsx")


def a_line(value: object, shown: str = "General", **more: object) -> bytes:
    """Return a workbook with one line whose tax rate is this value, shown by this format."""

    def change(made: Any) -> None:
        made.active["G2"] = value
        made.active["G2"].number_format = shown

    return book([[*LINE, *more], [*LINE.values(), *more.values()]], change)


@pytest.mark.parametrize(
    ("value", "shown", "percent"),
    [
        (0.25, "0%", "25"),
        (0.055, "0.0%", "5.5"),
        (0.07, "0.00 %;[Red]-0.00 %", "7"),
        (0.005, "0.0%", "0.5"),  # the sign is there: nothing can be read in two ways
        (25, "General", "25"),
        (25, '0"%"', "25"),  # the sign is a text beside the number here
        (25, "0\\%", "25"),
    ],
)
def test_a_rate_is_the_one_that_the_sheet_shows(tmp_path: Path, value: float, shown: str, percent: str) -> None:
    assert taken(tmp_path, a_line(value, shown)).one.lines[0].tax_rate == Decimal(percent)


def test_a_rate_below_one_without_its_sign_is_refused(tmp_path: Path) -> None:
    refusal = taken(tmp_path, a_line(0.25)).refusal
    assert (refusal.line, refusal.field) == (2, "tax_rate")
    assert "0.25 % or 25 %" in refusal.detail
    assert taken(tmp_path, a_line("0.5%")).one.lines[0].tax_rate == Decimal("0.5")


@pytest.mark.parametrize(("written", "locale"), [("0,25", "da_DK"), ("0.25", "en_GB"), ("0,25", None)])
def test_what_is_told_to_write_for_such_a_rate_is_understood(written: str, locale: str | None) -> None:
    with pytest.raises(BadInputError) as refused:
        rate(written, locale)
    told = re.findall(r"[\d.,]+%", refused.value.todo)
    assert [rate(each, locale) for each in told] == [Decimal(25), Decimal("0.25")]


def test_a_formula_whose_result_was_not_kept_is_no_empty_cell(tmp_path: Path) -> None:
    broken = taken(tmp_path, a_line(25, quantity="=1+2")).broken  # it would be one piece, and 200 euros too little
    assert [(each.line, each.field) for each in broken] == [(2, "quantity")]
    assert "“=1+2” is a formula whose result was not kept" in broken[0].title


def test_a_formula_that_results_in_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    data = a_line(25, note='=IF(1,"","x")')
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    kept = sheet.replace(b'<c r="H2"', b'<c r="H2" t="str"')
    assert kept != sheet
    assert taken(tmp_path, with_parts(data, {"xl/worksheets/sheet1.xml": kept})).one.note == ""


def test_a_row_that_would_fill_the_memory_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_parts, "LONGEST_ROW", 2_000)
    monkeypatch.setattr(sheet_parts, "_STEP", 500)
    assert taken(tmp_path, book()).one.number == "1"
    with pytest.raises(BadInputError, match="row of the workbook is too long"):
        taken(tmp_path, book([list(GOOD), [*list(GOOD.values())[:-1], "x"], ["y"] * 200]))
    long = book([list(GOOD), list(GOOD.values()), ["y"] * 200])
    sheet = zipfile.ZipFile(io.BytesIO(long)).read("xl/worksheets/sheet1.xml").replace(b"<c ", b"<!--</row>--><c ")
    with pytest.raises(BadInputError, match="row of the workbook is too long"):
        taken(tmp_path, with_parts(long, {"xl/worksheets/sheet1.xml": sheet}))


def test_line_ends_as_excel_writes_them_are_line_ends(tmp_path: Path) -> None:
    address = "Main Street 1_x000D_\nDublin"
    assert taken(tmp_path, book([[*GOOD, "address"], [*GOOD.values(), address]])).one.buyer.address == (
        "Main Street 1\nDublin"
    )


def test_a_sheet_of_customers_before_the_invoices_is_not_taken_for_them(tmp_path: Path) -> None:
    def more(made: Any) -> None:
        sheet = made.create_sheet("Invoices")
        sheet.append(list(GOOD))
        sheet.append(list(GOOD.values()))

    assert taken(tmp_path, book([["Customer", "E-mail", "Address"], ["Ann", "a@b.dk", "x"]], more)).one.number == "1"
