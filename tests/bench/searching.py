"""Pages, searches and counts: steps and time at one size beside the same at 1,000 invoices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.bench.measuring import median, steps
from tests.bench.table import Row
from tests.store.making import MadeOffice, office
from tests.store.many import LAST_DAY, fill
from tui_invoice.domain.filters import Filter, Period, View, month
from tui_invoice.store import counts, pages

SMALL = 1_000
AIM = 0.010
"""Seconds that a page should take at any size; an aim, no budget."""
_DAYS = 1_400
_CUSTOMERS_IN = 20
_ROUNDS = 7
_PAGE = 50
_MIDDLE = LAST_DAY - timedelta(days=_DAYS // 2)

_SEARCHES = {
    "two Chinese characters": Filter(text="北京"),
    "dai (for Đại)": Filter(text="dai"),
    "one letter": Filter(text="s"),
    "one rare letter": Filter(text="ø"),
    "a number": Filter(text="INV-2026-000321"),
    "the start of some numbers of a past year": Filter(text="INV-2024-0001"),
    "the start of this year's numbers": Filter(text="INV-2026-"),
    "the start of a past year's numbers": Filter(text="INV-2023-"),
    "the same, in that year's period": Filter(text="INV-2023-", period=Period(last=LAST_DAY.replace(2023, 12, 31))),
    "a part of many addresses": Filter(text="beispiel.ex"),
    "one address": Filter(text="mail42@"),
    "none found": Filter(text="zzzzqq"),
    "a common word in the view failed": Filter(View.FAILED, text="example"),
    "a tag": Filter(tag="vip"),
    "a tag and a text": Filter(tag="vip", text="acme"),
    "a month two years ago": Filter(period=month(_MIDDLE)),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one question costs: the seconds of one answer, the steps of a whole one.

    Where the bound on steps cut the answer short, `cut` says so and what it took to fill a page by asking on.
    """

    seconds: float
    steps: int
    cut: str = ""

    def __str__(self) -> str:
        return f"{self.steps:,} steps, {self.seconds * 1000:.1f} ms{self.cut}"


@contextmanager
def filled(folder: Path, size: int) -> Iterator[MadeOffice]:
    """Make a database of so many invoices, of a twentieth as many customers, over 1,400 days; remove it at the end."""
    place = folder / f"{size}"
    place.mkdir()
    with office(place) as made:
        fill(made, size, customers=size // _CUSTOMERS_IN, days=_DAYS)
        made.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield made
    for file in place.iterdir():
        file.unlink()


def costs(made: MadeOffice, size: int) -> dict[str, Cost]:
    """Return what each question costs at this size."""
    middle = (_MIDDLE.isoformat(), size // 2)
    asked: dict[str, Cost] = {}
    for view in View:
        word = view.value.replace("_", " ")
        asked[f"first page: {word}"] = _page(made, Filter(view))
        asked[f"page in the middle: {word}"] = _page(made, Filter(view), middle)
    for name, wanted in _SEARCHES.items():
        asked[f"search: {name}"] = _page(made, wanted)
    asked["counts of all views"] = _counted(made, lambda: counts.by_view(made.db))
    asked["counts of all views in a month"] = _counted(made, lambda: counts.by_view(made.db, month(_MIDDLE)))
    return asked


def rows(large: dict[str, Cost], small: dict[str, Cost]) -> list[Row]:
    """Return a row for each question; the budget is kept by a whole answer within the bound on steps."""
    return [
        Row(
            what,
            str(cost),
            str(small[what]),
            cost.seconds / small[what].seconds,
            f"≤ {pages.STEPS:,} steps",
            not cost.cut and cost.steps <= pages.STEPS,
        )
        for what, cost in large.items()
    ]


def slow(large: dict[str, Cost]) -> str:
    """Return which questions take longer than the aim."""
    late = [f"{what} ({cost.seconds * 1000:.0f} ms)" for what, cost in large.items() if cost.seconds > AIM]
    return f"Above the aim of {AIM * 1000:.0f} ms: {'; '.join(late) or 'none'}."


def _page(made: MadeOffice, wanted: Filter, after: pages.Cursor | None = None) -> Cost:
    def ask() -> pages.Page:
        return pages.page(made.db, wanted, after)

    cut = "" if ask().complete else _asked_on(made, wanted, after)
    return Cost(median(ask, _ROUNDS), steps(made.db, ask), cut)


def _asked_on(made: MadeOffice, wanted: Filter, after: pages.Cursor | None) -> str:
    """Return how often, and for how long, one has to ask on until a page of 50 is full or nothing is left."""
    asks, rows = 0, 0
    began = time.perf_counter()
    while rows < _PAGE:
        page = pages.page(made.db, wanted, after)
        asks, rows, after = asks + 1, rows + len(page.items), page.next
        if after is None:
            break
    return f", cut; a page is full after {asks} asks, {time.perf_counter() - began:.1f} s"


def _counted(made: MadeOffice, ask: Callable[[], object]) -> Cost:
    return Cost(median(ask, _ROUNDS), steps(made.db, ask))
