from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import BadInputError
from tui_invoice.exchange.dates import day

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
DAY_FIRST = ("da_DK", "vi_VN", "en_GB", "de_DE", "fr_FR", "es_ES")
SECOND = date(2026, 11, 2)


@pytest.mark.parametrize(
    "written",
    [
        *("2026-11-02", "2026/11/2", "2026.11.02", "2026年11月2日", "20261102", "２０２６－１１－０２"),
        *("02.11.2026", "2.11.2026", "2 Nov 2026", "2. november 2026", "November 2, 2026", "2026-11-02 14:30:00"),
        *("2026-11-02T00:00", "2026-11-02 00:00:00.000"),
    ],
)
def test_what_has_one_reading_is_read(written: str) -> None:
    assert day(written) == SECOND


@pytest.mark.parametrize(("written", "locale"), [("02/11/2026", "da_DK"), ("11/02/2026", "en_US"), ("2-11-2026", "vi")])
def test_the_locale_says_which_comes_first(written: str, locale: str) -> None:
    assert day(written, locale) == SECOND


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("02/11/2026", "two ways"),
        ("2-11-2026", "two ways"),
        ("2/11/26", "two figures"),
        ("02.11.26", "two figures"),
        ("46328", "is a number and no date"),
        ("31/04/2026", "no day of the calendar"),
        ("2026-02-29", "no day of the calendar"),
        ("1899-12-31", "too long ago"),
        ("02/11-2026", "is not a date"),
        ("2026-11", "is not a date"),
        ("tomorrow", "is not a date"),
        ("Nov 2026", "is not a date"),
        ("", "is not a date"),
        ("2026-11-02Z", "is not a date"),
        ("2026-11-02T10:00:00+07:00", "is not a date"),
    ],
)
def test_what_has_none_or_two_is_refused(written: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        day(written)


def test_the_number_that_excel_keeps_for_a_day_is_named_as_that_day() -> None:
    with pytest.raises(BadInputError) as caught:
        day("46328")
    assert "2026-11-02" in caught.value.detail


def test_thirteen_of_a_month_has_one_reading_unless_the_locale_has_another() -> None:
    assert day("13/11/2026") == day("11/13/2026") == date(2026, 11, 13)
    with pytest.raises(BadInputError, match="no day"):
        day("11/13/2026", "da_DK")


@given(DAYS, st.sampled_from(DAY_FIRST), st.sampled_from("/-."))
def test_a_day_that_an_office_writes_is_read_back_by_its_locale(found: date, locale: str, sign: str) -> None:
    assert day(f"{found.day:02}{sign}{found.month:02}{sign}{found.year}", locale) == found
    assert day(f"{found.month}/{found.day}/{found.year}", "en_US") == found
    assert day(format_date(found, "yyyy年M月d日", "zh_CN")) == found


@given(DAYS)
def test_without_a_locale_a_day_is_never_read_as_another(found: date) -> None:
    for written in (f"{found:%d/%m}/{found.year}", f"{found:%m-%d}-{found.year}"):
        try:
            assert day(written) == found
        except BadInputError as error:
            assert found.isoformat() in error.detail
            assert found.day <= 12


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        assert 1900 <= day(text).year < 2200
    except BadInputError as error:
        assert error.title
