"""The rows of the whole log at any width: its head, a line, a day, where the news ends, the whole words of one line."""

from __future__ import annotations

from tui_invoice.domain.text import visible
from tui_invoice.operations.reading import Entry
from tui_invoice.tui.lines.columns import filled, tail
from tui_invoice.tui.lines.journal import NUMBER, sign
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.strip import wrapped
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

WHO = 10
WIDE, NARROW = 120, 60


def head(width: int) -> Line:
    """Return the head of the list."""
    time = "Time    " if width >= NARROW else "Time "
    names = [time, "Invoice  ", *([filled("Who", WHO)] if width >= WIDE else []), "What happened"]
    runs: list[Run | str] = ["   "]
    for name in names:
        word = name.rstrip()
        runs += [Run(word, Role.HEAD), " " * (len(name) - len(word) + 2)]
    return line(*runs)


def row(each: Entry, manner: Manner, width: int) -> Line:
    """Return one line: red is a failure, yellow waits for a word, all else is calm."""
    mark, role = sign(each)
    time = manner.time(each.at) if width >= NARROW else manner.time(each.at)[:5]
    parts = [time, tail(visible(each.number), NUMBER)]
    if width >= WIDE:
        parts.append(filled(each.who, WHO))
    text = visible(" ".join(each.text.split("\n")))
    return line(Run(f" {mark} ", role), "  ".join([*parts, text]))


def day(each: Entry, manner: Manner) -> Line:
    """Return the day above its lines."""
    return line("   ", Run(manner.heading(each.at), Role.MUTED))


def news(since: str) -> Line:
    """Return the row under the lines that are news; `since` is when the last visit ended."""
    return line("   ", Run(f"── above: since you were here, {since} ──", Role.KEY))


def empty(*, narrowed: bool) -> Line:
    """Return what an empty log says."""
    return line("   ", Run("No line of the log fits" if narrowed else "Nothing yet", Role.MUTED))


def choices(invoice: str, period: str, keys: tuple[str, str, str], width: int, *, failures: bool, live: bool) -> Line:
    """Return what stands at the right of the search: which invoice, which kinds, which period; `keys` in this order."""
    key = Role.KEY if live else Role.MUTED
    kinds = "Failures" if failures else "All kinds"
    words = (invoice or "Any invoice", kinds, period)
    if width < NARROW:
        words = (tail(visible(invoice), 5).strip() or "Any", "Failed" if failures else "All", period)
    runs: list[Run | str] = []
    for sign_of, word in zip(keys, words, strict=True):
        runs += ["   " if runs else "", Run(sign_of, key), f" {word}"]
    return line(right=runs)


def whole(each: Entry, manner: Manner, width: int, height: int) -> list[Line]:
    """Return a rule with number, time and who, and the whole words below, as far as `height - 1` rows hold them."""
    title = " · ".join(filter(None, (each.number, manner.time(each.at), each.who)))
    words = visible(" ".join(each.text.split("\n")))
    return [rule(title, role=Role.MUTED), *(line("   ", piece) for piece in wrapped(words, width - 4, height - 1))]


def copied(each: Entry, manner: Manner) -> str:
    """Return a line as it is put on the clipboard."""
    return "  ".join(filter(None, (f"{manner.local(each.at):%Y-%m-%d %H:%M:%S}", each.number, each.who, each.text)))
