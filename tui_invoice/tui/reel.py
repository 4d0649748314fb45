"""The lines of the log that were reached so far, of a log of any length, with the days between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tui_invoice.domain.filters import LogFilter
from tui_invoice.operations.parts import Lines
from tui_invoice.operations.reading import Entry

Read = Callable[[int, LogFilter, int | None], Lines]
"""Reads so many lines that fit, with ids below one; operations' Browser.lines is one."""

STEP = 200
"""Lines that are read at once."""
MOST_NEW = 2_000
"""Where more lines came at once, the log is shown anew."""


class Kind(Enum):
    """What an item is."""

    LINE = 1
    DAY = 2
    """The day of the lines below it."""
    NEWS = 3
    """The lines above it were written since the last visit."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a line of the log, or what parts it from the one above; `entry` is the line, or the one below."""

    kind: Kind
    entry: Entry


class Reel:
    """Items, newest first. `at` is the id before which the log goes on, None at its end.

    `last` gives the id of the newest line of all, `day_of` the day of an instant; `seen` is the id of the last
    line of an earlier visit, 0 for none.
    """

    def __init__(self, read: Read, last: Callable[[], int], day_of: Callable[[int], date], seen: int = 0) -> None:
        self._read, self._last, self._day_of, self._seen = read, last, day_of, seen
        self.wanted = LogFilter()
        self.items: list[Item] = []
        self.at: int | None = None
        self._newest = 0
        self._oldest: Entry | None = None

    def show(self, wanted: LogFilter) -> None:
        """Begin another log with its newest lines."""
        self.wanted = wanted
        self.items, self._oldest, self._newest = [], None, self._last()
        self._append(self._read(STEP, wanted, None))

    def read_on(self, most: int = STEP) -> None:
        """Read older lines; there may be none although it goes on, where the search was cut short."""
        if self.at is not None:
            self._append(self._read(most, self.wanted, self.at))

    def _append(self, found: Lines) -> None:
        self.at = found.at
        if found.entries:
            self.items += self._parted(found.entries, self._oldest)
            self._newest = max(self._newest, found.entries[0].id)
            self._oldest = found.entries[-1]

    def follow(self) -> int | None:
        """Put what was written meanwhile on top; return how far that moves the rest, None where all was shown anew."""
        last = self._last()
        if last == self._newest:
            return 0
        if last - self._newest > MOST_NEW:
            self.show(self.wanted)
            return None
        new: list[Entry] = []
        place: int | None = None
        while place is None or place > self._newest + 1:
            found = self._read(STEP, self.wanted, place)
            new += [each for each in found.entries if each.id > self._newest]
            if found.at is None or (found.entries and found.entries[-1].id <= self._newest):
                break
            place = found.at
        self._newest = max(self._newest, last)
        return self._prepend(new) if new else 0

    def _prepend(self, new: list[Entry]) -> int:
        heads = next((n for n, each in enumerate(self.items) if each.kind is Kind.LINE), 0)
        below = list(self._parted([self.items[heads].entry], new[-1])) if self.items else []
        before = len(self.items)
        self.items = [*self._parted(new, None), *below, *self.items[heads + 1 :]]
        self._newest = max(self._newest, new[0].id)
        if self._oldest is None:
            self._oldest = new[-1]
        return len(self.items) - before

    def _parted(self, entries: Iterable[Entry], above: Entry | None) -> Iterator[Item]:
        """Give the lines with what stands between them; `above` is the line right above the first one."""
        for each in entries:
            if above is not None and each.id <= self._seen < above.id:
                yield Item(Kind.NEWS, each)
            if above is None or self._day_of(above.at) != self._day_of(each.at):
                yield Item(Kind.DAY, each)
            yield Item(Kind.LINE, each)
            above = each
