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

Key = tuple[str, str, str]
"""What tells a group apart: kind, cause, hold."""
_SIGNS = {"failed": ("✗", Role.ERROR), "uncertain": ("?", Role.WARN), "held": ("!", Role.WARN)}


@dataclass(frozen=True, slots=True)
class Case:
    """One invoice of a group: whom it did not reach, and what the server said."""

    number: str
    customer: str
    address: str
    words: str


def key(group: Group) -> Key:
    """Return what tells a group apart from the others."""
    return group.kind, group.cause, group.hold


def title(groups: Sequence[Group], period: str, width: int) -> Line:
    """Return the rule over the groups: how many failed, of how many causes, how many wait."""
    failed = [each for each in groups if each.kind != "held"]
    held = sum(each.n for each in groups if each.kind == "held")
    parts = [f"{several(sum(each.n for each in failed), 'invoice')}, {several(len(failed), 'cause')}"] if failed else []
    parts += [f"{held} on hold"] if held else []
    words = " · ".join(["Resend failed" if width >= 56 else "Failed", *parts])
    right = (Run(period, Role.MUTED),) if width >= 80 else ()
    return rule(clip(words, max(8, width - 8 - (cells(period) + 2 if right else 0))), right)


def head(groups: Sequence[Group], width: int) -> Line:
    """Return the head of the list of groups."""
    return Line(
        (
            Run("    "), Run("Invoices", Role.HEAD), Run("  "), Run("Cause", Role.HEAD),
            *((Run(" " * (_room(groups, width) - 1)), Run("If resent now", Role.HEAD)) if width >= 56 else ()),
        )
    )  # fmt: skip


def row(group: Group, groups: Sequence[Group], ticked: bool, manner: Manner, width: int) -> Line:
    """Return the line of a group."""
    glyph, role = _SIGNS[group.kind]
    tick = f"[{'x' if ticked else ' '}]" if group.tickable else " - "
    room = _room(groups, width)
    runs = [Run(f" {tick}{group.n:>8}  "), Run(f"{glyph} {filled(group.title, room)}", role)]
    if width >= 56:
        runs += [Run("  "), Run(advice(group, manner, width - room - 19), Role.TEXT if group.may_pass else Role.MUTED)]
    return Line(tuple(runs))


def _room(groups: Sequence[Group], width: int) -> int:
    """Return the cells that the causes take: as many as the longest needs."""
    longest = max((cells(each.title) for each in groups), default=0)
    return max(8, min(longest, width - 17 if width < 56 else max(17, width - 53)))


def advice(group: Group, manner: Manner, room: int) -> str:
    """Return what would come of a resend, and when it was tried last where there is room for it."""
    tried = f"{group.advice}; last try {manner.ago(group.last_try)}" if group.may_pass and group.last_try else ""
    return tried if tried and cells(tried) <= room else clip(group.advice, room)


def cases(group: Group, found: Sequence[Case], manner: Manner, width: int, height: int) -> list[Line]:
    """Return the invoices of a group under its rule, what the server said of the first, and how many more there are."""
    lines = [rule(clip(f"{group.title} · {group.n}", width - 8))]
    below = list(_below(group, found, manner, width))
    room = max(1, height - 1 - len(below))
    shown = found[: room if group.n <= room else room - 1]
    lines += [_case(each, width) for each in shown]
    if group.n > len(shown):
        lines.append(line("   ", Run(f"and {group.n - len(shown)} more", Role.MUTED)))
    return [*lines, *below, *[Line()] * height][:height]


def _below(group: Group, found: Sequence[Case], manner: Manner, width: int) -> Iterator[Line]:
    words = next((each.words for each in found if each.words), "")
    for each in wrapped(f'"{visible(" ".join(words.split()))}"' if words else "", width - 4, 2):
        yield line("   ", Run(each, Role.MUTED))
    yield line("   ", Run(clip(advice(group, manner, 1_000), width - 4), Role.TEXT))


def _case(each: Case, width: int) -> Line:
    if width < 56:
        return line(f"   {tail(visible(each.number), NUMBER)}  {visible(each.address)}")
    room = (width - NUMBER - 8) * 33 // 70
    return line(f"   {tail(visible(each.number), NUMBER)}  {filled(each.customer, room)}  {visible(each.address)}")


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
