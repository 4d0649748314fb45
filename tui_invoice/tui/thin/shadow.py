"""The screen as it is known: row by row, column by column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tui_invoice.tui.thin.doubt import Doubt
from tui_invoice.tui.thin.pens import Pen
from tui_invoice.tui.thin.stream import Run


class Row(NamedTuple):
    """One row: its signs ("" is the right half of a wide one, None is not known), and their styles."""

    signs: list[str | None]
    pens: list[Pen]

    @property
    def known(self) -> bool:
        """Tell whether nothing of it is in doubt."""
        return None not in self.signs


class Change(NamedTuple):
    """What an output did: the rows it touched as they were, and the runs of those that nobody can follow, by row.

    Such a row has a character in it whose width is not certain. It is sent as Textual wrote it, and nothing is known
    of it from then on: what is painted upon it next goes out in full, and so it looks as it always did.
    """

    before: Mapping[int, Row]
    unsure: Mapping[int, Sequence[Run]]


class Shadow:
    """What a terminal of this size shows."""

    def __init__(self, plain: Pen, width: int, height: int) -> None:
        self._plain = plain
        self.width, self.height = width, height
        self.rows = [self.unknown() for _ in range(height)]

    def unknown(self) -> Row:
        """Return a row of which nothing is known."""
        return Row([None] * self.width, [self._plain] * self.width)

    def paint(self, runs: Sequence[Run]) -> Change:
        """Do what the runs say. Raises Doubt where they cut a wide sign that is as new as they are."""
        lost = {run.y for run in runs if run.cells is None}
        unsure: dict[int, list[Run]] = {y: [] for y in lost}
        before: dict[int, Row] = {}
        fresh: dict[int, set[int]] = {}
        for run in runs:
            y = run.y
            if y not in before:
                row = before[y] = self.rows[y]
                self.rows[y] = self.unknown() if y in lost else Row(row.signs[:], row.pens[:])
            if run.cells is None or y in lost:
                unsure[y].append(run)
            else:
                _put(self.rows[y], run, run.cells, fresh.setdefault(y, set()))
        return Change(before, unsure)


def _put(row: Row, run: Run, cells: Sequence[str], fresh: set[int]) -> None:
    """Lay a run into a row; `fresh` are the columns of wide signs that came with the same output."""
    signs, start, end = row.signs, run.x, run.x + len(cells)
    if signs[start] == "" or (end < len(signs) and signs[end] == ""):
        _cut(signs, start, end, fresh)
    signs[start:end] = cells
    row.pens[start:end] = [run.pen] * len(cells)
    if cells is not run.text:
        fresh.update(range(start, end))


def _cut(signs: list[str | None], start: int, end: int, fresh: Collection[int]) -> None:
    """Forget the halves that stay of wide signs which are cut at the ends of a run: terminals differ about them."""
    halves = []
    if signs[start] == "":
        halves.append(start - 1)
    if end < len(signs) and signs[end] == "":
        halves.append(end)
    for x in halves:
        if x in fresh:
            raise Doubt("a new wide sign that is cut")
        signs[x] = None
