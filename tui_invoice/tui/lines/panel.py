"""The panel at the right of a wide table: the whole story of the invoice under the cursor."""

from __future__ import annotations

from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import cells, visible, wrap
from tui_invoice.operations.showing import Shown
from tui_invoice.tui.lines.columns import filled, role_of
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.strip import KeyOf, key_of
from tui_invoice.tui.lines.verdict import Told, quoted
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role


def panel(shown: Shown, told: Told, manner: Manner, width: int, keys: KeyOf = key_of) -> list[Line]:
    """Return the lines of the panel, `width` cells wide with its bar."""
    return [bar(each) for each in _story(shown, told, manner, width - 3, keys)]


def bar(inner: Line) -> Line:
    """Return a line with the bar that parts the panel from the table."""
    return Line((Run("│ ", Role.RULE), *inner.left), inner.right, inner.ground)


def _story(shown: Shown, told: Told, manner: Manner, width: int, keys: KeyOf) -> list[Line]:
    row = shown.row
    due = f" · due {row.due_date.isoformat()}" if row.due_date else ""
    lines = [line(Run(row.number, Role.TITLE), " · credit note" if row.credit else "")]
    lines += [line(each) for each in wrap(visible(row.customer), width)]
    lines += [line(Run(f"{manner.money(row.total, row.currency)}{due} · {row.status.value}", Role.MUTED)), Line()]
    role = Role.WORRY if told.role is Role.ERROR else told.role
    head = wrap(visible(told.sentence), width - 2)
    lines += [line(Run(f"{told.glyph} " if not n else "  ", told.role), Run(each, role)) for n, each in enumerate(head)]
    lines += _who(told, width)
    if told.words:
        said = "The server said:" if told.spoken else ""
        lines += [Line(), *([line(Run(said, Role.MUTED))] if said else [])]
        lines += [line("  ", Run(each, Role.MUTED)) for each in wrap(quoted(told), width - 2)]
    if told.known:
        lines.append(line("  ", Run(told.known, Role.MUTED)))
    if told.note:
        pieces = wrap(visible(told.note), width - 2)
        lines += [Line(), *(line(Run("  " if n else "! ", Role.WARN), Run(e, Role.WARN)) for n, e in enumerate(pieces))]
    if told.more:
        lines += [Line(), *(line("  ", each) for each in wrap(visible(told.more), width - 2))]
    if told.mends:
        lines += [Line(), line(Run("What to do", Role.MUTED))]
        for mend in told.mends:
            words = f"{mend.title}: {mend.off}" if mend.off else mend.title
            key = Run(keys(mend.command), Role.MUTED if mend.off else Role.KEY)
            lines.append(line("  ", key, Run(f" {words}", Role.MUTED if mend.off else Role.TEXT)))
        if told.spoken and told.words:
            lines.append(line("  ", Run(keys("copy"), Role.KEY), " Copy the server's words"))
    return lines + _people(shown, manner, width) + _history(shown, manner, width)


def _who(told: Told, width: int) -> list[Line]:
    """Return whom it is about and since when, on one line where both fit."""
    who = visible(told.who)
    if cells(who) + cells(told.when) + 6 <= width:
        return [line("  ", who, right=(Run(told.when, Role.MUTED),))] if who or told.when else []
    return [*(line("  ", each) for each in wrap(who, width - 2)), line("  ", Run(told.when, Role.MUTED))]


def _people(shown: Shown, manner: Manner, width: int) -> list[Line]:
    lines = [Line(), line(Run("Recipients", Role.MUTED))] if shown.recipients else []
    for each in shown.recipients:
        sign = SIGNS[each.status]
        when = f"{sign.word.lower()} {manner.stamp(each.since)}"
        place = "" if width - 9 - cells(visible(each.address)) - cells(when) - 1 > 0 else None
        role = role_of(each.status)
        who = Run(f"  {sign.glyph} {each.role.capitalize():<4} {each.address or 'handed over'}", role)
        if place is None:
            lines += [line(who), line(right=(Run(when, role),))]
        else:
            lines.append(line(who, right=(Run(when, role),)))
    return lines


def _history(shown: Shown, manner: Manner, width: int) -> list[Line]:
    lines = [Line(), line(Run("History", Role.MUTED))] if shown.history else []
    for each in reversed(shown.history):
        first, *rest = wrap(visible(" ".join(each.text.split("\n"))), width - 16)
        lines.append(line(f"  {filled(manner.stamp(each.at), 12)}  ", first))
        lines += [line(" " * 16, more) for more in rest[:2]]
    return lines
