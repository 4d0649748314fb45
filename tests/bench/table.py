"""What a measure comes to, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HEADS = ("what", "measured", "peer", "ratio", "budget", "ok?")
_RIGHT = frozenset({"ratio"})


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: what it came to beside its peer in the same run, and whether that keeps the budget.

    `ok` is None where there is no budget.
    """

    what: str
    measured: str
    peer: str = ""
    ratio: float | None = None
    budget: str = ""
    ok: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.what, self.measured, self.peer, ratio, self.budget, {None: "", True: "yes", False: "NO"}[self.ok])


def lines(title: str, rows: Sequence[Row]) -> list[str]:
    """Return a Markdown section with its table, which a terminal shows as well."""
    cells = [_HEADS, *(row.cells for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(_HEADS))]
    ruler = [
        f"{'-' * (width - 1)}:" if head in _RIGHT else "-" * width for head, width in zip(_HEADS, widths, strict=True)
    ]
    shown = [_HEADS, tuple(ruler), *cells[1:]]
    return ["", f"### {title}", "", *(_line(row, widths) for row in shown)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if head in _RIGHT else cell.ljust(width)
        for head, cell, width in zip(_HEADS, cells, widths, strict=True)
    )
    return f"| {' | '.join(padded)} |"
