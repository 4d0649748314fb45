"""The sheet of all keys for the docs, made of the commands' declarations."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.tui import keys
from tui_invoice.tui.commands import COMMANDS, HEADINGS, Command, Scope
from tui_invoice.tui.lines.help_lines import ALWAYS, FORM_KEYS

HEAD = """# The keys

Every command of the screens, with its id for `[keys]` in `config.toml` ([screen.md](screen.md#settings)). `?` shows
the same on the screen, with the reason where a command does not work just now; `:` takes a part of a command's name. A
small letter acts on this invoice or on the marked ones, a capital on all in the view.

This page is made of the program's own list: `python -m tests.house.key_page` writes it.
"""


def sheet() -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for scope, heading in HEADINGS.items():
        commands = [command for command in COMMANDS if command.works_in(scope)]
        if not commands:
            continue
        yield f"## {heading}\n"
        yield "| key | id | title | what it does |\n|---|---|---|---|"
        yield from (_row(command) for command in commands)
        if scope is Scope.ANY:
            yield from (f"| {_keys(pressed)} | | {title} | {text} |" for pressed, title, text in ALWAYS)
        yield ""
    yield "## Forms\n"
    yield "| key | title | what it does |\n|---|---|---|"
    yield from (f"| {_keys(pressed)} | {title} | {text} |" for pressed, title, text in FORM_KEYS)
    yield ""


def _row(command: Command) -> str:
    return f"| {_keys(keys.all_shown(command.keys))} | `{command.id}` | {command.title} | {command.tooltip} |"


def _keys(shown: str) -> str:
    return " ".join(f"`{each}`" for each in shown.split())
