"""Every page of a small list against a plain filter over all its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.store.making import MadeOffice, make_invoice, office
from tests.store.many import TAGS, fill, naive
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.domain.invoice import Status
from tui_invoice.store import counts, customers
from tui_invoice.store.pages import Cursor, Item, page

DAYS = st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 1))
PIECES = [
    "inv-2026-0",
    "đại",
    "Dai",
    "海",
    "上海软",
    "ø",
    "Sør",
    "mail1",
    "@exam",
    "100%",
    '"Old"',
    "vip",
    "q",
    "7",
    "00",
]
FILTERS = st.builds(
    Filter,
    view=st.sampled_from(View),
    period=st.builds(Period, DAYS, DAYS),
    tag=st.sampled_from(["", "", *TAGS, "none"]),
    text=st.sampled_from(["", *PIECES]) | st.text(max_size=4),
)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    with office(tmp_path_factory.mktemp("some")) as made:
        fill(made, 2_000, customers=300, days=60)
        yield made


@settings(max_examples=150)
@given(wanted=FILTERS, limit=st.sampled_from([1, 7, 50, 5_000]))
@example(Filter(text="北京"), 50)
@example(Filter(View.SENT, tag="Đại lý", text="dai"), 7)
def test_the_pages_hold_what_a_plain_filter_finds_in_either_direction_and_none_twice(
    some: MadeOffice, wanted: Filter, limit: int
) -> None:
    if limit == 1 and not (wanted.text and wanted.tag):
        limit = 7
    expected = naive(some, wanted)
    assert list(_down(some, wanted, limit)) == expected
    assert list(_up(some, wanted, limit)) == expected[::-1]


def _down(some: MadeOffice, wanted: Filter, limit: int) -> Iterator[int]:
    for got in _pages(some, wanted, limit, back=False):
        yield from (item.id for item in got)


def _up(some: MadeOffice, wanted: Filter, limit: int) -> Iterator[int]:
    for got in _pages(some, wanted, limit, back=True):
        yield from (item.id for item in reversed(got))


def _pages(some: MadeOffice, wanted: Filter, limit: int, *, back: bool) -> Iterator[tuple[Item, ...]]:
    after: Cursor | None = None
    while True:
        got = page(some.db, wanted, after, limit, back=back)
        assert got.complete
        assert len(got.items) <= limit
        yield got.items
        if got.next is None:
            return
        after = got.next


@settings(max_examples=30)
@given(st.builds(Period, DAYS, DAYS))
def test_every_count_is_the_length_of_its_list(some: MadeOffice, period: Period) -> None:
    found = counts.by_view(some.db, period)
    assert found == {view: len(naive(some, Filter(view, period))) for view in View}
    of_issued = sum(counts.by_send_status(some.db, period).values())
    assert of_issued == sum(found[view] for view in (View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED))


def test_a_row_says_what_the_invoice_says(made: MadeOffice) -> None:
    made.add(
        make_invoice("A-1", customer="Đại Việt", emails=("a@example.com", "b@example.com"), total=-5, tags=("vip",))
    )
    (item,) = page(made.db, Filter(text="vip")).items
    assert (item.number, item.customer, item.emails, item.total, item.currency) == (
        "A-1",
        "Đại Việt",
        ("a@example.com", "b@example.com"),
        -5,
        "EUR",
    )
    assert (item.status, item.send_status, item.n, item.of) == (Status.ISSUED, SendStatus.NOT_SENT, 0, 0)


def test_a_corrected_address_finds_the_invoices_of_before(made: MadeOffice) -> None:
    invoice_id = made.add_one("1", "ann@exampel.com")
    with made.db.transaction():
        customers.correct(made.db, 1, "ann@exampel.com", "ann@example.com")
    for text in ("ann@example.com", "ann@exampel"):
        assert [item.id for item in page(made.db, Filter(text=text)).items] == [invoice_id]


@pytest.mark.parametrize("few", [1_000, -1], ids=["from the indexes", "walking the dates"])
@pytest.mark.parametrize("back", [False, True], ids=["down", "up"])
def test_a_tag_that_was_given_later_finds_its_invoice(
    made: MadeOffice, monkeypatch: pytest.MonkeyPatch, few: int, *, back: bool
) -> None:
    """The folded text is of the day of issue; a tag of later lies in its own table only."""
    monkeypatch.setattr("tui_invoice.store.search._FEW_NUMBERS", few)
    first, _ = made.add(make_invoice("1"), make_invoice("2"))
    made.db.execute("INSERT INTO tag VALUES(?, 'Late', 'late', '2026-11-18')", first)
    assert [item.id for item in page(made.db, Filter(text="lat"), back=back).items] == [first]
