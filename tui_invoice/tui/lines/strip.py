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
    rows = height - 2
    lines = _narrow(told, width) if height < 5 else body(told, width, rows)
    return [rule(title), *(lines + [Line()] * rows)[:rows], hints(told.mends, width, keys)]


def body(told: Told, width: int, rows: int) -> list[Line]:
    """Return what happened, the words and what is to be known beside them, in at most so many rows (one at least).

    Each has a row at first; those that are left go to the sentence, then to the words, then to the rest.
    """
    beside = told.note or (told.more if told.keep else "")
    words = quoted(told)
    left = rows - 1 - bool(words) - bool(beside)
    head = _head(told, width, 1 + max(0, left))
    left -= len(head) - 1
    said = wrapped(words, width - 4, 1 if beside else 1 + max(0, left))
    left -= max(0, len(said) - 1)
    lines = [*head, *(line("   ", Run(each, Role.MUTED)) for each in said)]
    if beside:
        lines += _beside(told, width, 1 + max(0, left))
    elif told.more and left > 0 and len(said) < 2:
        lines += _beside(told, width, left)
    return lines[:rows]


def _sentence(told: Told) -> tuple[str, Role]:
    """Return what happened to whom, and its role."""
    who = f": {told.who}" if told.who else ""
    return visible(f"{told.sentence}{who}"), Role.WORRY if told.role is Role.ERROR else told.role


def _head(told: Told, width: int, most: int) -> list[Line]:
    """Return what happened, in at most so many rows; beside the first since when, as far as there is room."""
    sentence, role = _sentence(told)
    when = told.when if cells(sentence) + cells(told.when) + 6 <= width else told.when.partition(",")[0]
    when = f"  {when}" if when else ""
    room = max(10, width - 4 - cells(when))
    first, *rest = wrap(sentence, room) if most > 1 else [sentence]
    if rest:
        rest = wrapped(" ".join(rest), width - 4, most - 1)
    lines = [line(Run(f" {told.glyph} ", told.role), Run(first, role), right=(Run(when, Role.MUTED),))]
    return [*lines, *(line("   ", Run(each, role)) for each in rest)]


def _beside(told: Told, width: int, most: int) -> list[Line]:
    """Return what somebody should look at though it changed no state, else what else is to be known."""
    if told.note:
        sign, text, role = "!", told.note, Role.WARN
    else:
        sign, text, role = " ", told.more, Role.TEXT
    pieces = wrapped(visible(text), width - 4, most)
    return [
        line(Run(" " if n else f" {sign}", role), Run(f"{' ' * (2 if n else 1)}{e}", role))
        for n, e in enumerate(pieces)
    ]


def noted(told: Told) -> Line:
    """Return what somebody should look at though it changed no state."""
    return line(Run(" ! ", Role.WARN), Run(told.note, Role.WARN))


def _narrow(told: Told, width: int) -> list[Line]:
    role = Role.WORRY if told.role is Role.ERROR else told.role
    first, *rest = wrapped(visible(told.sentence), width - 4, 1 if told.note else 2)
    head = line(Run(f" {told.glyph} ", told.role), Run(first, role))
    if rest:
        return [head, line("   ", Run(rest[0], role))]
    return [head, noted(told) if told.note else line("   ", told.who or clip(told.more or quoted(told), width - 4))]


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
