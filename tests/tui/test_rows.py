"""The window on the list, against a plain list that others change while one moves about in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Status
from tui_invoice.operations.browsing import Part, Place, Row
from tui_invoice.tui.rows import Window

DAYS = st.integers(0, 6)
HEIGHTS = st.integers(0, 9)


def made(id: int, day: int, status: SendStatus = SendStatus.NOT_SENT) -> Row:  # noqa: A002
    issued = date(2026, 11, 1) + timedelta(days=day)
    return Row(id, f"N{id}", Status.ISSUED, status, 0, 0, issued, None, "Ann", (), "EUR", 100, "")


class Plain:
    """A list that is read whole for every question."""

    def __init__(self) -> None:
        self.all: list[Row] = []

    @property
    def rows(self) -> list[Row]:
        return sorted(self.all, key=lambda row: row.place, reverse=True)

    def below(self, wanted: Filter, place: Place | None, limit: int, *, inclusive: bool = False) -> Part:
        left = [r for r in self.rows if place is None or r.place < place or (inclusive and r.place == place)]
        return Part(tuple(left[:limit]), len(left) > limit, True, None)

    def above(self, wanted: Filter, place: Place | None, limit: int) -> Part:
        left = [row for row in self.rows if place is None or row.place > place]
        return Part(tuple(left[max(0, len(left) - limit) :]), len(left) > limit, True, None)


class Reading(RuleBasedStateMachine):
    """A clerk moves; others bring invoices in, take them out of the view, change them."""

    @initialize(days=st.lists(DAYS, max_size=25), height=HEIGHTS)
    def begin(self, days: list[int], height: int) -> None:
        self.plain = Plain()
        self.plain.all = [made(n, day) for n, day in enumerate(days)]
        self.next_id = len(days)
        self.window = Window(self.plain)
        self.window.resize(height)
        self.window.show(Filter())
        self.stale = False

    def index(self) -> int:
        """Where in the whole list the cursor is."""
        current = self.window.current
        return [row.id for row in self.plain.rows].index(current.id) if current is not None else -1

    @rule(day=DAYS)
    def others_bring_one(self, day: int) -> None:
        self.plain.all.append(made(self.next_id, day))
        self.next_id += 1
        self.stale = True

    @rule(data=st.data())
    def others_take_one(self, data: st.DataObject) -> None:
        if self.plain.all:
            self.plain.all.remove(data.draw(st.sampled_from(self.plain.all)))
            self.stale = True

    @rule(data=st.data())
    def others_change_one(self, data: st.DataObject) -> None:
        if self.plain.all:
            row = data.draw(st.sampled_from(self.plain.all))
            self.plain.all[self.plain.all.index(row)] = replace(row, send_status=SendStatus.SENT)
            self.stale = True

    @rule()
    def the_screen_looks_again(self) -> None:
        here, first, at_top = self.window.current, self.window.rows[:1], self.window.at_top
        self.window.refresh()
        self.stale = self.stale and not self.window.height
        ids = [row.id for row in self.plain.rows]
        if here is not None and here.id in ids and self.window.height:
            assert self.window.current is not None
            assert self.window.current.id == here.id, "the cursor left its invoice"
        if self.window.height and not at_top and first and first[0].id in ids:
            room = range(ids.index(first[0].id), ids.index(first[0].id) + self.window.height)
            if room.stop <= len(ids) and (here is None or here.id not in ids or ids.index(here.id) in room):
                assert self.window.rows[0].id == first[0].id, "the list jumped under the reader's eyes"

    @rule(delta=st.integers(-12, 12).filter(bool))
    def move(self, delta: int) -> None:
        before = self.index() if not self.stale else -1
        self.window.move(delta)
        if before >= 0 and self.window.height:
            assert self.index() == max(0, min(before + delta, len(self.plain.all) - 1))

    @rule(direction=st.sampled_from([-1, 1]))
    def page(self, direction: int) -> None:
        before = self.index() if not self.stale else -1
        moved = self.window.page(direction)
        if before >= 0 and self.window.height:
            after = self.index()
            assert (after - before) * direction >= 0
            assert abs(after - before) <= self.window.height
            assert moved or before == (len(self.plain.all) - 1 if direction > 0 else 0)

    @rule(end=st.booleans())
    def jump(self, end: bool) -> None:
        if end:
            self.window.end()
        else:
            self.window.top()
        self.stale = self.stale and not self.window.height
        if self.plain.all and self.window.height:
            assert self.index() == (len(self.plain.all) - 1 if end else 0)

    @rule(height=HEIGHTS)
    def resize(self, height: int) -> None:
        here, before = self.window.current, self.window.height
        self.window.resize(height)
        if here is not None and not self.stale and height and before:
            assert self.window.current is not None
            assert self.window.current.id == here.id

    @rule(data=st.data())
    def go_to(self, data: st.DataObject) -> None:
        if self.plain.all and self.window.height and not self.stale:
            row = data.draw(st.sampled_from(self.plain.rows))
            self.window.go_to(row.place)
            assert self.window.current == row

    @invariant()
    def in_order_and_the_cursor_in_view(self) -> None:
        places = [row.place for row in self.window.rows]
        assert places == sorted(set(places), reverse=True)
        assert len(places) <= self.window.height or not self.window.height
        assert 0 <= self.window.cursor < max(1, len(places))

    @precondition(lambda self: self.window.height and not self.stale)
    @invariant()
    def what_is_so_is_shown(self) -> None:
        everything, shown = self.plain.rows, self.window.rows
        assert len(shown) == min(self.window.height, len(everything)), "a gap though there is more"
        if not shown:
            return
        start = everything.index(shown[0])
        assert shown == everything[start : start + len(shown)]
        assert not self.window.at_top or start == 0
        assert self.window.more or start + len(shown) == len(everything)


Reading.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestReading = Reading.TestCase
