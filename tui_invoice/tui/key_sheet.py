"""The sheet of all keys for the docs, made of the commands' declarations."""

from __future__ import annotations

from collections.abc import Iterator

from tui_invoice.operations.settings_screen import KeySet
from tui_invoice.tui import key_sets, keys
from tui_invoice.tui.commands import BY_ID, COMMANDS, HEADINGS, Command, Scope
from tui_invoice.tui.lines.help_lines import ALWAYS, FORM_KEYS

HEAD = """# The keys

Every command of the screens, with its id for `[keys]` in `config.toml` ([screen.md](screen.md#settings)). `?` shows
the same on the screen, with the reason where a command does not work just now; `:` takes a part of a command's name. A
small letter acts on this invoice or on the marked ones, a capital on all in the view.

This page is made of the program's own list: `python -m tests.house.key_page` writes it.
"""


VIM_HEAD = """## The keys of vim

`keys = "vim"` in `[screen]`, or `d` and then `v`. These commands have other keys then, all others those of the first
set, as `j k G ctrl+d ctrl+u / n N x y v :` fit already. `gg`, `ZZ` and `ZQ` are typed one letter after the other; `g`
and `Z` alone do nothing. `[keys]` goes over the set; a key that then has two commands is refused with its line. A word
after `:` that stands below is taken whole; all others find a command by its name, as ever. The search narrows the list
as you type, so that every row is a match: `n` and `N` go to what needs you.
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
        if scope is Scope.EVERYWHERE:
            yield from (f"| {_keys(pressed)} | | {title} | {text} |" for pressed, title, text in ALWAYS)
        yield ""
    yield VIM_HEAD
    yield "| key | id | first set | title |\n|---|---|---|---|"
    for id_, said in key_sets.SETS[KeySet.VIM].items():
        command = BY_ID[id_]
        first = _keys(keys.all_shown(command.keys))
        yield f"| {_keys(keys.all_shown(said))} | `{id_}` | {first} | {command.title} |"
    words = key_sets.WORDS[KeySet.VIM].items()
    yield "\n| after `:` | does |\n|---|---|"
    for id_ in dict.fromkeys(key_sets.WORDS[KeySet.VIM].values()):
        yield f"| {_keys(' '.join(word for word, each in words if each == id_))} | {BY_ID[id_].title} |"
    yield ""
    yield "## Forms\n"
    yield "| key | title | what it does |\n|---|---|---|"
    yield from (f"| {_keys(pressed)} | {title} | {text} |" for pressed, title, text in FORM_KEYS)
    yield ""


def _row(command: Command) -> str:
    return f"| {_keys(keys.all_shown(command.keys))} | `{command.id}` | {command.title} | {command.tooltip} |"


def _keys(shown: str) -> str:
    return " ".join(f"`{each}`" for each in shown.split())
