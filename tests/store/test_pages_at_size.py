"""Pages of 100,000 invoices: whatever is asked for comes within a bounded number of steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import pytest

from tests.store.making import MadeOffice, office
from tests.store.many import LAST_DAY, fill, naive
from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.store import counts, pages
from tui_invoice.store.database import Database

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


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    with office(tmp_path_factory.mktemp("many")) as made:
        fill(made, SIZE, customers=5_000, days=1_400)
        yield made


@pytest.fixture
def steps(many: MadeOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the steps of every query in hundreds, with the program's own bound taken away."""
    counted = [0]

    def tick() -> int:
        counted[0] += 100
        return 0

    def unbound(self: Database, steps: int) -> AbstractContextManager[None]:
        return nullcontext()

    monkeypatch.setattr(Database, "budget", unbound)
    many.db.connection.set_progress_handler(tick, 100)
    yield counted
    many.db.connection.set_progress_handler(None, 0)


@pytest.mark.parametrize("wanted", ASKED.values(), ids=ASKED)
def test_a_page_takes_a_bounded_number_of_steps(many: MadeOffice, steps: list[int], wanted: Filter) -> None:
    middle = (LAST_DAY.replace(year=2025).isoformat(), SIZE // 2)
    for after in (None, middle):
        steps[0] = 0
        found = pages.page(many.db, wanted, after)
        assert steps[0] <= pages.STEPS
        places = [(str(item.issue_date), item.id) for item in found.items]
        assert places == sorted(set(places), reverse=True)
        assert all(place < (after or pages.END) for place in places)


@pytest.mark.parametrize("wanted", ASKED.values(), ids=ASKED)
def test_a_page_is_whole_within_the_usual_budget(many: MadeOffice, wanted: Filter) -> None:
    assert pages.page(many.db, wanted).complete


def test_the_counts_of_all_views_take_few_steps(many: MadeOffice, steps: list[int]) -> None:
    found = counts.by_view(many.db)
    assert steps[0] <= pages.STEPS
    assert found[View.ALL] == SIZE
    assert 0 < found[View.OPENED] < found[View.SENT] < SIZE
    void = many.db.number("SELECT count(*) FROM invoice WHERE status=?", Status.VOID.value)
    assert SIZE - void == sum(found[view] for view in (View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED))


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(View.OPENED, tag="vip"),
        Filter(text="INV-2024"),
    ],
)
def test_where_a_walk_is_cut_short_the_next_one_goes_on(
    many: MadeOffice, monkeypatch: pytest.MonkeyPatch, wanted: Filter
) -> None:
    """A common tag in a rare view, a year's numbers long ago: it stops on its way, says so, and loses nothing."""
    monkeypatch.setattr(pages, "STEPS", 60_000)
    found: list[int] = []
    after: pages.Cursor | None = None
    cut = 0
    while True:
        page = pages.page(many.db, wanted, after, limit=1_000)
        found += [item.id for item in page.items]
        cut += not page.complete
        assert page.next is not None or page.complete
        if page.next is None:
            break
        after = page.next
    assert cut
    assert found == naive(many, wanted)


@pytest.mark.parametrize("text", ["北京", "dai viet", "mail4321@", "INV-2023-0"])
def test_an_old_invoice_is_found_by_its_customer_and_its_number(many: MadeOffice, text: str) -> None:
    wanted = Filter(period=Period(last=date(2023, 12, 31)), text=text)
    found = pages.page(many.db, wanted)
    assert found.complete
    expected = naive(many, wanted)
    assert expected
    assert [item.id for item in found.items] == expected[:50]
