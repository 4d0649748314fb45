"""Pages of 100,000 invoices: whatever is asked for comes within a bounded number of steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import pytest

from tests.store.making import MadeOffice
from tests.store.many import LAST_DAY, naive
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.store import counts, pages, search
from tui_invoice.store.database import Database
from tui_invoice.store.keys import Asked

SIZE = 100_000
TEXTS = {
    "two Chinese characters": "北京",
    "Đại without its marks": "dai",
    "one letter": "s",
    "one rare letter": "ø",
    "two letters": "ac",
    "the start of all numbers": "inv-",
    "the start of a few numbers": "INV-2024-0001",
    "one number": "INV-2026-000000",
    "the tail of a number": "99999",
    "a part of an address": "beispiel.ex",
    "one address": "mail123@",
    "nothing has it": "zzzzqq",
    "a very common word": "example",
    "a tag": "quarterly",
    "percent": "%",
    "quote": '"',
    "quotes": '""" OR "',
    "statement": "'; DROP TABLE invoice; --",
    "NUL": "\x00",
    "NUL in the middle": "a\x00cme",
    "half a surrogate": "\ud800",
    "a long one": "x" * 5_000,
}
WORRIES = (SendStatus.BOUNCED, SendStatus.FAILED, SendStatus.UNCERTAIN, SendStatus.HELD)
ASKED = {
    **{f"view {view}": Filter(view) for view in View},
    "period": Filter(period=Period(date(2024, 2, 1), date(2024, 2, 29))),
    "view and period": Filter(View.OUTBOX, Period(last=date(2024, 2, 29))),
    "empty period": Filter(View.FAILED, Period(last=date(1999, 1, 1))),
    "tag": Filter(tag="vip"),
    "tag and view": Filter(View.SENT, tag="dai ly"),
    "tag and text": Filter(tag="VIP", text="acme"),
    "text and old period": Filter(period=Period(last=date(2024, 1, 31)), text="上海"),
    "unknown tag": Filter(tag="nobody"),
    **{f"text {name}": Filter(text=text) for name, text in TEXTS.items()},
}


@pytest.fixture
def steps(many: MadeOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the steps of every query in five hundreds, with the program's own bound taken away."""
    counted = [0]

    def tick() -> int:
        counted[0] += 500
        return 0

    def unbound(self: Database, steps: int) -> AbstractContextManager[None]:
        return nullcontext()

    monkeypatch.setattr(Database, "budget", unbound)
    many.db.connection.set_progress_handler(tick, 500)
    yield counted
    many.db.connection.set_progress_handler(None, 0)


@pytest.mark.parametrize("wanted", ASKED.values(), ids=ASKED)
def test_a_page_takes_a_bounded_number_of_steps(many: MadeOffice, steps: list[int], wanted: Filter) -> None:
    middle = (LAST_DAY.replace(year=2025).isoformat(), SIZE // 2)
    for after in (None, middle):
        for back in (False, True):
            steps[0] = 0
            found = pages.page(many.db, wanted, after, back=back)
            assert steps[0] <= pages.STEPS
            places = [(str(item.issue_date), item.id) for item in found.items]
            assert places == sorted(set(places), reverse=True)
            if after is not None:
                assert all(place > after if back else place < after for place in places)


@pytest.mark.parametrize("wanted", ASKED.values(), ids=ASKED)
def test_a_page_is_whole_within_the_usual_budget(many: MadeOffice, wanted: Filter) -> None:
    assert pages.page(many.db, wanted).complete
    assert pages.page(many.db, wanted, back=True).complete


def test_the_counts_of_all_views_take_few_steps(many: MadeOffice, steps: list[int]) -> None:
    found = counts.by_view(many.db)
    assert steps[0] <= pages.STEPS
    assert found[View.ALL] == SIZE
    assert 0 < found[View.OPENED] < found[View.SENT] < SIZE
    void = many.db.number("SELECT count(*) FROM invoice WHERE status=?", Status.VOID.value)
    assert SIZE - void == sum(found[view] for view in (View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED))


@pytest.mark.parametrize("period", [Period(date(1900, 1, 1)), Period(date(2024, 3, 1), date(2026, 2, 1))], ids=str)
def test_the_counts_of_a_long_period_take_few_steps(many: MadeOffice, steps: list[int], period: Period) -> None:
    """Ten years with every status on every day: more days than invoices of the office have."""
    many.db.execute("SAVEPOINT ten_years")
    try:
        many.db.execute(
            "WITH RECURSIVE ago(n) AS (VALUES(0) UNION ALL SELECT n+1 FROM ago WHERE n<3650)"
            " INSERT INTO tally SELECT date('2026-11-18', '-'||n||' days'), 'issued', state.shown, 1"
            " FROM ago, state WHERE rank>0 AND word<>'handing_over' ON CONFLICT DO UPDATE SET n=tally.n+1"
        )
        steps[0] = 0
        found = counts.by_view(many.db, period)
        assert steps[0] <= pages.STEPS
        assert found[View.ALL] > 3_650
    finally:
        many.db.execute("ROLLBACK TO ten_years")
        many.db.execute("RELEASE ten_years")


@pytest.mark.parametrize("back", [False, True], ids=["down", "up"])
@pytest.mark.parametrize(
    "wanted",
    [
        Filter(View.OPENED, tag="vip"),
        Filter(text="INV-2024"),
    ],
)
def test_where_a_walk_is_cut_short_the_next_one_goes_on(
    many: MadeOffice, monkeypatch: pytest.MonkeyPatch, wanted: Filter, *, back: bool
) -> None:
    """A common tag in a rare view, a year's numbers long ago: it stops on its way, says so, and loses nothing."""
    monkeypatch.setattr(pages, "STEPS", 60_000)
    found: list[int] = []
    after: pages.Cursor | None = None
    cut = 0
    while True:
        page = pages.page(many.db, wanted, after, limit=1_000, back=back)
        ids = [item.id for item in page.items]
        found += ids[::-1] if back else ids
        cut += not page.complete
        assert page.next is not None or page.complete
        if page.next is None:
            break
        after = page.next
    assert cut
    assert (found[::-1] if back else found) == naive(many, wanted)


def test_what_needs_a_person_is_found_from_any_place_in_few_steps(many: MadeOffice, steps: list[int]) -> None:
    for wanted in (Filter(), Filter(View.SENT), Filter(text="dai"), Filter(text="99999"), Filter(tag="vip")):
        for back in (False, True):
            steps[0] = 0
            pages.page(many.db, Asked(wanted, WORRIES), ("2025-01-15", SIZE // 2), 1, back=back)
            assert steps[0] <= pages.STEPS


@pytest.mark.parametrize("text", ["", "acme"])
@pytest.mark.parametrize("view", [View.FAILED, View.OUTBOX])
def test_a_common_tag_is_looked_for_among_the_few_of_a_view(
    many: MadeOffice, steps: list[int], monkeypatch: pytest.MonkeyPatch, view: View, text: str
) -> None:
    monkeypatch.setattr(search, "COMMON", 1_000)
    wanted = Filter(view, tag="VIP", text=text)
    expected = naive(many, wanted)
    assert expected
    for back in (False, True):
        ids = [item.id for item in pages.page(many.db, wanted, limit=1_000, back=back).items]
        assert ids == (expected[-1_000:] if back else expected[:1_000])
    steps[0] = 0
    assert pages.page(many.db, Asked(Filter(tag="vip"), (SendStatus.UNCERTAIN,))).items == ()
    assert steps[0] <= 1_000, "where there is none of a view, nobody's tag is read"


def test_how_many_fit_is_counted_within_the_usual_budget(many: MadeOffice) -> None:
    assert pages.count(many.db, Filter(text="INV-2024-0001"), 1_000) == (26, False)
    n, more = pages.count(many.db, Filter(text="s"), 1_000)
    assert 0 < n <= 1_000
    assert more


def test_the_tags_are_found_without_reading_what_bears_them(many: MadeOffice, steps: list[int]) -> None:
    assert search.tags(many.db, "", 50) == ("Đại lý", "quarterly", "vip", "上海")
    assert search.tags(many.db, "DAI", 50) == ("Đại lý",)
    assert search.tags(many.db, "", 2) == ("Đại lý", "quarterly")
    assert steps[0] <= 2_000


@pytest.mark.parametrize("text", ["北京", "dai viet", "mail4321@", "INV-2023-0"])
def test_an_old_invoice_is_found_by_its_customer_and_its_number(many: MadeOffice, text: str) -> None:
    wanted = Filter(period=Period(last=date(2023, 12, 31)), text=text)
    found = pages.page(many.db, wanted)
    assert found.complete
    expected = naive(many, wanted)
    assert expected
    assert [item.id for item in found.items] == expected[:50]
    assert [item.id for item in pages.page(many.db, wanted, back=True).items] == expected[-50:]


@pytest.mark.parametrize("text", ["北京", "mail4321@", "INV-2026-0999", "vip"])
def test_the_last_page_joins_the_newest_and_the_old(many: MadeOffice, text: str) -> None:
    """The newest are read through, the old come from customers, numbers and tags: upwards too, none is passed over."""
    wanted = Filter(text=text)
    found: list[int] = []
    after: pages.Cursor | None = None
    while True:
        page = pages.page(many.db, wanted, after, limit=5_000, back=True)
        found += [item.id for item in reversed(page.items)]
        if page.next is None:
            break
        after = page.next
    assert found[::-1] == naive(many, wanted)
