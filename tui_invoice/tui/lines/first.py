"""The first screen: ways to begin, what must be there before an invoice can leave, where all is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_invoice.domain.text import cells, visible, wrap
from tui_invoice.operations.beginning import Beginning
from tui_invoice.tui.commands import BY_ID
from tui_invoice.tui.lines.columns import filled
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

WAYS = ("first_look", "first_import", "first_office", "first_sending")
"""The commands of the first screen, in the order in which they are shown."""
_ABOUT = {
    "first_look": "a made-up office to try out; nothing is sent",
    "first_import": "CSV, JSON or Excel files",
    "first_office": "what stands on each invoice: your name and address",
    "first_sending": "the address your invoices go out from",
}
_DONE = {"first_import": "invoices", "first_office": "office", "first_sending": "sender"}
_TITLE = 21
_THING = 22


def ways(beginning: Beginning, *, over_table: bool, demo: bool) -> tuple[str, ...]:
    """Return the commands that lead on from here; over the table only those that are wanting."""
    if over_table:
        return tuple(each for each in WAYS if each in _DONE and not getattr(beginning, _DONE[each]))
    return tuple(each for each in WAYS if not (demo and each == "first_look"))


def way(command: str, key: str, width: int, *, off: bool = False) -> Line:
    """Return the row of one way to begin."""
    title = BY_ID[command].title
    words = Role.MUTED if off else Role.TEXT
    runs = [Run(f" {key}  ", Role.MUTED if off else Role.KEY)]
    if width < 64:
        return Line((*runs, Run(title, words)))
    return Line((*runs, Run(filled(title, _TITLE), words), Run(f" {_ABOUT[command]}", Role.MUTED)))


def before(beginning: Beginning, width: int) -> list[Line]:
    """Return the block that says what must be there before the first invoice can leave."""
    tested = "it works" if beginning.worked else "not tested yet"
    things = [
        (beginning.office, "your name", "it stands on each invoice", "it stands on each invoice"),
        (beginning.sender, "a sender", tested, "about two minutes, with a test"),
        (beginning.invoices, "invoices", "here", "brought in from a file"),
        (
            beginning.emails, "customers' e-mail", "came with the invoices",
            "comes with the invoices; mended when sending" if width >= 80 else "comes with the invoices",
        ),
    ]  # fmt: skip
    lines = [rule("before the first invoice can leave", role=Role.MUTED)]
    for there, thing, good, wanting in things:
        mark = Run(" ✓ ", Role.OK) if there else Run(" ◦ ", Role.MUTED)
        about = good if there else wanting
        runs = [mark, Run(filled(thing, _THING))]
        lines.append(Line((*runs, Run(f" {about}", Role.MUTED)) if width >= 50 else tuple(runs)))
    return lines


def kept(database: Path, readers: str, trouble: str, width: int) -> list[Line]:
    """Return the block that says where it is kept, and why it cannot be."""
    lines = [rule("where it is kept", role=Role.MUTED)]
    shown = visible(at_home(database))
    if trouble:
        named = wrap(shown, max(10, width - 4))
        lines += [line(Run(" ✗ " if not n else "   ", Role.ERROR), each) for n, each in enumerate(named)]
        told = [*wrap(f"cannot write there: {visible(trouble)}", max(10, width - 4))]
        lines += [line("   ", Run(each, Role.ERROR)) for each in told]
        return [*lines, line("   start with another place:  ", Run("tui-invoice --db PATH", Role.KEY))]
    if cells(shown) + cells(readers) + 7 <= width:
        return [*lines, line(f"   {shown}", Run(f"   {readers}", Role.MUTED))]
    return [
        *lines,
        *(line("   ", each) for each in wrap(shown, max(10, width - 4))),
        line("   ", Run(readers, Role.MUTED)),
    ]


def at_home(path: Path, home: Callable[[], Path] = Path.home) -> str:
    """Return a path with ~ for the user's own folder, where there is one."""
    try:
        return str(Path("~") / path.relative_to(home()))
    except (ValueError, RuntimeError):
        return str(path)


def question(beginning: Beginning, reason: str, width: int) -> list[Line]:
    """Return what is asked at the top: how to begin, or what keeps the invoices of the table back."""
    room = max(10, width - 4)
    if reason:
        return [line(Run(" ! " if not n else "   ", Role.WARN), each) for n, each in enumerate(wrap(reason, room))]
    text = "Nothing here yet. How do you want to begin?"
    if beginning != Beginning():
        text = "No invoices yet. How do you want to go on?"
    return [line("   ", each) for each in wrap(text, room)]
