"""The sets of keys that can be chosen; `[keys]` of config.toml goes over the chosen one."""

from __future__ import annotations

from collections.abc import Mapping

from tui_invoice.operations.settings import Settings
from tui_invoice.operations.settings_screen import KeySet
from tui_invoice.tui.commands import BY_ID

SETS: Mapping[KeySet, Mapping[str, str]] = {
    KeySet.OWN: {},
    KeySet.VIM: {
        "down": "j,down,ctrl+n",
        "up": "k,up,ctrl+p",
        "page_down": "ctrl+f,ctrl+d,pagedown",
        "page_up": "ctrl+b,ctrl+u,pageup",
        "top": "gg,home",
        "open": "enter,l",
        "log_go": "enter,l",
        "whole_log": "L",
        "next_invoice": "l,right",
        "previous_invoice": "h,left",
        "quit": "q,ZZ,ZQ",
    },
}
"""By set the commands with other keys than those that they are declared with. Two letters are typed one by one."""

SEQUENCES = ("gg", "ZZ", "ZQ")
WORDS: Mapping[KeySet, Mapping[str, str]] = {
    KeySet.OWN: {},
    KeySet.VIM: {
        **dict.fromkeys(("q", "q!", "qa", "qa!", "x", "wq", "quit"), "quit"),
        **dict.fromkeys(("h", "help"), "help"),
        **dict.fromkeys(("1", "0"), "top"),
        "$": "end",
        "e": "bring_in",
        "w": "save_pdf",
        "messages": "whole_log",
    },
}
"""By set what is typed after the colon, whole, and the command that it is."""


def chosen(settings: Settings) -> dict[str, str]:
    """Return the keys of the commands that have others than declared: the set's, and over them those of [keys]."""
    return {**SETS[settings.screen.keys], **settings.keys}


def keys_of(settings: Settings, command: str) -> str:
    """Return the keys that a command has."""
    return chosen(settings).get(command, BY_ID[command].keys)


def sequences(settings: Settings) -> frozenset[str]:
    """Return the keys that are two letters typed one after the other, of those that a command has."""
    if settings.screen.keys is KeySet.OWN:
        return frozenset()
    there = {key.strip() for said in chosen(settings).values() for key in said.split(",")}
    return frozenset(there.intersection(SEQUENCES))
