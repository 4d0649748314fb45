from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, LINE, read_rows
from tui_invoice.domain.invoice import Line, TaxCategory
from tui_invoice.domain.totals import totals


def test_a_total_alone_is_one_line_as_agreed_without_a_claim_about_tax(tmp_path: Path) -> None:
    invoice = read_rows(tmp_path, GOOD).one
    line = Line("", Decimal(1), Decimal(100), 10_000, "", TaxCategory.OUTSIDE_SCOPE, Decimal(0))
    assert (invoice.total, invoice.as_agreed, invoice.lines) == (10_000, True, (line,))


def test_a_total_with_a_rate_has_its_tax_inside(tmp_path: Path) -> None:
    invoice = read_rows(tmp_path, GOOD | {"tax_rate": "25 %", "description": "Work"}).one
    assert (invoice.total, invoice.as_agreed) == (10_000, False)
    assert invoice.lines == (Line("Work", Decimal(1), Decimal(80), 8_000, "", TaxCategory.STANDARD, Decimal(25)),)


def test_a_total_that_no_net_amount_gives_is_refused(tmp_path: Path) -> None:
    refusal = read_rows(tmp_path, GOOD | {"total": "0.03", "tax_rate": "20"}).refusal
    assert "No amount without tax" in refusal.title


def test_lines_add_up_by_rate_and_may_state_their_total(tmp_path: Path) -> None:
    rows = [LINE | {"quantity": "3", "unit_price": "0.33", "total": ""} for _ in range(3)]
    rows[2] |= {"total": "3.71"}
    invoice = read_rows(tmp_path, *rows).one
    assert (invoice.total, totals(invoice.lines, "EUR").tax) == (371, 74)


def test_a_total_that_is_not_the_sum_of_the_lines_is_refused_with_both(tmp_path: Path) -> None:
    refusal = read_rows(tmp_path, LINE | {"total": "100.01"}).refusal
    assert (refusal.line, refusal.field, refusal.value) == (2, "total", "100.01")
    assert "100.01" in refusal.title
    assert "100.00 EUR" in refusal.title


@pytest.mark.parametrize("category", ["Z", "E", "AE", "K", "G", "O", "z"])
@pytest.mark.parametrize("rate", ["", "0", "0,00"])
def test_no_tax_with_its_reason_is_taken(tmp_path: Path, category: str, rate: str) -> None:
    invoice = read_rows(tmp_path, LINE | {"tax_rate": rate, "tax_category": category}).one
    assert invoice.lines[0].tax_category is TaxCategory(category.upper())
    assert (invoice.lines[0].tax_rate, invoice.total, invoice.as_agreed) == (Decimal(0), 8_000, False)


@pytest.mark.parametrize(
    ("rate", "category", "words"),
    [
        ("0", "", "A tax rate of 0 needs a tax_category"),
        ("", "", "A line without a tax rate needs a tax_category"),
        ("25", "E", "does not go with tax category E"),
        ("0", "S", "does not go with tax category S"),
        ("", "S", "does not go with tax category S"),
        ("25", "X", "is no tax category"),
        ("-25", "", "is no tax rate"),
        ("2500", "", "is no tax rate"),
    ],
)
def test_a_tax_that_says_nothing_or_contradicts_itself_is_refused(
    tmp_path: Path, rate: str, category: str, words: str
) -> None:
    assert words in read_rows(tmp_path, LINE | {"tax_rate": rate, "tax_category": category}).refusal.title


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"total": "100.005"}, "total"),
        ({"total": "100.5", "currency": "VND"}, "total"),
        ({"total": "1,234"}, "total"),
        ({"total": "9" * 40}, "total"),
        ({"total": "NaN"}, "total"),
        ({"total": "", "note": "x"}, "total"),
        ({"quantity": "2"}, "quantity"),
    ],
)
def test_an_amount_that_is_none_is_refused_and_never_rounded(
    tmp_path: Path, changed: dict[str, str], field: str
) -> None:
    assert read_rows(tmp_path, GOOD | changed).refusal.field == field


def test_what_is_too_large_is_named_as_it_was_written(tmp_path: Path) -> None:
    assert "“99999999999999999999” is too large" in read_rows(tmp_path, GOOD | {"total": "9" * 20}).refusal.title
    refusal = read_rows(tmp_path, LINE | {"unit_price": "9" * 18, "quantity": "2"}).refusal
    assert (refusal.field, refusal.value) == ("unit_price", "9" * 18)


@pytest.mark.parametrize(("locale", "total"), [("da_DK", 123), ("en_GB", 123_400)])
def test_the_locale_decides_what_can_be_read_in_two_ways(tmp_path: Path, locale: str, total: int) -> None:
    written = {"da_DK": "1,23", "en_GB": "1,234"}[locale]
    assert read_rows(tmp_path, GOOD | {"total": written}, locale=locale).one.total == total


def test_one_number_is_one_invoice_however_its_zeros_are_written(tmp_path: Path) -> None:
    short = read_rows(tmp_path, LINE | {"quantity": "2"}).one
    assert read_rows(tmp_path, LINE | {"quantity": "2.00", "unit_price": "80.0", "tax_rate": "25,00"}).one == short
    assert f"{short.lines[0].unit_price:f}" == "80"


def test_a_line_without_a_price_among_priced_ones_is_refused(tmp_path: Path) -> None:
    refusal = read_rows(tmp_path, LINE, LINE | {"unit_price": ""}).refusal
    assert (refusal.line, refusal.field) == (3, "unit_price")


def test_an_invoice_of_a_total_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    refusal = read_rows(tmp_path, GOOD, GOOD | {"number": "2"}, GOOD).refusal
    assert (refusal.line, refusal.field, refusal.value) == (4, "number", "1")
    assert "line 2" in refusal.title


@pytest.mark.parametrize(
    ("written", "currency", "locale"),
    [("1.234", "EUR", "da_DK"), ("1,234", "EUR", "en_GB"), ("-1.234", "VND", "da_DK"), ("1,234", "VND", "en_GB")],
)
def test_of_two_readings_only_the_one_that_the_currency_has_room_for_is_offered(
    tmp_path: Path, written: str, currency: str, locale: str
) -> None:
    row = GOOD | {"currency": currency, "total": written, "kind": "credit_note"}
    refusal = read_rows(tmp_path, row).refusal
    assert "is finer than the currency" in refusal.title
    assert [name for name in ("en_GB", "da_DK") if name in refusal.todo] == [locale]
    assert read_rows(tmp_path, row, locale=locale).one.total


@pytest.mark.parametrize(("written", "currency"), [("1.250", "EUR"), ("1.234", "BHD")])
def test_two_readings_that_the_currency_has_room_for_are_both_offered(
    tmp_path: Path, written: str, currency: str
) -> None:
    refusal = read_rows(tmp_path, GOOD | {"currency": currency, "total": written}).refusal
    assert "can be read in two ways" in refusal.title


def test_a_unit_price_may_be_finer_than_the_currency(tmp_path: Path) -> None:
    assert read_rows(tmp_path, LINE | {"unit_price": "0.1234", "quantity": "1000"}).one.lines[0].net == 12_340
    assert "two ways" in read_rows(tmp_path, LINE | {"unit_price": "1.234"}).refusal.title


@pytest.mark.parametrize(
    ("row", "field"), [(GOOD | {"total": "-5"}, "total"), (LINE | {"unit_price": "-4"}, "unit_price")]
)
def test_an_invoice_over_less_than_nothing_is_refused_and_a_credit_note_is_not(
    tmp_path: Path, row: dict[str, str], field: str
) -> None:
    refusal = read_rows(tmp_path, row).refusal
    assert (refusal.title, refusal.field) == ("An invoice cannot be over -5.00 EUR", field)
    assert "credit_note" in refusal.todo
    assert read_rows(tmp_path, row | {"kind": "credit_note"}).one.total == -500


def test_a_line_may_take_something_off_as_long_as_something_is_left(tmp_path: Path) -> None:
    assert read_rows(tmp_path, LINE, LINE | {"unit_price": "-80"}).one.total == 0
