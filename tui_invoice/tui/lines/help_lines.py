"""The help: the commands with their keys, why one does not work now, what signs and colours mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import visible, wrap
from tui_invoice.tui.commands import HEADINGS, Command, Scope
from tui_invoice.tui.lines.columns import filled, role_of
from tui_invoice.tui.lines.story import section
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

KEY, TITLE = 13, 24
"""Cells of the keys, and of the title beside them."""

FORM_KEYS = (
    ("tab", "Next", "To the next field, tick or button, as down does"),
    ("shift+tab", "Back", "To the one before, as up does"),
    ("enter", "Check, do", "In a field: check, and go to the main button; on a button: do it"),
    ("space", "Tick, choose", "On a tick or a choice: turn it over, or take the next one"),
    ("right", "Take it", "At the end of a field: take what is offered for what was typed"),
    ("esc", "Leave", "Leave the form; nothing is sent or kept"),
    ("f1", "This list", "In forms ? is a letter"),
)
"""What the keys of forms do."""

ALWAYS = (
    ("esc ctrl+c", "Leave", "Leave this screen, or take the question away"),
    ("ctrl+z", "Suspend", "Stop the program for a while; fg in the shell brings it back"),
)
"""What works on every screen and is no command."""

MEANING = {
    SendStatus.NOT_SENT: "issued, and nothing has left yet",
    SendStatus.QUEUED: "in the outbox; it goes out next, or is tried again by itself",
    SendStatus.SENDING: "being handed over just now",
    SendStatus.HELD: "kept back until its sender is mended, or you let it go",
    SendStatus.UNCERTAIN: "it may have arrived; only you can find out",
    SendStatus.SENT: "your mail server took it",
    SendStatus.GIVEN: "handed over otherwise, as you said",
    SendStatus.DELAYED: "their server has not taken it yet; it goes on trying",
    SendStatus.DELIVERED: "their server took it",
    SendStatus.OPENED: "a read receipt came",
    SendStatus.BOUNCED: "it was sent and came back",
    SendStatus.FAILED: "it did not arrive and is not tried again by itself",
}
"""What each send status says, and no more than is known."""

COLOURS = (
    (Role.ERROR, "red", "did not arrive and will not without you"),
    (Role.WARN, "yellow", "waits for your word"),
    (Role.OK, "green", "a check that passed"),
    (Role.TEXT, "no colour", "nothing to do"),
)
"""What the colours say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the help is for: the commands of the screen one came from, and how its keys and reasons are told.

    `field` is what the field says of itself where a form asked, "" for none; `form` tells whether it is one.
    """

    commands: Sequence[Command]
    keys: Callable[[str], str]
    why_not: Callable[[str], str]
    form: bool = False
    field: str = ""


def help_lines(asked: Asked, width: int) -> list[Line]:
    """Return the lines of the help, none wider than `width` cells."""
    lines: list[Line] = []
    if asked.field:
        lines += [section("this field", width), *(line("   ", each) for each in wrap(visible(asked.field), width - 4))]
    if asked.form:
        lines += [section("forms", width), *_static(FORM_KEYS, width)]
    for scope, commands in _grouped(asked.commands):
        lines.append(section(HEADINGS[scope].lower(), width))
        for command in commands:
            lines += _command(command, asked, width)
        if scope is Scope.EVERYWHERE:
            lines += _static(ALWAYS, width)
    return [*lines, *_signs(width), *_colours(width)]


def _grouped(commands: Sequence[Command]) -> Iterator[tuple[Scope, list[Command]]]:
    """Give the commands by what they are for; those that another screen has too stand with this screen's own."""
    last = (Scope.MOVE, Scope.ANY, Scope.EVERYWHERE)
    own = {command.scope for command in commands} - {*last, Scope.MAIN}
    home = next(iter(own), Scope.MAIN)
    first = [command for command in commands if command.scope not in last]
    for scope, some in ((home, first), *((s, [c for c in commands if c.scope is s]) for s in last)):
        if some:
            yield scope, some


def _command(command: Command, asked: Asked, width: int) -> list[Line]:
    reason = asked.why_not(command.id)
    why = f"Now not: {reason}" if reason else ""
    return _entry(asked.keys(command.id), command.title, command.tooltip, width, why)


def _static(entries: Sequence[tuple[str, str, str]], width: int) -> list[Line]:
    return [each for keys, title, text in entries for each in _entry(keys, title, text, width)]


def _entry(keys: str, title: str, text: str, width: int, why: str = "") -> list[Line]:
    """Return a key, its title and what it does, on one line or on several; `why` not is said below it."""
    live = Role.MUTED if why else Role.KEY
    left = KEY + TITLE
    if width < 64:
        first, *more = wrap(title, max(8, width - KEY - 1))
        role = Role.MUTED if why else Role.TEXT
        rows = [line(" ", Run(filled(keys, KEY - 1), live), Run(first, role))]
        rows += [line(" " * KEY, Run(each, role)) for each in more]
        told = [each for part in (text, why) if part for each in wrap(part, width - 4)]
        return rows + [line("   ", Run(each, Role.MUTED)) for each in told]
    pieces = wrap(text, width - left - 1)
    head = [Run(filled(keys, KEY - 1), live), Run(filled(title, TITLE), Role.MUTED if why else Role.TEXT)]
    rows = [line(" ", *head, Run(pieces[0], Role.MUTED))]
    rows += [line(" " * left, Run(each, Role.MUTED)) for each in pieces[1:]]
    return rows + [line(" " * left, Run(each, Role.WARN)) for each in (wrap(why, width - left - 1) if why else [])]


def _signs(width: int) -> Iterator[Line]:
    yield section("signs", width)
    for status, sign in SIGNS.items():
        yield from _meaning(sign.glyph, sign.word, role_of(status), MEANING[status], width)
    yield from _meaning("*", "marked", Role.TEXT, "small letters act on it; capitals act on all in the view", width)


def _colours(width: int) -> Iterator[Line]:
    yield section("colours", width)
    for role, name, meaning in COLOURS:
        yield from _meaning(" ", name, role, meaning, width)


def _meaning(sign: str, word: str, role: Role, meaning: str, width: int) -> Iterator[Line]:
    """Give a sign with its word, and what it means beside it; below it where there is no room."""
    head = 15 if width >= 40 else 3
    pieces = wrap(meaning, max(8, width - head - 1))
    if head == 3:
        yield line(Run(f" {sign} {word}", role))
    else:
        yield line(Run(f" {sign} {filled(word, head - 3)}", role), Run(pieces.pop(0), Role.MUTED))
    yield from (line(" " * head, Run(each, Role.MUTED)) for each in pieces)
