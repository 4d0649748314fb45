"""Periods: their kinds, their names, and what people type for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.filters import Period
from tui_invoice.domain.periods import PeriodKind, named, period, read_period

TODAY = date(2026, 11, 25)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
HALF = Period(date(2026, 10, 1), date(2026, 10, 15))
MOVING = [kind for kind in PeriodKind if kind not in (PeriodKind.ALL, PeriodKind.CHOSEN)]
DAYS = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("kind", "first", "last", "name"),
    [
        (PeriodKind.TODAY, TODAY, TODAY, "Today"),
        (PeriodKind.WEEK, date(2026, 11, 23), date(2026, 11, 29), "This week"),
        (PeriodKind.MONTH, date(2026, 11, 1), date(2026, 11, 30), "This month"),
        (PeriodKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31), "This quarter"),
        (PeriodKind.YEAR, date(2026, 1, 1), date(2026, 12, 31), "This year"),
        (PeriodKind.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31), "Last month"),
        (PeriodKind.ALL, None, None, "All time"),
    ],
)
def test_each_kind_has_its_days_and_its_name(
    kind: PeriodKind, first: date | None, last: date | None, name: str
) -> None:
    assert period(kind, TODAY) == Period(first, last)
    assert named(kind, TODAY) == name
    assert read_period(name, TODAY) == Period(first, last)


@given(day=DAYS, kind=st.sampled_from(MOVING))
def test_a_moving_period_holds_today_and_each_of_its_days_gives_the_same_one(day: date, kind: PeriodKind) -> None:
    found = period(kind, day)
    assert found.first is not None
    assert found.last is not None
    if kind is PeriodKind.LAST_MONTH:
        assert found.last == day.replace(day=1) - timedelta(days=1)
        assert found == period(PeriodKind.MONTH, found.first)
    else:
        assert found.first <= day <= found.last
        assert period(kind, found.first) == period(kind, found.last) == found
        assert period(kind, found.last + timedelta(days=1)) != found


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 10, 1), date(2026, 10, 15), "1 Oct to 15 Oct"),
        (date(2026, 10, 1), date(2026, 10, 1), "1 Oct"),
        (date(2025, 10, 1), date(2025, 10, 15), "1 Oct to 15 Oct 2025"),
        (date(2025, 12, 1), date(2026, 1, 15), "1 Dec 2025 to 15 Jan 2026"),
        (date(2026, 12, 1), date(2026, 12, 2), "1 Dec to 2 Dec 2026"),
        (date(2026, 10, 1), None, "From 1 Oct"),
        (None, date(2025, 10, 15), "To 15 Oct 2025"),
        (None, None, "All time"),
    ],
)
def test_a_chosen_period_says_the_year_where_it_is_not_plain(first: date | None, last: date | None, name: str) -> None:
    assert named(PeriodKind.CHOSEN, TODAY, first, last) == name


@given(today=DAYS, one=DAYS, other=DAYS, near=st.integers(-400, 400))
def test_a_name_is_read_back_as_the_period_it_names(today: date, one: date, other: date, near: int) -> None:
    close = date.fromordinal(max(date(1000, 1, 1).toordinal(), min(today.toordinal() + near, other.toordinal())))
    for first, last in (sorted((one, other)), sorted((today, close)), (close, None), (None, close)):
        assert read_period(named(PeriodKind.CHOSEN, today, first, last), today) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01 2026-10-15",
        "2026-10-01-2026-10-15",
        "2026/10/01 – 2026/10/15",
        "1.10. - 15.10.",
        "1.10-15.10",
        "1.10.26 15.10.26",
        "1.10. 2026 - 15.10. 2026",
        "1/10 15/10",
        "1-10-2026 15-10-2026",
        "1-15 oct",
        "1. - 15.10.",
        "  1 OCT to 15 October ",
        "from 1st oct to 15th oct 2026",
        "Oct 1, 2026 - Oct 15, 2026",
        "fra 1. okt til 15. okt.",
        "１．１０．－１５．１０．",
        "10/1 10/15",
    ],
)
def test_two_dates_are_read_however_they_are_written(text: str) -> None:
    assert read_period(text, TODAY) == HALF


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("oct", OCTOBER.first, OCTOBER.last),
        ("2026-10", OCTOBER.first, OCTOBER.last),
        ("10/2026", OCTOBER.first, OCTOBER.last),
        ("sep oct", date(2026, 9, 1), OCTOBER.last),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("5/5", date(2026, 5, 5), date(2026, 5, 5)),
        ("15-10-26", date(2026, 10, 15), date(2026, 10, 15)),
        ("dec", date(2025, 12, 1), date(2025, 12, 31)),
        ("29.2.", date(2024, 2, 29), date(2024, 2, 29)),
        ("1.12. - 15.1.", date(2025, 12, 1), date(2026, 1, 15)),
        ("1 dec 15 jan 2025", date(2024, 12, 1), date(2025, 1, 15)),
        ("since 1 oct", date(2026, 10, 1), None),
        ("until oct", None, OCTOBER.last),
    ],
)
def test_what_is_left_out_is_the_last_that_has_begun(text: str, first: date | None, last: date | None) -> None:
    assert read_period(text, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/10 5/10", "“1/10 5/10” can be read in two ways: 1 Oct to 5 Oct or 10 Jan to 10 May"),
        ("1/10", "1 Oct or 10 Jan"),
        ("1-10/11", "1 Nov to 10 Nov or 1 Oct to 11 Oct"),
        ("15.10. - 1.10.", "the period ends before it begins: 15 Oct to 1 Oct"),
        ("2026-10-15 2026-10-01", "the period ends before it begins"),
        ("31.2.", "“31.2.” is not a period: the calendar has no such day"),
        ("2026-13-01", "the calendar has no such day"),
        ("oct 15 oct", "is not a period"),
        ("15 oct - nov", "is not a period"),
        ("0 oct", "is not a period"),
        ("0000", "is not a period"),
        ("1.10.15.10", "is not a period"),
        ("to 1 oct 5 oct", "is not a period"),
        ("soon", "“soon” is not a period"),
        (" ", "no period was typed"),
    ],
)
def test_what_has_no_reading_or_two_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_period(text, TODAY)
    assert words in str(caught.value)
    assert (caught.value.field, caught.value.value) == ("period", text)
    assert caught.value.todo


@given(st.text() | st.text("0123456789./- octfrom", max_size=24), DAYS)
def test_whatever_is_typed_gives_days_in_order_or_a_refusal(text: str, today: date) -> None:
    try:
        found = read_period(text, today)
    except BadInputError:
        return
    assert found.first is None or found.last is None or found.first <= found.last
