"""Keys: which key does what, as declared and as `[keys]` of config.toml changes it; what input methods send."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.binding import Binding
from textual.keys import Keys, _character_to_key

from tui_invoice.operations import settings
from tui_invoice.operations.settings_screen import KeySet
from tui_invoice.tui.commands import COMMANDS, Command, Scope
from tui_invoice.tui.key_sets import SEQUENCES, SETS

SHOWN = {
    "space": "space", "enter": "enter", "escape": "esc", "slash": "/", "asterisk": "*", "question_mark": "?",
    "colon": ":", "pagedown": "PgDn", "pageup": "PgUp", "question_mark,f1": "?",
}  # fmt: skip
"""How a key is written on the screen."""

FIXED = frozenset({"escape", "ctrl+c", "ctrl+z", "tab", "shift+tab"})
"""Keys that mean the same everywhere, and no command."""
_NAMES = frozenset({*Keys, *(_character_to_key(chr(n)) for n in range(33, 127)), "space"})

_MEANT = {"、": "/", "。": "."}


def shown(keys: str) -> str:
    """Return the first of a command's keys, as it is written on the screen."""
    first = keys.partition(",")[0]
    return SHOWN.get(first, first)


def all_shown(keys: str) -> str:
    """Return all of a command's keys, as the help writes them."""
    return " ".join(SHOWN.get(each, each) for each in keys.split(","))


def is_of(key: str, keys: str) -> bool:
    """Tell whether a key, by Textual's name, is one of a command's."""
    return key in [named(each.strip()) for each in keys.split(",")]


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Return the bindings of commands; each calls `action_command` with the command's id."""
    return [
        Binding(command.keys, f"command('{command.id}')", command.title, show=False, id=command.id)
        for command in commands
    ]


def named(key: str) -> str:
    """Return Textual's name of a key that a person wrote: "/" is slash."""
    return _character_to_key(key) if len(key) == 1 else key


def meant(character: str) -> str:
    """Return the plain key that a full-width sign of an input method stands for, "" where it is none."""
    folded = _MEANT.get(character) or unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() and folded.isprintable() and folded != character else ""


def faults(chosen: Mapping[str, str], key_set: KeySet = KeySet.OWN) -> list[tuple[str, str]]:
    """Return (command id, what is wrong) of each key setting that cannot be: an unknown id or key, one taken twice.

    With a set of keys it is judged beside the set's own.
    """
    ours = SETS[key_set]
    known = {command.id: command for command in COMMANDS}
    wrong = [(each, "there is no such command") for each in chosen if each not in known]
    wrong += [(command, why) for command, said in chosen.items() for key in said.split(",") if (why := _no_key(key))]
    for scope in Scope:
        taken: dict[str, str] = {}
        here = (scope, Scope.ANY, Scope.EVERYWHERE, *((Scope.MOVE,) if scope is not Scope.FIRST else ()))
        for command in COMMANDS:
            if not command.works_in(*here):
                continue
            for key in chosen.get(command.id, ours.get(command.id, command.keys)).split(","):
                # Of two letters that are typed one by one the first is no other command's.
                other = taken.setdefault(key[0] if key in SEQUENCES else named(key.strip()), command.id)
                if other != command.id and (command.id in chosen or other in chosen):
                    culprit = command.id if command.id in chosen else other
                    wrong.append((culprit, f"the key {key.strip()} is {other if culprit != other else command.id}'s"))
    return list(dict.fromkeys(wrong))


def _no_key(said: str) -> str:
    """Return why this can be no command's key, "" where it can."""
    key = named(said.strip())
    if key in FIXED:
        return f"the key {key} means the same everywhere"
    if key.removeprefix("alt+") not in _NAMES:
        return f"there is no key “{said.strip()}”: a sign, or a name like space, comma, f5 or ctrl+x"
    return ""


def refuse(chosen: Mapping[str, str], config: Path, key_set: KeySet = KeySet.OWN) -> None:
    """Raise SettingsError, with file and line, for a key setting that cannot be."""
    for command, why in faults(chosen, key_set):
        raise settings.wrong_key(config, command, why, "see the list of commands: ? on the screen")
