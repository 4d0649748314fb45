"""What failed, by cause: a line for each group, and below it, or beside it, the invoices of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.text import cells, clip, visible
from tui_invoice.operations.failures import Group
from tui_invoice.tui.lines.columns import NUMBER, filled, tail
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.lines.strip import wrapped
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

Key = tuple[str, str, str, str]
"""What tells a group apart: kind, cause, hold, and of what is told only what that is."""
LAST_TRY, CAME_BACK = "last try", "came"
_SIGNS = {"failed": ("✗", Role.ERROR), "uncertain": ("?", Role.WARN), "held": ("!", Role.WARN)}
_TOLD = {"delayed": "~"}
"""The sign of what is told only; all else of it arrived."""


@dataclass(frozen=True, slots=True)
class Case:
    """One invoice of a group: whom it did not reach, what the server said, and, where that is shown, its sign now."""

    number: str
    customer: str
    address: str
    words: str
    sign: str = " "


def key(group: Group) -> Key:
    """Return what tells a group apart from the others."""
    return group.kind, group.cause, group.hold, group.told


def title(groups: Sequence[Group], period: str, other: tuple[str, str], width: int) -> Line:
    """Return the rule over the groups: how many failed, of how many causes, how many wait.

    `other` is the key that shows the other period, and what that is called.
    """
    failed = [each for each in groups if each.kind != "held"]
    held = sum(each.n for each in groups if each.kind == "held")
    parts = [f"{several(sum(each.n for each in failed), 'invoice')}, {several(len(failed), 'cause')}"] if failed else []
    parts += [f"{held} on hold"] if held else []
    return _ruled(["Resend failed" if width >= 56 else "Failed", *parts], period, other, width)


def title_of_days(groups: Sequence[Group], days: int, other: tuple[str, str], width: int) -> Line:
    """Return the rule over what came back in the last days: how many, of how many causes."""
    shown = [each for each in groups if each.kind == "failed" or each.told in _TOLD]
    counted = several(sum(each.n for each in shown), "invoice") if shown else "nothing"
    if width < 56:
        return _ruled([f"Back, {days} days", counted], "", other, width)
    causes = f", {several(len(shown), 'cause')}" if shown else ""
    return _ruled([f"Came back, last {days} days", f"{counted}{causes}"], "", other, width)


def _ruled(parts: Sequence[str], period: str, other: tuple[str, str], width: int) -> Line:
    words, right = " · ".join(parts), [Run(other[0], Role.KEY), Run(f" {other[1]}")]
    if period and cells(words) + cells(period) + sum(cells(run.text) for run in right) + 13 <= width:
        right.insert(0, Run(f"{period}   ", Role.MUTED))
    taken = sum(cells(run.text) for run in right) + 2
    if width < 80:
        right, taken = [], 0
    return rule(clip(words, max(8, width - 8 - taken)), right)


def head(groups: Sequence[Group], width: int) -> Line:
    """Return the head of the list of groups."""
    return Line(
        (
            Run("    "), Run("Invoices", Role.HEAD), Run("  "), Run("Cause", Role.HEAD),
            *((Run(" " * (_room(groups, width) - 1)), Run("If resent now", Role.HEAD)) if width >= 56 else ()),
        )
    )  # fmt: skip


def row(
    group: Group, groups: Sequence[Group], ticked: bool, manner: Manner, width: int, *, last: str = LAST_TRY
) -> Line:
    """Return the line of a group; `last` says what its latest instant is of."""
    glyph, role = _SIGNS.get(group.kind) or (_TOLD.get(group.told, "✓"), Role.TEXT)
    tick = f"[{'x' if ticked else ' '}]" if group.tickable else " - "
    room = _room(groups, width)
    runs = [Run(f" {tick}{group.n:>8}  "), Run(f"{glyph} {filled(group.title, room)}", role)]
    if width >= 56:
        runs += [
            Run("  "),
            Run(advice(group, manner, width - room - 19, last=last), Role.TEXT if group.may_pass else Role.MUTED),
        ]
    return Line(tuple(runs))


def _room(groups: Sequence[Group], width: int) -> int:
    """Return the cells that the causes take: as many as the longest needs."""
    longest = max((cells(each.title) for each in groups), default=0)
    return max(8, min(longest, width - 17 if width < 56 else max(17, width - 53)))


def advice(group: Group, manner: Manner, room: int, *, last: str = LAST_TRY) -> str:
    """Return what would come of a resend, and when it was tried last, or came back, where there is room for it."""
    tells = group.last_try and (group.may_pass or (last == CAME_BACK and group.kind == "failed"))
    tried = f"{group.advice}; {last} {manner.ago(group.last_try)}" if tells else ""
    return tried if tried and cells(tried) <= room else clip(group.advice, room)


def cases(
    group: Group, found: Sequence[Case], manner: Manner, width: int, height: int, *, last: str = LAST_TRY
) -> list[Line]:
    """Return the invoices of a group under its rule, what the server said of the first, and how many more there are.

    Where there is room for one line only, that is an invoice: the rule counts them.
    """
    lines = [rule(clip(f"{group.title} · {group.n}", width - 8))]
    below = list(_below(group, found, manner, width, last))
    room = max(1, height - 1 - len(below))
    shown = found[: room if group.n <= room else max(1, room - 1)]
    lines += [_case(each, width) for each in shown]
    if len(shown) < min(group.n, room):
        lines.append(line("   ", Run(f"and {group.n - len(shown)} more", Role.MUTED)))
    return [*lines, *below, *[Line()] * height][:height]


def _below(group: Group, found: Sequence[Case], manner: Manner, width: int, last: str) -> Iterator[Line]:
    words = next((each.words for each in found if each.words), "")
    for each in wrapped(f'"{visible(" ".join(words.split()))}"' if words else "", width - 4, 2):
        yield line("   ", Run(each, Role.MUTED))
    yield line("   ", Run(clip(advice(group, manner, 1_000, last=last), width - 4), Role.TEXT))


def _case(each: Case, width: int) -> Line:
    if width < 56:
        return line(f" {each.sign} {tail(visible(each.number), NUMBER)}  {visible(each.address)}")
    room = (width - NUMBER - 8) * 33 // 70
    return line(
        f" {each.sign} {tail(visible(each.number), NUMBER)}  {filled(each.customer, room)}  {visible(each.address)}"
    )


def counts(ticked: int, width: int) -> Line:
    """Return how many are ticked, and that nothing leaves unseen."""
    more = "you see the list once more before anything leaves" if width >= 80 else "you see them once more"
    return line(" ", Run(f"{ticked} ticked", Role.TITLE), Run(f"   {more}", Role.MUTED))


def nothing(period: str, older: int, key: str) -> list[Line]:
    """Return what stands where nothing failed; `key` asks for another period."""
    when = f" {period}" if period else ""
    lines = [line(Run(" ✓ ", Role.OK), Run(f"Nothing failed{when}.", Role.OK))]
    if older:
        words = "older one still waits" if older == 1 else "older ones still wait"
        lines.append(line(f"   {older} {words}: on the table  ", Run(f"{key} a", Role.KEY), " shows them"))
    return lines


def nothing_came(days: int, mailbox: bool, key: str) -> list[Line]:
    """Return what stands where nothing came back; without a `mailbox` that is not known, and `key` mends it."""
    if mailbox:
        return [line(Run(" ✓ ", Role.OK), Run(f"Nothing came back in the last {days} days.", Role.OK))]
    return [
        line(Run(" ! ", Role.WARN), Run("Whether anything came back is not known: no mailbox is read.", Role.WARN)),
        line("   On the table  ", Run(key, Role.KEY), " opens the mail settings: write the mailbox's server there"),
    ]
