"""The columns of a file: what stands above them, what they are, what stands first in them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations.import_looking import Column
from tui_invoice.tui.lines.columns import filled
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

LEAVE_OUT = "leave it out"
_FIELD, _HEADER = 14, 24
_SHOWN = 5


def head(name: str, width: int) -> list[Line]:
    """Return the first rows."""
    told = "Say what each column is; the next file with these headers is read the same way."
    return [
        rule(f"Columns of {visible(name)}"),
        *(line("   ", Run(each, Role.MUTED)) for each in wrap(told, max(10, width - 4))),
    ]


def column(found: Column, field: str | None, width: int) -> Line:
    """Return the row of a column: its header, its field, its first values."""
    header = filled(visible(found.header) or "(no header)", _HEADER if width >= 60 else 14)
    what = filled(LEAVE_OUT if field == "" else field or "not known", _FIELD)
    role = Role.WARN if field is None else Role.MUTED if field == "" else Role.TEXT
    values = " · ".join(visible(each) for each in found.samples)
    return line("   ", header, "  ", Run(what, role), "  ", Run(values, Role.MUTED))


def offered(names: Sequence[str], chosen: int) -> Line:
    """Return the row of the names that fit what was typed, around the chosen one."""
    if not names:
        return line(Run("   ✗ ", Role.ERROR), Run("nothing is called like this", Role.ERROR))
    first = max(0, min(chosen - 1, len(names) - _SHOWN))
    more = len(names) > _SHOWN
    runs: list[Run] = [Run(f"  {chosen + 1} of {len(names)}:" if more else "  ", Role.MUTED)]
    for n, name in enumerate(names[first : first + _SHOWN], first):
        runs.append(Run(f" {visible(name)} ", Role.ACTIVE if n == chosen else Role.TEXT))
    return Line(tuple(runs))
