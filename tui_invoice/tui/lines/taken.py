"""What an import took and what it refused."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.text import cells, clip, visible, wrap
from tui_invoice.operations.importing import Taken
from tui_invoice.tui.lines.by_keys import KeyOf, by_keys
from tui_invoice.tui.lines.columns import filled
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

_PLACE = 24


def summary(taken: Taken) -> str:
    """Return in a few words what came of it."""
    here = f", {taken.unchanged} here already" if taken.unchanged else ""
    return f"{several(taken.new, 'invoice')} taken{here}"


def faults(taken: Taken) -> str:
    """Return how many faults there are."""
    return several(len(taken.problems) + taken.untold, "fault")


def outcome(taken: Taken) -> str:
    """Return what would come of a file that is looked at."""
    right = f"{several(taken.new, 'invoice')} to take"
    here = f", {taken.unchanged} here already" if taken.unchanged else ""
    return f"{right}{here}" if taken.new or taken.unchanged else "nothing of it can be taken"


def head(name: str, taken: Taken, width: int, key: str) -> list[Line]:
    """Return the first rows: the file, and what would and would not be taken of it; `key` says what columns are."""
    wrong = bool(taken.problems)
    sign, role = ("✓", Role.OK) if not wrong else ("!", Role.WARN) if taken.new else ("✗", Role.ERROR)
    told = f"{outcome(taken)}; nothing is taken yet"
    return [
        rule(f"Import of {visible(name)}", (Run(faults(taken), Role.ERROR),) if wrong else ()),
        *(
            line(Run(f" {sign} " if not n else "   ", role), each)
            for n, each in enumerate(wrap(told, max(10, width - 4)))
        ),
        *(line(Run("   "), Run(each, Role.WARN)) for each in wrap(_left_out(taken, key), max(10, width - 4)) if each),
    ]


def _left_out(taken: Taken, key: str) -> str:
    names = ", ".join(f"“{clip(visible(each.header), _PLACE)}”" for each in taken.left_out)
    return f"not taken, as it may be meant for you alone: {names}; {key} says what it is" if names else ""


def fault(problem: BadInputError, width: int) -> Line:
    """Return the row of one fault: its line and field, then what it is."""
    place = where(problem)
    room = _PLACE if width >= 60 else 10
    return line(Run(" ✗ ", Role.ERROR), f"{filled(place, room)} {visible(problem.title)}")


def where(problem: BadInputError) -> str:
    """Return where a fault stands: line 12, total."""
    parts = [f"line {problem.line}"] if problem.line is not None else []
    return ", ".join([*parts, *([problem.field] if problem.field else [])]) or "the file"


def whole(problem: BadInputError, width: int, keys: KeyOf, right: Sequence[Run] = ()) -> list[Line]:
    """Return all about one fault, its mend by the keys of this screen; `right` ends the rule above it."""
    told, todo = by_keys(problem, keys)
    room = max(10, width - 4)
    lines = [rule(visible(where(problem)), right)]
    lines += [line("   ", each) for each in wrap(visible(told), room)]
    if problem.value and cells(visible(problem.value)) < room * 2:
        lines += [line("   ", Run(each, Role.MUTED)) for each in wrap(visible(f"it is “{problem.value}”"), room)]
    return [*lines, *(line("   ", each) for each in wrap(visible(todo), room) if each)]


def untold(count: int) -> Line:
    """Return the row that stands for faults which are not told one by one."""
    return line(Run("   "), Run(f"and {several(count, 'more fault')}", Role.MUTED))
