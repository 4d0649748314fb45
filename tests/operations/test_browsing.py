"""Browsing: the same rows whichever way they are read, the same cost whatever the size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import MadeOffice, make_invoice, office
from tests.store.many import TAGS, fill, naive
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import NotFoundError, StoreError
from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.operations import listing, paths, showing
from tui_invoice.operations.browsing import Browser, Found, LogFilter, Part, Place, Row
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.status import WORRIES
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import journal, offices

DAYS = st.none() | st.dates(date(2026, 10, 20), date(2026, 11, 20))
FILTERS = st.builds(
    Filter,
    view=st.sampled_from(View),
    period=st.builds(Period, DAYS, DAYS),
    tag=st.sampled_from(["", "", *TAGS]),
    text=st.sampled_from(["", "", "đại", "a", "海", "inv-2026-00000", "mail1", "vip"]),
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeOffice]:
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def browser(made: MadeOffice) -> Iterator[Browser]:
    with Browser(_context(made)) as browser:
        yield browser


def _context(made: MadeOffice) -> Context:
    return Context(paths.find({}, str(made.db.path)), made.clock, "clerk", {})


def _ids(part: Part) -> list[int]:
    return [row.id for row in part.rows]


def _down(browser: Browser, wanted: Filter, limit: int) -> list[int]:
    part = browser.below(wanted, None, limit)
    found = _ids(part)
    while part.more:
        part = browser.below(wanted, part.at, limit)
        found += _ids(part)
    return found


def _up(browser: Browser, wanted: Filter, limit: int) -> list[int]:
    part = browser.above(wanted, None, limit)
    found = _ids(part)
    while part.more:
        part = browser.above(wanted, part.at, limit)
        found = _ids(part) + found
    return found


@settings(max_examples=12)
@given(
    size=st.integers(1, 150),
    customers=st.integers(4, 40),
    days=st.integers(1, 30),
    seed=st.integers(),
    wanted=st.lists(FILTERS, min_size=4, max_size=8),
    limit=st.integers(3, 200),
)
def test_down_is_up_reversed_and_both_are_what_a_plain_filter_finds(
    size: int, customers: int, days: int, seed: int, wanted: list[Filter], limit: int
) -> None:
    with TemporaryDirectory() as folder, office(Path(folder)) as made:
        fill(made, size, customers, days)
        chance = random.Random(seed)
        for each in chance.sample(range(1, size + 1), size // 4):
            made.db.execute("UPDATE invoice SET send_status=? WHERE id=?", chance.choice(list(SendStatus)).value, each)
        with Browser(_context(made)) as browser:
            for filter_ in wanted:
                expected = naive(made, filter_)
                assert _down(browser, filter_, limit) == expected
                assert _up(browser, filter_, limit) == expected
                assert browser.found(filter_) == Found(len(expected), more=False)
                _compare_needing(browser, browser.by_ids(expected), filter_)


def _compare_needing(browser: Browser, rows: tuple[Row, ...], wanted: Filter) -> None:
    """From the place of every fifth row, of the list or of another, the nearest row on either side."""
    needing = [row for row in rows if row.send_status in WORRIES and row.status == "issued"]
    for place in [row.place for row in browser.below(Filter(), None, 200).rows[::5]]:
        below = next((row.id for row in needing if row.place < place), None)
        above = next((row.id for row in reversed(needing) if row.place > place), None)
        assert _id(browser.needing(wanted, place)) == below
        assert _id(browser.needing(wanted, place, back=True)) == above


def _id(row: Row | None) -> int | None:
    return None if row is None else row.id


def test_a_window_is_read_from_its_first_row_on_and_from_the_end(made: MadeOffice, browser: Browser) -> None:
    ids = made.add(*(make_invoice(str(n), day=date(2026, 11, 1 + n // 3)) for n in range(9)))[::-1]
    place: Place = ("2026-11-02", ids[4])
    assert _ids(browser.below(Filter(), place, 3)) == ids[5:8]
    assert _ids(browser.below(Filter(), place, 3, inclusive=True)) == ids[4:7]
    assert _ids(browser.above(Filter(), place, 3)) == ids[1:4]
    assert _ids(browser.above(Filter(), None, 3)) == ids[6:]
    first = browser.above(Filter(), place, 4)
    assert (_ids(first), first.more, first.at) == (ids[:4], False, None)


def test_a_place_beside_the_period_reads_from_the_periods_edge(made: MadeOffice, browser: Browser) -> None:
    """The cursor stays where it was when the filter changes."""
    one, _, three, _, five = made.add(*(make_invoice(str(n), day=date(2026, 11, n)) for n in range(1, 6)))
    third = Filter(period=Period(date(2026, 11, 3), date(2026, 11, 3)))
    assert _ids(browser.below(third, ("2026-11-05", five), 9)) == [three]
    assert _ids(browser.above(third, ("2026-11-01", one), 9)) == [three]
    assert _ids(browser.below(third, ("2026-11-01", one), 9)) == []


def test_rows_come_in_the_order_asked_without_the_vanished(made: MadeOffice, browser: Browser) -> None:
    one, two = made.add(make_invoice("1"), make_invoice("2"))
    assert [row.id for row in browser.by_ids([two, 99, one])] == [two, one]
    assert browser.by_ids([]) == ()


def test_what_a_dead_courier_was_handing_over_lies_where_it_is_counted(made: MadeOffice, browser: Browser) -> None:
    """OUTBOX S5: it is uncertain, so it has failed and is no longer in the outbox, and it needs a person."""
    lost = made.add_one("1", day=date(2026, 11, 1))
    made.queue(lost)
    made.mark(made.claim())
    other = made.add_one("2")
    lock = CourierLock(made.db.path)
    assert lock.take(SystemClock(), Waiting())
    assert browser.needing(Filter(), ("2026-11-18", other)) is None
    assert _lists(browser) == {View.ALL: [other, lost], View.OUTBOX: [lost], View.NOT_SENT: [other]}
    lock.release()
    assert _id(browser.needing(Filter(), ("2026-11-18", other))) == lost
    assert _lists(browser) == {View.ALL: [other, lost], View.FAILED: [lost], View.NOT_SENT: [other]}
    assert browser.counts(Period(date(2026, 11, 2)))[View.FAILED] == 0
    assert browser.health().queued == 0
    assert [row.send_status for row in listing.listed(_context(made), Filter(View.FAILED))] == [SendStatus.UNCERTAIN]


def _lists(browser: Browser) -> dict[View, list[int]]:
    """Return the lists that are not empty; each is as long as its count says."""
    found = {view: _ids(browser.below(Filter(view), None, 9)) for view in View}
    assert {view: len(ids) for view, ids in found.items()} == browser.counts(Period())
    assert browser.counts(Period(date(2026, 1, 1))) == browser.counts(Period())
    return {view: ids for view, ids in found.items() if ids}


def test_the_rows_of_a_cut_walk_are_given_and_it_goes_on(
    made: MadeOffice, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(made, 6_000, customers=20, days=30)
    monkeypatch.setattr("tui_invoice.store.pages.STEPS", 4_000)
    part = browser.above(Filter(View.OPENED, tag="vip"), None, 50)
    assert (part.more, part.complete) == (True, False)
    assert _up(browser, Filter(View.OPENED, tag="vip"), 50) == naive(made, Filter(View.OPENED, tag="vip"))


def test_a_change_is_told_once(made: MadeOffice, browser: Browser) -> None:
    assert not browser.changed()
    made.add_one("1")
    assert (browser.changed(), browser.changed()) == (True, False)
    lock = CourierLock(made.db.path)
    assert lock.take(SystemClock(), Waiting())
    assert (browser.changed(), browser.changed()) == (True, False)
    lock.release()
    assert (browser.changed(), browser.changed()) == (True, False)
    made.db.path.rename(made.db.path.with_name("elsewhere.db"))
    with pytest.raises(StoreError):
        browser.changed()


def test_an_invoice_is_shown_by_its_id_as_by_its_number(made: MadeOffice, browser: Browser) -> None:
    made.queue(made.add_one("1"))
    assert browser.shown(1) == showing.show(_context(made), "1")
    with pytest.raises(NotFoundError):
        browser.shown(2)


def test_a_browser_makes_no_database(tmp_path: Path, made: MadeOffice) -> None:
    context = Context(paths.find({}, str(tmp_path / "none.db")), made.clock, "clerk", {})
    with pytest.raises(NotFoundError):
        Browser(context)
    assert not (tmp_path / "none.db").exists()


def test_an_opening_asks_the_same_of_a_thousand_and_of_a_hundred_thousand(
    many: MadeOffice, made: MadeOffice, tmp_path: Path
) -> None:
    fill(made, 1_000, customers=50, days=1_400)
    for each in (made, many):
        with each.db.transaction():
            journal.note(each.db, "info", "office_changed", "the office was changed: name", who="clerk")
    assert _asked(made) == _asked(many) > 0


def _asked(made: MadeOffice) -> int:
    """Return how many statements an opening takes, none of which reads through a table."""
    asked: list[str] = []
    with Browser(_context(made)) as browser:
        browser.db.connection.set_trace_callback(asked.append)
        assert len(browser.below(Filter(), None, 20).rows) == 20
        assert browser.counts(Period(date(2026, 11, 1), date(2026, 11, 30)))[View.ALL] > 0
        browser.health()
        assert len(browser.log(2)) == 1
        browser.db.connection.set_trace_callback(None)
    return len(asked)


def test_the_log_is_read_in_the_offices_days_newest_first(made: MadeOffice, browser: Browser) -> None:
    """Half past eleven in the evening in London is the next day in Hanoi."""
    made.clock.set(1_795_044_600_000)
    invoice_id = made.add_one("A-1")
    with made.db.transaction():
        offices.save(made.db, Office(Seller("Văn phòng"), time_zone="Asia/Ho_Chi_Minh"))
        for text in ("the first", "the second"):
            journal.note(made.db, "warn", "told", text, who="clerk", invoice=invoice_id)
    second, first = browser.log(9)
    assert (first.text, second.text, second.invoice, second.number) == ("the first", "the second", invoice_id, "A-1")
    assert browser.last_line() == second.id
    assert browser.log(9, before=second.id) == (first,)
    assert browser.log(9, LogFilter(text="a-1 the f")) == (first,)
    next_day = Period(date(2026, 11, 19), date(2026, 11, 19))
    assert len(browser.log(9, LogFilter(period=next_day, failures=True))) == 2
    page = browser.lines(1, LogFilter(invoice=invoice_id))
    assert (page.entries, page.at, page.complete) == ((second,), second.id, True)
