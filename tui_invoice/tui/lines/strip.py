"""The verdict strip under the table: always the same height, whatever is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_invoice.domain.text import cells, clip, visible, wrap
from tui_invoice.operations.listing import Row
from tui_invoice.tui.commands import BY_ID
from tui_invoice.tui.keys import shown as key_shown
from tui_invoice.tui.lines.verdict import Mend, Told, quoted
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

KeyOf = Callable[[str], str]
"""Gives the key of a command as it is shown."""


def key_of(command: str) -> str:
    """Return the key that a command has as declared."""
    return key_shown(BY_ID[command].keys)


def strip(row: Row, told: Told, width: int, height: int, keys: KeyOf = key_of) -> list[Line]:
    """Return the rule with number and customer, and `height - 1` lines below it."""
    room = max(10, width - 8)
    what = " · credit note" if row.credit else ""
    title = clip(f"{visible(row.number)}{what} · {visible(row.customer)}", room - 2)
    body = _narrow(told, width) if height < 5 else _whole(told, width)
    rows = height - 2
    return [rule(title), *(body + [Line()] * rows)[:rows], hints(told.mends, width, keys)]


def _whole(told: Told, width: int) -> list[Line]:
    who = f": {told.who}" if told.who else ""
    role = Role.WORRY if told.role is Role.ERROR else told.role
    sentence = visible(f"{told.sentence}{who}")
    when = told.when if cells(sentence) + cells(told.when) + 6 <= width else told.when.partition(",")[0]
    when = f"  {when}" if when else ""
    head = line(Run(f" {told.glyph} ", told.role), Run(sentence, role), right=(Run(when, Role.MUTED),))
    words = wrapped(quoted(told), width - 4, 1 if told.note or (told.more and told.keep) else 2)
    lines = [head, *(line("   ", Run(each, Role.MUTED)) for each in words)]
    if told.note:
        lines.append(noted(told))
    elif told.more and len(words) < 2:
        lines.append(line("   ", told.more))
    return lines


def noted(told: Told) -> Line:
    """Return what somebody should look at though it changed no state."""
    return line(Run(" ! ", Role.WARN), Run(told.note, Role.WARN))


def _narrow(told: Told, width: int) -> list[Line]:
    role = Role.WORRY if told.role is Role.ERROR else told.role
    return [
        line(Run(f" {told.glyph} ", told.role), Run(told.sentence, role)),
        noted(told) if told.note else line("   ", told.who or clip(told.more or quoted(told), width - 4)),
    ]


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Return the text in at most `most` lines, with an ellipsis where something is left out."""
    lines = wrap(text, width) if text else []
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], clip(" ".join(lines[most - 1 :]), width)] if most else []


def hints(mends: Sequence[Mend], width: int, keys: KeyOf = key_of) -> Line:
    """Return the keys that mend it, as many as fit; one that does not work now is muted and says why."""
    runs: list[Run] = [Run("   ")]
    left = width - 4
    for mend in mends:
        title = f"{mend.title}: {mend.off}" if mend.off else mend.title
        if width < 80 and not mend.off:
            title = BY_ID[mend.command].short or mend.title
        key = keys(mend.command)
        size = cells(f"{key} {title}   ")
        if size - 3 > left:
            break
        left -= size
        runs += [
            Run(key, Role.MUTED if mend.off else Role.KEY),
            Run(f" {title}   ", Role.MUTED if mend.off else Role.TEXT),
        ]
    return Line(tuple(runs))
