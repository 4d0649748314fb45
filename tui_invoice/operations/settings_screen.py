"""The screen's part of config.toml: [screen] says how it looks, [keys] which key is whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict


class Theme(StrEnum):
    """The colours: two of our own, two of the terminal's, which cost half the bytes on a slow line."""

    DARK = "dark"
    LIGHT = "light"
    ANSI_DARK = "ansi-dark"
    ANSI_LIGHT = "ansi-light"


class Glyphs(StrEnum):
    """The signs beside the words; AUTO takes ASCII where the terminal draws them wide or not at all."""

    AUTO = "auto"
    UNICODE = "unicode"
    ASCII = "ascii"


class KeySet(StrEnum):
    """Which keys the commands have where [keys] says nothing: the program's own, or those that vim's hands expect."""

    OWN = "own"
    VIM = "vim"


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """What [screen] says, with what holds where it says nothing."""

    theme: Theme = Theme.DARK
    glyphs: Glyphs = Glyphs.AUTO
    mouse: bool = False
    keys: KeySet = KeySet.OWN
    thin_line: bool = True


class ScreenChanges(TypedDict, total=False):
    """What of [screen] is to be another; None leaves it as it is."""

    theme: Theme | None
    glyphs: Glyphs | None
    mouse: bool | None
    keys: KeySet | None


def _one_of(words: type[StrEnum]) -> Callable[[object], StrEnum]:
    """Return what reads one of these words and raises ValueError for any other value."""

    def read(value: object) -> StrEnum:
        if not isinstance(value, str):
            raise ValueError("it must be a string in quotes")
        if value not in [each.value for each in words]:
            raise ValueError("there is no such choice")
        return words(value)

    return read


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it must be true or false, without quotes")
    return value


SCREEN_FORMS: Mapping[str, Callable[[object], object]] = {
    "theme": _one_of(Theme),
    "glyphs": _one_of(Glyphs),
    "mouse": _switch,
    "thin_line": _switch,
    "keys": _one_of(KeySet),
}
"""How each key of [screen] is read; a value that is not allowed raises ValueError, which says why."""

SCREEN_KEYS = {
    "theme": "theme = " + " | ".join(f'"{each}"' for each in Theme),
    "glyphs": "glyphs = " + " | ".join(f'"{each}"' for each in Glyphs),
    "mouse": "mouse = true | false",
    "thin_line": "thin_line = true | false",
    "keys": "keys = " + " | ".join(f'"{each}"' for each in KeySet),
}
"""What is allowed for each key of [screen], as a person writes it."""

KEYS_FORM = 'COMMAND = "KEY" or "KEY,KEY"'
"""What is allowed in [keys]; whether there is such a command and such a key, the screen knows."""


def changed(text: str, values: Mapping[str, StrEnum | bool]) -> str:
    """Return the TOML text with these keys of [screen] set; all else stays as it is written."""
    import tomlkit

    document: Any = tomlkit.parse(text)
    if "screen" not in document:
        document["screen"] = tomlkit.table()
    for key, value in values.items():
        document["screen"][key] = value if isinstance(value, bool) else value.value
    return tomlkit.dumps(document)
