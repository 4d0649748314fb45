"""The row that names the parts of a screen with their keys, the one that is shown first to be seen."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.text import cells, visible
from tui_invoice.tui.paint.line import Line, Run, rule
from tui_invoice.tui.paint.roles import Role


def parts(names: Sequence[tuple[str, str]], shown: int, facts: str, width: int) -> Line:
    """Return the parts, each (key, name), and at the right facts, where there is room; `shown` is an index."""
    runs: list[Run] = []
    for n, (key, name) in enumerate(names):
        if n == shown:
            runs += [Run(f" {key} {name} ", Role.ACTIVE), Run(" ")]
        else:
            runs += [Run(f" {key} ", Role.MUTED), Run(f"{name} "), Run(" ")]
    taken = sum(cells(run.text) for run in runs)
    fits = taken + cells(visible(facts)) + 2 <= width
    return Line(tuple(runs), (Run(facts, Role.MUTED),) if facts and fits else ())


def more(below: int, top: int) -> Line:
    """Return the rule under text that is scrolled: how many lines follow, or that it is the end."""
    if below:
        return rule(right=(Run(f"{below} more below", Role.MUTED),))
    return rule(right=(Run("the end", Role.MUTED),)) if top else rule()
