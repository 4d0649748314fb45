"""The reel of the log against a plain list: whatever is read, and whatever is written meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import TODAY
from tui_invoice.domain.filters import LogFilter
from tui_invoice.operations.parts import Lines
from tui_invoice.operations.reading import Entry
from tui_invoice.tui.reel import MOST_NEW, STEP, Item, Kind, Reel


def entry(number: int, day: int, *, fits: bool = True) -> Entry:
    return Entry(number, day, "info", "told", "", "lone", "fits" if fits else "does not", None)


def day_of(instant: int) -> date:
    return TODAY + timedelta(days=instant)


class Journal:
    """A journal in memory; `reads` has how many lines each read gave."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.reads: list[int] = []

    def write(self, days: list[tuple[int, bool]]) -> None:
        for day, fits in days:
            self.entries.append(entry(len(self.entries) + 1, day, fits=fits))

    def last(self) -> int:
        return len(self.entries)

    def read(self, limit: int, wanted: LogFilter, before: int | None) -> Lines:
        fits = [each for each in reversed(self.entries) if wanted.text in each.text]
        older = [each for each in fits if before is None or each.id < before]
        self.reads.append(len(older[:limit]))
        return Lines(tuple(older[:limit]), older[limit - 1].id if len(older) > limit else None, complete=True)


def plain(entries: list[Entry], seen: int) -> list[Item]:
    """What the items of these lines, newest first, must be."""
    items: list[Item] = []
    for n, each in enumerate(entries):
        above = entries[n - 1] if n else None
        if above is not None and each.id <= seen < above.id:
            items.append(Item(Kind.NEWS, each))
        if above is None or day_of(above.at) != day_of(each.at):
            items.append(Item(Kind.DAY, each))
        items.append(Item(Kind.LINE, each))
    return items


LINES = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12)


@given(first=LINES, later=st.lists(LINES, max_size=4), seen=st.integers(0, 20), step=st.integers(1, 6))
def test_it_is_the_log_as_far_as_it_was_read(
    first: list[tuple[int, bool]], later: list[list[tuple[int, bool]]], seen: int, step: int
) -> None:
    log = Journal()
    log.write(first)
    shown = Reel(log.read, log.last, day_of, seen)
    shown.show(LogFilter("fits"))
    for some in later:
        shown.read_on(step)
        before = list(shown.items)
        lines = [n for n, item in enumerate(before) if item.kind is Kind.LINE]
        log.write(some)
        moved = shown.follow()
        assert moved is not None
        for n in lines:
            assert shown.items[n + moved] == before[n]
    fitting = [each for each in reversed(log.entries) if "fits" in each.text]
    assert shown.items == plain(fitting, seen)


def test_only_what_was_reached_is_read() -> None:
    log = Journal()
    log.write([(0, True)] * (5 * STEP))
    shown = Reel(log.read, log.last, day_of)
    shown.show(LogFilter())
    shown.read_on(7)
    assert log.reads == [STEP, 7]
    assert len([item for item in shown.items if item.kind is Kind.LINE]) == STEP + 7


def test_a_flood_of_new_lines_shows_the_log_anew() -> None:
    log = Journal()
    log.write([(0, True)])
    shown = Reel(log.read, log.last, day_of)
    shown.show(LogFilter())
    log.write([(0, True)] * (MOST_NEW + 2 * STEP))
    log.reads.clear()
    assert shown.follow() is None
    assert shown.items[1].entry == log.entries[-1]
    assert log.reads == [STEP]


def test_where_nothing_new_was_written_nothing_is_read() -> None:
    log = Journal()
    log.write([(0, False)] * 10)
    shown = Reel(log.read, log.last, day_of)
    shown.show(LogFilter("fits"))
    log.reads.clear()
    assert shown.follow() == 0
    assert log.reads == []
