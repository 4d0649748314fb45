"""The first rows: the office and its senders' health, the views with their counts, the filters in force."""

from __future__ import annotations

from collections.abc import Mapping

from tui_invoice.domain.filters import View
from tui_invoice.domain.text import cells, clip, visible
from tui_invoice.operations.browsing import Health
from tui_invoice.tui.lines import causes
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

VIEWS = (View.ALL, View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED, View.OPENED)
"""The views in the order of their keys, 1 to 6."""
NAMES = {
    View.ALL: "All",
    View.NOT_SENT: "Not sent",
    View.OUTBOX: "Outbox",
    View.SENT: "Sent",
    View.FAILED: "Failed",
    View.OPENED: "Opened",
}


def header(name: str, health: Health, manner: Manner, width: int, *, demo: bool = False, settings: str = "") -> Line:
    """Return the office's name and, at the right, how its senders are; `settings` is the key that leads to them."""
    mark, word, role = standing(health, manner)
    right = [Run(f"{mark} ", role), Run(word, role if role in (Role.ERROR, Role.WARN) else Role.TEXT)]
    if width < 56:
        right = [Run(mark, role)]
    if settings and width >= 80:
        right += [Run("   "), Run(settings, Role.KEY), Run(" Mail settings")]
    room = width - sum(cells(run.text) for run in right) - 4
    left = [Run(f" {clip(visible(name) or 'tui-invoice', room - (8 if demo else 0))}", Role.TITLE)]
    if demo:
        left.append(Run("   demo", Role.WARN))
    return Line(tuple(left), tuple(right))


def standing(health: Health, manner: Manner) -> tuple[str, str, Role]:
    """Return glyph, words and role of the senders' health, the worst first."""
    if not health.writable:
        return "!", "read-only: nothing can be sent", Role.WARN
    if not health.senders:
        return "!", "no sender yet", Role.WARN
    for sender in health.senders:
        if sender.held:
            on_hold = f", {sender.on_hold} on hold" if sender.on_hold else ""
            return "✗", f"{causes.short(sender.cause)}{on_hold}", Role.ERROR
    for sender in health.senders:
        if sender.waits_until > manner.now() and health.queued:
            why = causes.short(sender.wait_cause) if sender.wait_cause else "waits"
            return "!", f"{why}, again at {manner.stamp(sender.waits_until)}", Role.WARN
    if health.due and not health.courier:
        return "!", f"courier stopped, {several(health.queued, 'mail waits', 'mails wait')}", Role.WARN
    for sender in health.senders:
        if sender.mailbox is not None and sender.mailbox.needs_a_person:
            return "!", f"reports of {sender.address.partition('@')[0]}@… are not read", Role.WARN
    first = health.senders[0]
    if first.test_failed:
        return "✗", f"{first.address}, test failed", Role.ERROR
    if not first.worked_at:
        return "◦", f"{first.address}, not tested yet", Role.TEXT
    return "✓", first.address, Role.OK


def views(counts: Mapping[View, int], active: View, width: int, on_hold: int = 0) -> Line:
    """Return the six views with their counts; narrow screens keep the names of the active one and of Failed."""
    chosen = VIEWS if width >= 56 else tuple(v for v in VIEWS if v in (active, View.FAILED))
    runs: list[Run] = []
    gap = "     " if width >= 120 else "   "
    long = [f"{VIEWS.index(v) + 1} {NAMES[v]} {number(counts.get(v, 0))}" for v in VIEWS]
    whole = width >= 80 and sum(map(len, long)) + 3 * 5 + 2 <= width
    if sum(map(len, long)) + len(gap) * 5 + 2 > width:
        gap = "   "
    for n, view in enumerate(chosen):
        named = whole or view in (active, View.FAILED)
        runs += _view(view, counts.get(view, 0), named=named, active=view is active, on_hold=on_hold)
        runs.append(Run(gap[:-2] if n < len(chosen) - 1 else ""))
    return Line(tuple(runs))


def _view(view: View, count: int, *, named: bool, active: bool, on_hold: int) -> list[Run]:
    key = str(VIEWS.index(view) + 1)
    words = f"{NAMES[view]} {number(count)}" if named else number(count)
    if active:
        return [Run(f" {key} {words} ", Role.ACTIVE)]
    role = Role.TEXT
    if view is View.FAILED and count:
        role = Role.WORRY
    elif view is View.OUTBOX and on_hold:
        role = Role.WARN
    return [Run(f" {key} ", Role.MUTED), Run(words, role), Run(" ")]


def number(count: int) -> str:
    """Return a count; from 100,000 on in short: 1,2M."""
    if count < 100_000:
        return str(count)
    if count < 1_000_000:
        return f"{count // 1_000}k"
    return f"{count / 1_000_000:.1f}".replace(".", ",") + "M"


def choices(period: str, tag: str, keys: tuple[str, str], found: str = "", *, live: bool = True) -> Line:
    """Return what stands at the right of the search: how many were found, period and tag with their keys."""
    key = Role.KEY if live else Role.MUTED
    runs: list[Run | str] = [Run(f"{found}   ", Role.MUTED)] if found else []
    runs += [Run(keys[0], key), f" {period}   ", Run(keys[1], key), f" {visible(tag) or 'Any tag'}"]
    return line(right=runs)
