"""Lines of the log: when, which invoice, what happened."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.text import visible
from tui_invoice.operations.browsing import News
from tui_invoice.operations.reading import Entry
from tui_invoice.operations.showing import Event
from tui_invoice.tui.lines.columns import tail
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Ground, Role

NUMBER = 9
_GOOD = frozenset({"sender_released", "settled", "delivered", "opened", "received", "mailbox_works"})
_DELAYED = "delayed"


def entry(each: Entry, manner: Manner, *, ground: Ground = Ground.PLAIN) -> Line:
    """Return one line of the log: red is a failure, yellow waits for a word, all else is calm."""
    mark, role = sign(each)
    number = tail(visible(each.number), NUMBER)
    text = " ".join(each.text.split("\n"))
    return line(Run(f" {mark} ", role), f"{manner.time(each.at)}  {number}  {visible(text)}").on(ground)


def sign(each: Entry | Event) -> tuple[str, Role]:
    """Return the glyph of a line and its role; what is delayed asks nothing of anybody."""
    if each.event == _DELAYED:
        return "~", Role.TEXT
    if each.level == "error":
        return "✗", Role.ERROR
    if each.level == "warn":
        return "!", Role.WARN
    return ("✓", Role.OK) if each.event in _GOOD else (" ", Role.TEXT)


def pane(
    entries: Sequence[Entry], manner: Manner, height: int, whole: str, news: str = "", *, live: bool = True
) -> list[Line]:
    """Return the log pane: its rule, with what is news and the key of the whole log, and the newest lines."""
    key = Role.KEY if live else Role.MUTED
    head = rule(f"log · {news}" if news else "log", (Run(whole, key), Run(" whole log")), role=Role.MUTED)
    lines = [entry(each, manner) for each in entries[: height - 1]]
    return [head, *(lines or [line("   ", Run("Nothing yet", Role.MUTED))])]


def told(news: News, manner: Manner, at: int) -> str:
    """Return in a few words what happened since `at`, when the screen was last left, "" where nothing did."""
    parts = [*bad(news), *good(news)]
    return f"since {manner.stamp(at)}: {', '.join(parts)}" if parts else ""


def bad(news: News) -> list[str]:
    """Return what happened that somebody must see to."""
    counted = [(news.failed, "failed"), (news.bounced, "came back"), (news.uncertain, "uncertain")]
    held = [f"{several(news.held, 'sender')} put on hold"] if news.held else []
    return [f"{n} {word}" for n, word in counted if n] + held


def good(news: News) -> list[str]:
    """Return what happened besides."""
    counted = [
        (news.sent, "sent"), (news.delivered, "delivered"), (news.opened, "opened"), (news.imported, "brought in"),
    ]  # fmt: skip
    return [f"{n} {word}" for n, word in counted if n]
