"""The story of one invoice at any width: what became of it, who got it, every try and its answer, the history."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import cells, clip, visible, visible_lines, wrap
from tui_invoice.operations.showing import Attempt, Event, Recipient, Report, Shown
from tui_invoice.tui.lines import returned
from tui_invoice.tui.lines.columns import filled, role_of
from tui_invoice.tui.lines.journal import sign
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.strip import KeyOf, key_of
from tui_invoice.tui.lines.verdict import Mend, Told
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

PHASES = {
    Phase.COMPOSE: "while the mail was made",
    Phase.CONNECT: "while connecting",
    Phase.TLS: "while the line was encrypted",
    Phase.AUTH: "at the sign-in",
    Phase.MAIL: "when the sender was named",
    Phase.RCPT: "when the recipients were named",
    Phase.DATA: "before the text",
    Phase.DOT: "after the text",
    Phase.DONE: "answered at the end",
}
"""How far a try came, in words."""
_PLACES = {"to": "To", "cc": "Cc", "bcc": "Bcc"}


def story(shown: Shown, told: Told, manner: Manner, width: int, keys: KeyOf = key_of) -> list[Line]:
    """Return the lines of the story, none wider than `width` cells."""
    room = max(12, width - 4)
    return [
        *_verdict(shown, told, room, keys),
        *_recipients(shown, manner, room, width),
        *_reports(shown.reports, manner, room, width),
        *_tries(shown.attempts, manner, room, width),
        *_history(shown.history, manner, width),
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Return text of several lines, safe to show, in lines of at most `width` cells; only those too long are broken."""
    lines = visible_lines(text).split("\n")
    return [piece for each in lines for piece in ([each] if cells(each) <= width else wrap(each, width))]


def quote(text: str, width: int, *, spoken: bool = True) -> list[Line]:
    """Return what was said, whole, in quotes where a server spoke."""
    return [line("   ", Run(each, Role.MUTED)) for each in wrapped(f'"{text}"' if spoken else text, width)]


def section(title: str, width: int) -> Line:
    """Return a rule of `width` cells that begins a part of the text."""
    title = clip(title, width - 6)
    rest = "─" * max(2, width - cells(title) - 4)
    return Line((Run("── ", Role.RULE), Run(title, Role.MUTED), Run(f" {rest}", Role.RULE)), full=True)


def spread(left: Run, right: Run, width: int) -> list[Line]:
    """Return two runs at both ends of one line of `width` cells, or of two where they do not fit beside each other."""
    gap = width - 4 - cells(left.text) - cells(right.text)
    if gap < 2:
        return [line("   ", left), line("   ", right)]
    return [line("   ", left, " " * gap, right)]


def _verdict(shown: Shown, told: Told, room: int, keys: KeyOf) -> Iterator[Line]:
    role = Role.WORRY if told.role is Role.ERROR else told.role
    who = f": {told.who}" if told.who else ""
    *first, last = wrap(visible(f"{told.sentence}{who}"), room)
    lines = [line("   ", Run(each, role)) for each in first]
    lines += (
        spread(Run(last, role), Run(told.when, Role.MUTED), room + 4) if told.when else [line("   ", Run(last, role))]
    )
    yield Line((Run(f" {told.glyph} ", told.role), *lines[0].left[1:]))
    yield from lines[1:]
    if told.words:
        yield from quote(shown.verdict.words if told.spoken else told.words, room, spoken=told.spoken)
    if told.known:
        yield line("   ", Run(told.known, Role.MUTED))
    for n, piece in enumerate(wrap(visible(told.note), room) if told.note else ()):
        yield line(Run("   " if n else " ! ", Role.WARN), Run(piece, Role.WARN))
    for text in dict.fromkeys((told.more, shown.verdict.sentence)):
        if text:
            yield from (line("   ", each) for each in wrap(visible(text), room))
    for mend in told.mends:
        yield from _mend(mend, keys(mend.command), room)


def _mend(mend: Mend, key: str, room: int) -> Iterator[Line]:
    role = Role.MUTED if mend.off else Role.TEXT
    first, *more = wrap(visible(f"{mend.title}: {mend.off}" if mend.off else mend.title), room - cells(key) - 1)
    yield line("   ", Run(key, Role.MUTED if mend.off else Role.KEY), Run(f" {first}", role))
    yield from (line(" " * (cells(key) + 4), Run(each, role)) for each in more)


def _recipients(shown: Shown, manner: Manner, room: int, width: int) -> Iterator[Line]:
    if not shown.recipients:
        if shown.row.emails:
            yield from (Line(), section("goes to", width))
            yield from (line("   ", piece) for each in shown.row.emails for piece in wrapped(each, room))
        return
    yield from (Line(), section("recipients", width))
    for each in shown.recipients:
        yield from _recipient(each, manner, room)
        if each.reply and each.reply != shown.verdict.words:
            yield from quote(each.reply, room, spoken=each.spoken)


def _recipient(each: Recipient, manner: Manner, room: int) -> Iterator[Line]:
    sign_of = SIGNS[each.status]
    role = role_of(each.status)
    words = f"{sign_of.word.lower()} {manner.stamp(each.since)}"
    head = visible(f"{_PLACES.get(each.role, each.role):<4} {each.address or 'handed over'}")
    if cells(head) + cells(words) + 3 > room:
        for n, piece in enumerate(wrapped(head, room)):
            yield line(Run(f" {sign_of.glyph} " if not n else "   ", role), piece)
        yield from (line("   ", Run(piece, role)) for piece in wrapped(words, room))
    else:
        gap = " " * max(3, min(room, 60) - cells(head) - cells(words))
        yield line(Run(f" {sign_of.glyph} ", role), head, Run(f"{gap}{words}", role))
    if each.name:
        yield from (line("        ", Run(piece, Role.MUTED)) for piece in wrapped(each.name, max(8, room - 5)))


def _reports(reports: tuple[Report, ...], manner: Manner, room: int, width: int) -> Iterator[Line]:
    if reports:
        yield from (Line(), section("what came back, the newest first", width))
    for each in sorted(reports, key=lambda report: -report.at):
        mark, role = returned.sign(each)
        head = "  ".join(filter(None, (_when(each.at, manner), each.address, returned.what(each))))
        for n, piece in enumerate(wrapped(head, room)):
            yield line(Run("   " if n else f" {mark} ", role), Run(piece, Role.WORRY if role is Role.ERROR else role))
        if each.words:
            yield from quote(each.words, room, spoken=each.matched != "user")
        if how := returned.known_by(each):
            yield line("   ", Run(how, Role.MUTED))


def _tries(attempts: tuple[Attempt, ...], manner: Manner, room: int, width: int) -> Iterator[Line]:
    told = [(n, each) for n, each in enumerate(attempts, 1) if each.server or each.reply]
    if told:
        yield from (Line(), section("tries, the newest first", width))
    for n, each in reversed(told):
        head = "  ".join(filter(None, (f"{n}", _when(each.at, manner), each.server, PHASES[each.phase])))
        yield from (line("   ", piece) for piece in wrapped(head, room))
        if each.reply:
            yield from quote(each.reply, room, spoken=each.spoken)


def _history(history: tuple[Event, ...], manner: Manner, width: int) -> Iterator[Line]:
    if not history:
        return
    yield from (Line(), section("history, the newest first", width))
    day = ""
    for each in reversed(history):
        if (heading := manner.heading(each.at)) != day:
            day = heading
            yield line("   ", Run(day, Role.MUTED))
        mark, role = sign(each)
        indent = 13 if width >= 50 else 3
        pieces = wrapped(f"{each.text} ({each.who})" if each.who else each.text, max(12, width - indent - 1))
        head = filled(manner.time(each.at), 8)
        if indent == 3:
            yield line(Run(f" {mark} ", role), Run(head, Role.MUTED))
            yield from (line("   ", piece) for piece in pieces)
            continue
        yield line(Run(f" {mark} ", role), f"{head}  {pieces[0]}")
        yield from (line(" " * indent, piece) for piece in pieces[1:])


def _when(instant: int, manner: Manner) -> str:
    return f"{manner.heading(instant)} {manner.time(instant)}"
