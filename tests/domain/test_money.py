"""Money: rounding, reading and writing, and what is refused."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import MoneyError
from tui_invoice.domain.money import (
    MOST_MINOR,
    digits,
    format_decimal,
    format_money,
    from_minor,
    half_up,
    parse_decimal,
    plain,
    to_minor,
)

CURRENCIES = st.sampled_from(["DKK", "EUR", "VND", "CNY", "USD", "JPY", "BHD", "RSD", "CLF"])
MINORS = st.integers(-MOST_MINOR, MOST_MINOR)
LOCALES = st.sampled_from(["da_DK", "en_GB", "vi_VN", "zh_Hans_CN", "fr_FR", "de_CH", "en_IN", "sv_SE"])
NUMBERS = st.decimals(-(10**18), 10**18, allow_nan=False, places=6)


@pytest.mark.parametrize(
    ("currency", "expected"), [("VND", 0), ("DKK", 2), ("BHD", 3), ("CLF", 4), ("RSD", 2), ("IQD", 3)]
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, expected: int) -> None:
    """RSD and IQD too, for which CLDR counts the decimals used in cash."""
    assert digits(currency) == expected


@pytest.mark.parametrize("currency", ["QQQ", "eur", "", "XXX", "XAU", "EURO", "€"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(MoneyError):
        digits(currency)


@given(MINORS, CURRENCIES)
def test_minor_units_survive_the_way_through_a_decimal(minor: int, currency: str) -> None:
    amount = from_minor(minor, currency)
    assert amount.as_tuple().exponent == -digits(currency)
    assert to_minor(amount, currency) == minor
    assert Decimal(plain(minor, currency)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.005", "DKK", 1),
        ("-0.005", "DKK", -1),
        ("2.665", "DKK", 267),
        ("-2.665", "DKK", -267),
        ("2.6649999999", "DKK", 266),
        ("0.5", "VND", 1),
        ("-0.5", "VND", -1),
        ("2.5", "VND", 3),
        ("1.0005", "BHD", 1001),
    ],
)
def test_a_half_is_rounded_away_from_zero(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@given(st.fractions())
def test_half_up_is_the_nearest_and_mirrors_its_negative(amount: Fraction) -> None:
    assert abs(half_up(amount) - amount) <= Fraction(1, 2)
    assert half_up(-amount) == -half_up(amount)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+1000000", "1E-1000000", "1E+20"])
def test_what_is_no_finite_amount_of_a_sane_size_is_refused(amount: str) -> None:
    with pytest.raises(MoneyError):
        to_minor(Decimal(amount), "DKK")


def test_the_plain_form_has_the_currencys_decimals() -> None:
    assert plain(125000, "DKK") == "1250.00"
    assert plain(12500000, "VND") == "12500000"
    assert plain(-5, "EUR") == "-0.05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.56", "1234.56"),
        ("-12.5", "-12.5"),
        ("\u221212.5", "-12.5"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("0.125", "0.125"),
        ("1,234,567", "1234567"),
        ("1\u00a0234\u202f567,89", "1234567.89"),
        (" １，２３４．５０ ", "1234.50"),
        ("-0.00", "0.00"),
    ],
)
def test_without_a_locale_what_has_one_reading_is_read(text: str, expected: str) -> None:
    assert str(parse_decimal(text)) == expected


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."), st.sampled_from(["", "-"]))
def test_one_sign_before_three_digits_has_two_readings_and_is_refused(
    whole: int, rest: int, sign: str, minus: str
) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_decimal(f"{minus}{whole}{sign}{rest:03}")
    said = f"{refused.value.detail} {refused.value.todo}"
    assert f"{minus}{whole}{rest:03}" in said
    assert f"{minus}{whole}.{rest:03}" in said
    assert "--locale" in said


NOT_A_NUMBER = ["", " ", "-", "--1", "1-", "+", "1e5", "NaN", "Infinity", "1_000", "10²", "½", "①", "१२", "٣", "1\x002"]
MISPLACED_SIGN = ["1.2.3", "1,23,4", "1..2", ".", "1.", ".5", "12 34", "1.234,567.8", "DKK 5"]
TOO_LONG = ["9" * 29, "0." + "1" * 28]


@pytest.mark.parametrize("locale", [None, "en_GB"])
@pytest.mark.parametrize("text", [*NOT_A_NUMBER, *MISPLACED_SIGN, *TOO_LONG])
def test_what_is_no_plain_number_is_refused(text: str, locale: str | None) -> None:
    with pytest.raises(MoneyError):
        parse_decimal(text, locale)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("1.234", "da_DK", "1234"),
        ("1.234", "en_GB", "1.234"),
        ("1,234", "da-DK", "1.234"),
        ("1,234", "en_GB", "1234"),
        ("1 234,5", "fr_FR", "1234.5"),
        ("1'234.5", "de_CH", "1234.5"),
        ("12,34,567.8", "en_IN", "1234567.8"),
        ("９９，５", "vi_VN", "99.5"),
    ],
)
def test_a_locale_decides(text: str, locale: str, expected: str) -> None:
    assert str(parse_decimal(text, locale)) == expected


@pytest.mark.parametrize(
    ("text", "locale"),
    [("1,234.56", "da_DK"), ("1234.56", "da_DK"), ("12,34", "en_GB"), ("0,123", "en_GB"), ("1", "xx_YY"), ("1", "")],
)
def test_what_a_locale_does_not_write_is_refused(text: str, locale: str) -> None:
    with pytest.raises(MoneyError):
        parse_decimal(text, locale)


@given(NUMBERS, LOCALES)
def test_a_number_that_was_written_is_read_again(number: Decimal, locale: str) -> None:
    assert parse_decimal(format_decimal(number, locale), locale) == number


@given(st.text(st.sampled_from("0123456789,. -'\u00a0\u202f１．，eN²"), max_size=40), st.none() | LOCALES)
def test_reading_anything_gives_a_finite_number_or_a_money_error(text: str, locale: str | None) -> None:
    try:
        number = parse_decimal(text, locale)
    except MoneyError as error:
        assert error.title
        assert error.todo
    else:
        assert number.is_finite()
        written = "".join(filter(str.isdigit, text.replace("１", "1")))
        assert "".join(filter(str.isdigit, f"{number:f}")).lstrip("0") == written.lstrip("0")


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "expected"),
    [
        (125000, "DKK", "da_DK", "1.250,00\u00a0kr."),
        (12500000, "VND", "vi_VN", "12.500.000\u00a0₫"),
        (348000, "CNY", "zh_Hans_CN", "¥3,480.00"),
        (-99500, "EUR", "en_GB", "-€995.00"),
        (125000, "DKK", "en_GB", "DKK\u00a01,250.00"),
        (125050, "RSD", "en_GB", "RSD\u00a01,250.50"),
    ],
)
def test_money_is_written_as_the_locale_does(minor: int, currency: str, locale: str, expected: str) -> None:
    assert format_money(minor, currency, locale) == expected


@given(MINORS, CURRENCIES, LOCALES)
def test_no_digit_of_money_is_lost_in_writing_whatever_the_decimal_context(
    minor: int, currency: str, locale: str
) -> None:
    with localcontext(prec=3):
        shown = format_money(minor, currency, locale)
        assert plain(minor, currency).replace(".", "").lstrip("-") == "".join(filter(str.isdigit, shown))


def test_decimals_are_rounded_half_up_and_padded_when_asked() -> None:
    assert format_decimal(Decimal("2.665"), "da_DK", most=2) == "2,67"
    assert format_decimal(Decimal("-2.665"), "da_DK", most=2) == "-2,67"
    assert format_decimal(Decimal("-0.001"), "da_DK", most=2) == "0"
    assert format_decimal(Decimal(1250), "da_DK", least=2) == "1.250,00"
    assert format_decimal(Decimal("0.0125"), "da_DK", least=2) == "0,0125"
    assert format_decimal(Decimal("25.00"), "da_DK") == "25"
