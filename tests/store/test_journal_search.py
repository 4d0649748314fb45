"""The log's filters: the lines that a plain filter finds, page by page, in a bounded number of steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import MadeOffice, make_invoice, office
from tests.support.clocks import START
from tui_invoice.domain.clock import DAY, HOUR, at
from tui_invoice.domain.filters import LogFilter, Period
from tui_invoice.domain.text import fold
from tui_invoice.store import journal
from tui_invoice.store.journal import Entry
from tui_invoice.store.journal_search import find

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = date(2026, 11, 18)
SIZE = 200_000
DAYS = st.none() | st.integers(-2, 30).map(lambda n: FIRST_DAY + timedelta(days=n))
FILTERS = st.builds(
    LogFilter,
    text=st.sampled_from(["", "", "đại", "DAI", "x-1", "550 5.1", "nobody says this", "%"]),
    invoice=st.sampled_from([None, None, 1, 2, 77]),
    failures=st.booleans(),
    period=st.builds(Period, DAYS, DAYS),
)


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """A month of lines, with a clock that is set back by a day now and then."""
    with office(tmp_path_factory.mktemp("logged")) as made:
        made.add(make_invoice("X-1"), make_invoice("X-2"))
        words = ("queued for Đại Việt", "550 5.1.1 unknown", "taken", "100%")
        with made.db.transaction():
            for n in range(900):
                level = "info" if n % 7 else "error" if n % 2 else "warn"
                about = n % 5 if n % 5 in (1, 2) else None
                journal.note(made.db, level, "told", words[n % 4], who="clerk", invoice=about)
                made.clock.set(made.clock.now() + (-DAY if n % 40 == 39 else HOUR))
        yield made


def _plain(made: MadeOffice, wanted: LogFilter) -> list[Entry]:
    first, last = wanted.period.first or date.min, wanted.period.last or date.max
    return [
        entry
        for entry in reversed(journal.read(made.db, limit=10_000))
        if first <= at(entry.at, ZONE).date() <= last
        and wanted.invoice in (None, entry.invoice)
        and (not wanted.failures or entry.level != "info")
        and fold(wanted.text) in fold(f"{entry.number} {entry.text}")
    ]


@settings(max_examples=60)
@given(wanted=FILTERS, limit=st.sampled_from([20, 300, 1_000]))
def test_the_pages_of_the_log_hold_what_a_plain_filter_finds(logged: MadeOffice, wanted: LogFilter, limit: int) -> None:
    found: list[Entry] = []
    before: int | None = None
    while True:
        lines = find(logged.db, wanted, ZONE, limit, before)
        assert lines.complete
        assert len(lines.entries) <= limit
        found += lines.entries
        if lines.at is None:
            break
        before = lines.at
    assert found == _plain(logged, wanted)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """Years of lines, of which hardly any tell of a failure."""
    with office(tmp_path_factory.mktemp("long")) as made, made.db.transaction():
        made.db.execute(
            "WITH RECURSIVE line(n) AS (VALUES(1) UNION ALL SELECT n+1 FROM line WHERE n<?)"
            " INSERT INTO journal(at,level,event,invoice_id,who,text,sha256) SELECT ?+n*?,"
            " CASE WHEN n%50000=7 THEN 'error' ELSE 'info' END, 'sent', n/3, 'courier', 'taken by mx.example', ''"
            " FROM line",
            SIZE,
            START - 1_000 * DAY,
            1_000 * DAY // SIZE,
        )
        yield made


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (LogFilter(), 50),
        (LogFilter(text="TAKEN"), 50),
        (LogFilter(invoice=5), 3),
        (LogFilter(period=Period(date(2024, 6, 1), date(2024, 6, 30))), 50),
        (LogFilter(failures=True, period=Period(date(2024, 4, 27), date(2024, 4, 30))), 0),
        (LogFilter(period=Period(date(1999, 1, 1), date(1999, 1, 1))), 0),
    ],
    ids=str,
)
def test_a_page_of_a_long_log_is_whole_within_the_usual_budget(long: MadeOffice, wanted: LogFilter, count: int) -> None:
    lines = find(long.db, wanted, ZONE, 50)
    assert (len(lines.entries), lines.complete) == (count, True)


@pytest.mark.parametrize("wanted", [LogFilter(failures=True), LogFilter(text="nobody says this")], ids=str)
def test_where_hardly_a_line_fits_the_walk_is_cut_short_and_goes_on(long: MadeOffice, wanted: LogFilter) -> None:
    found: list[int] = []
    before: int | None = None
    cut = 0
    while True:
        lines = find(long.db, wanted, ZONE, 50, before)
        found += [entry.id for entry in lines.entries]
        cut += not lines.complete
        if lines.at is None:
            break
        assert before is None or lines.at < before
        before = lines.at
    assert cut
    assert found == ([150_007, 100_007, 50_007, 7] if wanted.failures else [])
