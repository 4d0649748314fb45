"""Totals: the calculation rules of EN 16931."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import MoneyError
from tui_invoice.domain.invoice import Line, TaxCategory
from tui_invoice.domain.money import MOST_MINOR
from tui_invoice.domain.totals import TaxSubtotal, Totals, line_net, tax_inside, totals

NETS = st.integers(-(10**12), 10**12)
RATES = st.sampled_from([Decimal(text) for text in ("25", "25.00", "19", "10", "8", "5.5", "0.1")])
UNTAXED = [category for category in TaxCategory if category is not TaxCategory.STANDARD]


def line(net: int, rate: str | Decimal = "25", category: TaxCategory = TaxCategory.STANDARD) -> Line:
    return Line("Work", Decimal(1), Decimal(net), net, tax_category=category, tax_rate=Decimal(rate))


LINES = st.lists(
    st.builds(line, NETS, RATES) | st.builds(line, NETS, st.just("0.00"), st.sampled_from(UNTAXED)), max_size=12
)


@pytest.mark.parametrize(
    ("quantity", "price", "currency", "net"),
    [
        ("3", "33.335", "DKK", 10001),
        ("0.5", "0.01", "DKK", 1),
        ("-0.5", "0.01", "DKK", -1),
        ("1.5", "12345", "VND", 18518),
        ("0.3333", "0.0001", "EUR", 0),
    ],
)
def test_a_line_is_rounded_once_half_up(quantity: str, price: str, currency: str, net: int) -> None:
    assert line_net(Decimal(quantity), Decimal(price), currency) == net


@pytest.mark.parametrize(("quantity", "price"), [("NaN", "1"), ("1", "Infinity"), ("1E+20", "1E+20"), ("1E+99", "0.1")])
def test_a_line_that_cannot_be_reckoned_is_refused(quantity: str, price: str) -> None:
    with pytest.raises(MoneyError):
        line_net(Decimal(quantity), Decimal(price), "DKK")


def test_tax_is_reckoned_on_the_sum_of_a_rate_and_not_line_by_line() -> None:
    """BR-CO-17: three lines of 0.10 at 25 % owe 0.08 tax; line by line it would be 0.09."""
    found = totals([line(10), line(10), line(10)], "EUR")
    line_by_line = sum(totals([line(10)], "EUR").tax for _ in range(3))
    assert (found.tax, line_by_line) == (8, 9)
    assert found == Totals(30, 8, 38, (TaxSubtotal(TaxCategory.STANDARD, Decimal(25), 30, 8),))


def test_half_a_minor_unit_of_tax_goes_away_from_zero() -> None:
    """10 % of 0.05 is half a cent: charged as one, and credited as one."""
    assert totals([line(5, "10")], "EUR").tax == 1
    assert totals([line(-5, "10")], "EUR").tax == -1


def test_rates_that_are_equal_are_one_and_subtotals_stand_in_order() -> None:
    found = totals(
        [line(300, "0", TaxCategory.EXEMPT), line(100, "5.50"), line(200, "25.00"), line(50, "25"), line(10, "5.5")],
        "DKK",
    )
    assert [(part.category.value, str(part.rate), part.taxable) for part in found.subtotals] == [
        ("S", "25", 250),
        ("S", "5.5", 110),
        ("E", "0", 300),
    ]


@given(LINES)
def test_the_totals_add_up(lines: list[Line]) -> None:
    """BR-CO-10, BR-CO-13, BR-CO-14, BR-CO-15, and BR-CO-17 for each subtotal."""
    found = totals(lines, "DKK")
    assert found.net == sum(one.net for one in lines) == sum(part.taxable for part in found.subtotals)
    assert found.tax == sum(part.tax for part in found.subtotals)
    assert found.gross == found.net + found.tax
    assert all(abs(part.tax - part.taxable * part.rate / 100) <= Decimal("0.5") for part in found.subtotals)


@given(LINES)
def test_crediting_mirrors_and_the_order_of_lines_does_not_matter(lines: list[Line]) -> None:
    found = totals(lines, "DKK")
    credited = totals([line(-one.net, one.tax_rate, one.tax_category) for one in lines], "DKK")
    assert (credited.net, credited.tax, credited.gross) == (-found.net, -found.tax, -found.gross)
    assert totals(reversed(lines), "DKK") == found


def test_no_lines_add_up_to_nothing() -> None:
    assert totals([], "VND") == Totals(0, 0, 0, ())


@pytest.mark.parametrize("category", UNTAXED)
def test_only_the_standard_category_bears_a_rate(category: TaxCategory) -> None:
    """BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05."""
    with pytest.raises(MoneyError):
        totals([line(100, "25", category)], "DKK")


@pytest.mark.parametrize("rate", ["0", "0.00", "-25", "NaN", "Infinity"])
def test_the_standard_category_needs_a_rate_above_zero(rate: str) -> None:
    """BR-S-05."""
    with pytest.raises(MoneyError):
        totals([line(100, rate)], "DKK")


def test_an_unknown_currency_and_a_sum_too_large_for_the_database_are_refused() -> None:
    with pytest.raises(MoneyError):
        totals([line(100)], "QQQ")
    with pytest.raises(MoneyError):
        totals([line(MOST_MINOR)], "DKK")


@given(NETS, RATES)
def test_the_tax_inside_a_total_is_found_again(net: int, rate: Decimal) -> None:
    tax = totals([line(net, rate)], "DKK").tax
    assert tax_inside(net + tax, rate) == (net, tax)


@given(st.integers(-500, 500), st.sampled_from(["5", "20", "25", "50", "100", "150"]))
def test_the_tax_inside_a_total_is_exact_or_refused_and_refused_only_where_none_is(gross: int, rate: str) -> None:
    possible = [net for net in range(-600, 600) if net + totals([line(net, rate)], "DKK").tax == gross]
    if possible:
        assert [tax_inside(gross, Decimal(rate))] == [(net, gross - net) for net in possible]
    else:
        with pytest.raises(MoneyError):
            tax_inside(gross, Decimal(rate))


def test_a_total_that_rounding_steps_over_is_refused() -> None:
    """At 20 % a net of 2 gives 2 and one of 3 gives 4: nothing gives 3."""
    with pytest.raises(MoneyError):
        tax_inside(3, Decimal(20))
    assert tax_inside(12500, Decimal(25)) == (10000, 2500)
    assert tax_inside(-12500, Decimal(25)) == (-10000, -2500)
    assert tax_inside(777, Decimal(0)) == (777, 0)


@pytest.mark.parametrize("rate", ["-1", "-100", "NaN"])
def test_the_tax_inside_needs_a_rate_that_is_not_negative(rate: str) -> None:
    with pytest.raises(MoneyError):
        tax_inside(100, Decimal(rate))
