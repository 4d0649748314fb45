"""Views, periods, and how a filter says itself."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter, Period, View, month
from tui_invoice.domain.invoice import Status

PARTS = (View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED)


@pytest.mark.parametrize(("status", "send_status"), list(product(Status, SendStatus)))
def test_every_issued_invoice_is_in_one_part_and_no_other_in_any(status: Status, send_status: SendStatus) -> None:
    assert sum(view.shows(status, send_status) for view in PARTS) == (status is Status.ISSUED)
    assert View.ALL.shows(status, send_status)


def test_opened_lies_within_sent_and_uncertain_is_never_called_sent() -> None:
    assert set(View.OPENED.send_statuses) < set(View.SENT.send_statuses)
    assert not View.SENT.shows(Status.ISSUED, SendStatus.UNCERTAIN)


@given(st.dates(date(1, 1, 1), date(9999, 11, 30)))
def test_a_month_holds_its_day_and_ends_before_the_next(day: date) -> None:
    period = month(day)
    assert period.first is not None
    assert period.last is not None
    assert period.first <= day <= period.last
    assert period.first.day == 1
    assert (period.last + timedelta(days=1)).day == 1
    assert (period.first.year, period.first.month) == (period.last.year, period.last.month) == (day.year, day.month)


def test_the_last_month_of_all_can_be_asked_for() -> None:
    assert month(date(9999, 12, 24)) == Period(date(9999, 12, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "all"),
        (Filter(View.NOT_SENT, Period(date(2026, 1, 1), date(2026, 1, 31))), "not sent, 2026-01-01 to 2026-01-31"),
        (Filter(period=Period(last=date(2026, 1, 31)), tag="vip"), "all, to 2026-01-31, tag vip"),
        (Filter(View.FAILED, Period(date(2026, 1, 1)), text="Đại"), "failed, from 2026-01-01, with “Đại”"),
    ],
)
def test_a_filter_says_itself_in_words(wanted: Filter, words: str) -> None:
    assert str(wanted) == words
