"""The rows in view of a list that may be of any length: only these are asked of the store.

The window is anchored at a row's place, not at a number of rows, so that what others write moves
nothing under the reader's eyes; the cursor stays with its invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui_invoice.domain.filters import Filter
from tui_invoice.operations.browsing import Part, Place
from tui_invoice.operations.listing import Row


class Reader(Protocol):
    """Reads rows on from a place, newest first; operations' Browser is one."""

    def below(self, wanted: Filter, place: Place | None, limit: int, *, inclusive: bool = False) -> Part:
        """Return rows after the place."""
        ...

    def above(self, wanted: Filter, place: Place | None, limit: int) -> Part:
        """Return rows right before the place."""
        ...


class Window:
    """Rows `rows[0:height]` of the list that `wanted` describes; `cursor` is an index into them."""

    def __init__(self, reader: Reader, wanted: Filter | None = None) -> None:
        self.reader = reader
        self.wanted = wanted or Filter()
        self.rows: list[Row] = []
        self.cursor = 0
        self.height = 0
        self.at_top = True
        self.more = False
        self.complete = True

    @property
    def current(self) -> Row | None:
        """The row that the cursor is on, None in an empty list."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, wanted: Filter, at: Place | None = None) -> None:
        """Show another list, from its first row on, or from a place on with the cursor there."""
        self.wanted = wanted
        self.cursor = 0
        if at is None:
            self._read_first()
        else:
            self._read_from(at)
            self._fill_above()
            self._cursor_to(at)

    def resize(self, height: int) -> None:
        """Show so many rows; the cursor stays in view."""
        height = max(0, height)
        if height == self.height:
            return
        here = self.current
        grew, self.height = height > self.height, height
        if not grew and self.cursor >= height > 0:
            cut = self.cursor - height + 1
            self.rows, self.cursor, self.at_top = self.rows[cut:], height - 1, False
        if height and (grew or len(self.rows) > height):
            anchor = None if self.at_top or not self.rows else self.rows[0].place
            self._read_first() if anchor is None else self._read_from(anchor)
            self._fill_above()
            if here is not None:
                self._keep(here, min(self.cursor, height - 1))

    def refresh(self) -> None:
        """Read the same window again after others wrote: same place, same cursor."""
        if not self.height:
            return  # nothing is in view; where it was is kept for when there is room again
        here, offset = self.current, self.cursor
        anchor = None if self.at_top or not self.rows else self.rows[0].place
        if anchor is None:
            self._read_first()
        else:
            self._read_from(anchor)
            self._fill_above()
        if here is not None:
            self._keep(here, offset)

    def move(self, delta: int) -> bool:
        """Move the cursor by so many rows, scrolling where it leaves the window; tell whether anything moved."""
        if not self.rows or not self.height:
            return False
        before = (self.rows[0].id, self.cursor)
        goal = self.cursor + delta
        if goal >= len(self.rows):
            self._scroll_down(goal - len(self.rows) + 1)
            goal = len(self.rows) - 1
        elif goal < 0:
            self._scroll_up(-goal)
            goal = 0
        self.cursor = max(0, min(goal, len(self.rows) - 1))
        return before != (self.rows[0].id, self.cursor)

    def page(self, direction: int) -> bool:
        """Move by a screenful; the cursor keeps its height on the screen while there is more."""
        if not self.rows or not self.height:
            return False
        before = (self.rows[0].id, self.cursor)
        if direction > 0:
            if not self._scroll_down(self.height):
                self.cursor = len(self.rows) - 1
        elif not self._scroll_up(self.height):
            self.cursor = 0
        return before != (self.rows[0].id, self.cursor)

    def top(self) -> None:
        """Go to the first row of the list."""
        self.cursor = 0
        self._read_first()

    def end(self) -> None:
        """Go to the last row of the list."""
        part = self.reader.above(self.wanted, None, self.height)
        self.rows, self.more, self.at_top = list(part.rows), False, not part.more
        self.complete = part.complete
        self.cursor = max(0, len(self.rows) - 1)

    def go_to(self, place: Place) -> None:
        """Put the cursor on the row at this place, or the next after it; the window moves only if it must."""
        if self.rows and self.rows[0].place >= place >= self.rows[-1].place:
            self._cursor_to(place)
            return
        self._read_from(place)
        self.at_top = False
        self.cursor = 0
        self._scroll_up(self.height // 3)
        self._fill_above()
        self._cursor_to(place)

    def _read_first(self) -> None:
        part = self.reader.below(self.wanted, None, self.height)
        self.rows, self.more, self.at_top, self.complete = list(part.rows), part.more, True, part.complete
        self.cursor = min(self.cursor, max(0, len(self.rows) - 1))

    def _read_from(self, place: Place) -> None:
        part = self.reader.below(self.wanted, place, self.height, inclusive=True)
        self.rows, self.more, self.at_top, self.complete = list(part.rows), part.more, False, part.complete

    def _fill_above(self) -> None:
        """Where the list ends within the window, show what comes before it too."""
        if self.at_top or len(self.rows) >= self.height:
            return
        lacking = self.height - len(self.rows)
        part = self.reader.above(self.wanted, self.rows[0].place if self.rows else None, lacking)
        self.rows = [*part.rows, *self.rows]
        self.cursor += len(part.rows)
        self.at_top = not part.more

    def _scroll_down(self, n: int) -> int:
        """Read on by up to `n` rows; return how many came."""
        if not self.more or not self.rows:
            return 0
        part = self.reader.below(self.wanted, self.rows[-1].place, n)
        self.more = part.more
        self.complete = self.complete and part.complete
        if part.rows:
            self.rows = [*self.rows, *part.rows][-self.height :]
            self.at_top = False
        return len(part.rows)

    def _scroll_up(self, n: int) -> int:
        if self.at_top or not self.rows:
            return 0
        part = self.reader.above(self.wanted, self.rows[0].place, n)
        self.at_top = not part.more
        if part.rows:
            self.more = self.more or len(self.rows) + len(part.rows) > self.height
            self.rows = [*part.rows, *self.rows][: self.height]
        return len(part.rows)

    def _keep(self, here: Row, offset: int) -> None:
        """Put the cursor on this invoice, or where it went out of the list, on what stands in its place."""
        if not self._on(here):
            self._bring_back(here, offset)
        if not self._on(here):
            self.cursor = min(offset, max(0, len(self.rows) - 1))

    def _on(self, here: Row) -> bool:
        """Put the cursor on this invoice if it is in view; tell whether it is."""
        for index, row in enumerate(self.rows):
            if row.id == here.id:
                self.cursor = index
                return True
        return False

    def _bring_back(self, here: Row, offset: int) -> None:
        """Where others' rows pushed the invoice out of view, show it at the height at which it stood."""
        above = self.reader.above(self.wanted, here.place, offset)
        below = self.reader.below(self.wanted, here.place, self.height - len(above.rows), inclusive=True)
        if below.rows and below.rows[0].id == here.id:
            self.rows = [*above.rows, *below.rows]
            self.more, self.at_top, self.complete = below.more, not above.more, above.complete and below.complete
            self._fill_above()

    def _cursor_to(self, place: Place) -> None:
        fits: Sequence[int] = [index for index, row in enumerate(self.rows) if row.place <= place]
        self.cursor = fits[0] if fits else max(0, len(self.rows) - 1)
