"""Numbers as each office writes them: read back by its locale, and without one as nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import BadInputError, MoneyError
from tui_invoice.domain.money import format_decimal
from tui_invoice.exchange import fields

LOCALES = ("da_DK", "vi_VN", "zh_CN", "en_GB", "en_US", "de_DE", "de_CH", "fr_FR", "es_ES", "sv_SE", "hi_IN")
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=3)


@given(NUMBERS, st.sampled_from(LOCALES))
def test_what_a_locale_writes_it_reads(number: Decimal, locale: str) -> None:
    written = format_decimal(number, locale)
    assert fields.number(written, locale) == number


@given(NUMBERS, st.sampled_from(LOCALES))
def test_without_a_locale_a_number_is_itself_or_refused_for_its_two_readings(number: Decimal, locale: str) -> None:
    written = format_decimal(number, locale)
    try:
        assert fields.number(written, None) == number
    except MoneyError as error:
        assert "two ways" in error.title or locale == "hi_IN"


@given(st.integers(0, 10**10), st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_another_locale_never_reads_cents_as_other_cents(minor: int, writer: str, reader: str) -> None:
    number = Decimal(minor).scaleb(-2)
    try:
        assert fields.amount(format_decimal(number, writer, least=2), reader, "EUR") == minor
    except (MoneyError, BadInputError) as error:
        assert error.todo


@pytest.mark.parametrize("written", ["", "-", "1..2", "1,2,3", "0x10", "1e5", "٣", "½", "10²", "1 2 3", "--1", "1-"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(MoneyError):
        fields.number(written, None)
