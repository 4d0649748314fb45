"""Colour roles: what a piece of text means, never what colour it has.

A theme gives each role its colour and nothing else. On the dark and light grounds each was measured
to have a contrast of 4.9 or more, and 3.7 on the cursor's row, where `muted` is raised to `text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rich.color import Color
from rich.style import Style


class Role(StrEnum):
    """What a piece of text is."""

    TEXT = "text"
    MUTED = "muted"
    RULE = "rule"
    KEY = "key"
    TITLE = "title"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    WORRY = "worry"
    """An error that is the first thing to read: bold."""
    HEAD = "head"
    """The head of a table."""
    BAR = "bar"
    """The done part of a progress bar."""
    REST = "rest"
    """What is left of it."""
    BUTTON = "button"
    ACTIVE = "active"
    """The chosen one of several in a row: on the cursor's ground."""


class Ground(StrEnum):
    """What a line lies on."""

    PLAIN = "plain"
    CURSOR = "cursor"
    FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme's colours: `#rrggbb`, or a name of the terminal's own; `ansi` tells which."""

    name: str
    dark: bool
    ansi: bool
    colours: Mapping[str, str]

    def style(self, role: Role, ground: Ground = Ground.PLAIN) -> Style:
        """Return the style of a role on a ground."""
        return _style(self.name, role, ground)

    def colour(self, name: str) -> str:
        """Return a colour by its role's or ground's name, `base` for the screen's ground."""
        return self.colours[name]


def _ansi(palette: Palette, role: Role, ground: Ground) -> Style:
    """Return a style in the terminal's own colours: on a reversed row they drop, glyph and word remain."""
    bold = role in (Role.TITLE, Role.KEY, Role.WORRY)
    base = Style(color=Color.default(), bgcolor=Color.default(), bold=bold or None)
    if ground is not Ground.PLAIN or role is Role.BUTTON:
        return base + Style(reverse=ground is not Ground.PLAIN or None)
    if role is Role.HEAD:
        return base + Style(underline=True)
    if role in (Role.BAR, Role.ACTIVE):
        return base + Style(reverse=True, bold=role is Role.ACTIVE or None)
    named = palette.colours.get(role.value)
    return base + Style(color=named) if named else base


def _rgb(palette: Palette, role: Role, ground: Ground) -> Style:
    colours = palette.colours
    behind = colours["base"] if ground is Ground.PLAIN else colours[ground.value]
    if role in (Role.BAR, Role.REST):
        return Style(bgcolor=colours[role.value])
    if role is Role.ACTIVE:
        return Style(color=colours["title"], bgcolor=colours["cursor"], bold=True)
    if role is Role.BUTTON and ground is Ground.PLAIN:
        return Style(color=colours["text"], bgcolor=colours["button"])
    raised = {Role.MUTED: "text", Role.RULE: "text"} if ground is not Ground.PLAIN else {}
    name = raised.get(role) or {
        Role.WORRY: "error",
        Role.HEAD: "muted",
        Role.BUTTON: "text",
    }.get(role, role.value)
    bold = role in (Role.TITLE, Role.KEY, Role.WORRY)
    return Style(color=colours[name], bgcolor=behind, bold=bold or None)


_DARK = {
    "base": "#12161b", "cursor": "#2a3d57", "focus": "#30445f", "button": "#222a33", "bar": "#3f7d5a",
    "rest": "#26303a", "text": "#d6dce3", "muted": "#8b97a5", "rule": "#4b5765", "key": "#79b8ff",
    "title": "#eef2f6", "ok": "#7fd69b", "warn": "#f0c35e", "error": "#ff8278",
}  # fmt: skip
_LIGHT = {
    "base": "#fbfaf7", "cursor": "#d6e6fa", "focus": "#cfe0f6", "button": "#e9e6de", "bar": "#8fc7a3",
    "rest": "#e3e0d8", "text": "#22272e", "muted": "#5d6874", "rule": "#a9adb2", "key": "#0b57a4",
    "title": "#000000", "ok": "#1a6b3a", "warn": "#7a5200", "error": "#b3261e",
}  # fmt: skip
_ANSI_DARK = {"key": "bright_cyan", "ok": "green", "warn": "yellow", "error": "red", "worry": "red"}
_ANSI_LIGHT = {"key": "blue", "ok": "green", "warn": "magenta", "error": "red", "worry": "red"}

PALETTES: dict[str, Palette] = {
    each.name: each
    for each in (
        Palette("dark", dark=True, ansi=False, colours=_DARK),
        Palette("light", dark=False, ansi=False, colours=_LIGHT),
        Palette("ansi-dark", dark=True, ansi=True, colours=_ANSI_DARK),
        Palette("ansi-light", dark=False, ansi=True, colours=_ANSI_LIGHT),
    )
}
"""The four themes, by the name that config.toml has for them."""


@lru_cache(maxsize=512)
def _style(name: str, role: Role, ground: Ground) -> Style:
    palette = PALETTES[name]
    return (_ansi if palette.ansi else _rgb)(palette, role, ground)
