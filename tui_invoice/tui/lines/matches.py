"""Which commands fit what was typed of their names, and the row that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui_invoice.domain.text import cells, fold
from tui_invoice.tui.commands import Command
from tui_invoice.tui.paint.line import Line, Run
from tui_invoice.tui.paint.roles import Role

BEST = 3
"""So many are shown."""


def matching(text: str, commands: Iterable[Command]) -> list[Command]:
    """Return the commands whose title, id or tooltip has all words of the text, those that begin with it first."""
    needle = fold(text)
    ranked = [(rank, n, command) for n, command in enumerate(commands) if (rank := _rank(needle, command)) is not None]
    return [command for _, _, command in sorted(ranked, key=lambda each: each[:2])]


def _rank(needle: str, command: Command) -> int | None:
    title, name = fold(command.title), command.id.replace("_", " ")
    if needle in (title, name, command.id):
        return 0
    if title.startswith(needle):
        return 1
    words = needle.replace("_", " ").split()
    for rank, text in enumerate((title, name, fold(command.tooltip)), 2):
        if all(any(word.startswith(each) for word in text.split()) for each in words):
            return rank
    return 5 if all(each in title or each in name for each in words) else None


def shown(
    found: Sequence[Command], chosen: int, keys: Callable[[str], str], why_not: Callable[[str], str], width: int
) -> Line:
    """Return the row of the best ones around the chosen one, which says why it does not work where it does not."""
    if not found:
        return Line((Run("   "), Run("no command is called like this", Role.MUTED)))
    first = max(0, min(chosen - 1, len(found) - BEST))
    runs: list[Run] = [Run("  ")]
    for n, command in enumerate(found[first : first + BEST], first):
        reason = why_not(command.id)
        if n == chosen:
            words = f"{command.title}: {reason}" if reason else command.title
            runs += [Run(f" {keys(command.id)} {words} ", Role.ACTIVE), Run(" ")]
        else:
            role = Role.MUTED if reason else Role.KEY
            runs += [Run(f" {keys(command.id)}", role), Run(f" {command.title}  ", Role.MUTED if reason else Role.TEXT)]
    rest = len(found) - BEST
    more = (Run(f"{rest} more", Role.MUTED),) if rest > 0 else ()
    room = width - sum(cells(run.text) for run in runs) - 1
    return Line(tuple(runs), more if more and room > cells(more[0].text) else ())
