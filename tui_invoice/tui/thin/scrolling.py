"""Finding rows that only moved: a terminal moves them itself (DL and IL within a region, VT102)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_invoice.tui.thin.shadow import Row

_FEW = 3
"""Fewer rows than that are not worth a move."""
_ALIKE = 3
"""A row that stood at more places than that (an empty one) says nothing about where it went."""


class Move(NamedTuple):
    """The rows from `top` to `bottom` go up by so many, or down where `by` is negative; `rows` of them fit then."""

    top: int
    bottom: int
    by: int
    rows: int


def find(before: Mapping[int, Row], now: Sequence[Row]) -> list[Move]:
    """Return the moves that explain most of what changed; `before` are the rows that were touched, as they were.

    A region has no row in it of which anything is not known.
    """
    changed = [y for y, row in before.items() if row != now[y]]
    if len(changed) <= _FEW:
        return []
    by = _shift(changed, before, now)
    return [] if not by else _regions(by, before, now)


def _shift(changed: Sequence[int], before: Mapping[int, Row], now: Sequence[Row]) -> int:
    """Return how far up most of the changed rows went; 0 where too few did."""
    places: dict[tuple[object, ...], list[int]] = {}
    for y in changed:
        if before[y].known:
            places.setdefault(_key(before[y]), []).append(y)
    votes: Counter[int] = Counter()
    for y in changed:
        sources = places.get(_key(now[y]), ())
        if len(sources) <= _ALIKE:
            votes.update(source - y for source in sources)
    (by, count) = max(votes.items(), key=lambda vote: vote[1], default=(0, 0))
    return by if count >= _FEW else 0


def _regions(by: int, before: Mapping[int, Row], now: Sequence[Row]) -> list[Move]:
    """Part the screen at the rows that are not known; return the moves of the parts in which enough rows moved."""
    found: list[Move] = []
    start = 0
    for y in range(len(now) + 1):
        if y == len(now) or not (now[y].known and before.get(y, now[y]).known):
            found += _region(start, y, by, before, now)
            start = y + 1
    return found


def _region(start: int, end: int, by: int, before: Mapping[int, Row], now: Sequence[Row]) -> list[Move]:
    sources = range(max(start, start + by), min(end, end + by))
    fits = [s - by for s in sources if s - by in before and before.get(s, now[s]) == now[s - by] != before[s - by]]
    if len(fits) < _FEW:
        return []
    top, bottom = min(fits), max(fits)
    return [Move(top, bottom + by, by, len(fits)) if by > 0 else Move(top + by, bottom, by, len(fits))]


def moved(moves: Sequence[Move], before: Mapping[int, Row], now: Sequence[Row], unknown: Row) -> dict[int, Row]:
    """Return the rows as they are after the moves, in place of what they were before."""
    after = dict(before)
    for top, bottom, by, _ in moves:
        for y in range(top, bottom + 1):
            source = y + by
            after[y] = before.get(source, now[source]) if top <= source <= bottom else unknown
    return after


def _key(row: Row) -> tuple[object, ...]:
    return (*row.signs, *row.pens)
