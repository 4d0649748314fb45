"""Words into lines: which face each sign is set in, how wide a text is, where it is broken.

Widths and sizes are in points. Nothing is ever cut off: what is too wide is broken, sign by sign at last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tui_invoice.documents.faces import Face, stack

_IDEOGRAPHS = (
    "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fffd"
)
_CLOSING = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5d,.;:!?)\\]}%"
)
_OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff5b"
# A piece that is not broken: one ideograph with the marks that cling to it, a word, a run of spaces.
_PIECES = re.compile(
    f"[{_OPENING}]*[{_IDEOGRAPHS}][{_CLOSING}]*|[^ {_IDEOGRAPHS}{_OPENING}]+?[-/](?=\\w)|[^ {_IDEOGRAPHS}{_OPENING}]+"
    f"|[{_OPENING}]+| +"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its size in points, its weight, its grey (0 black to 255 white)."""

    size: float
    bold: bool = False
    grey: int = 30


@dataclass(frozen=True, slots=True)
class Run:
    """Signs of one face that follow each other; `width` in points."""

    face: Face
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Setting:
    """One line as it is drawn."""

    runs: tuple[Run, ...]
    style: Style

    @property
    def width(self) -> float:
        """The line's width in points."""
        return sum(run.width for run in self.runs)

    @property
    def height(self) -> float:
        """What the line takes of the page, in points."""
        return self.style.size * 1.4


@lru_cache(maxsize=8192)
def _placed(char: str, bold: bool) -> tuple[Face, float]:
    faces = stack(bold)
    face = next((each for each in faces if ord(char) in each.covered), faces[0])
    return face, face.width(char)


def forget() -> None:
    """Forget which face has which sign."""
    _placed.cache_clear()


def width(text: str, style: Style) -> float:
    """Return how wide the text is, in points."""
    return sum(_placed(char, style.bold)[1] for char in text) * style.size


def set_line(text: str, style: Style) -> Setting:
    """Return the text as one line, however long it is."""
    runs: list[Run] = []
    start = 0
    for end in range(1, len(text) + 1):
        face = _placed(text[start], style.bold)[0]
        if end == len(text) or _placed(text[end], style.bold)[0] is not face:
            part = text[start:end]
            runs.append(Run(face, part, width(part, style)))
            start = end
    return Setting(tuple(runs), style)


def set_lines(text: str, style: Style, room: float) -> tuple[Setting, ...]:
    """Return the text in lines no wider than `room`, its own line breaks kept; () for no text."""
    if not text:
        return ()
    broken = (part for line in text.split("\n") for part in _wrapped(line, style, room))
    return tuple(set_line(part, style) for part in broken)


def fitted(text: str, style: Style, room: float, least: float) -> tuple[Setting, ...]:
    """Return the text on one line, set smaller where it is too wide, in several where `least` points do not help."""
    size = style.size
    wide = width(text, style)
    if wide > room:
        size = max(least, int(style.size * room / wide * 4) / 4)
    return set_lines(text, Style(size, style.bold, style.grey), room)


def _wrapped(line: str, style: Style, room: float) -> Iterator[str]:
    """Yield the parts of a line; at least one, and never one of nothing but the space it was broken at."""
    done, taken = "", 0.0
    for piece in _PIECES.findall(line):
        wide = width(piece, style)
        if taken + wide <= room:
            done, taken = done + piece, taken + wide
            continue
        if done.strip(" "):
            yield done.rstrip(" ")
        done, taken = "", 0.0
        if piece.isspace() and not piece.strip(" "):
            continue
        for char in piece:
            step = _placed(char, style.bold)[1] * style.size
            if done and step and taken + step > room:
                yield done
                done, taken = "", 0.0
            done, taken = done + char, taken + step
    yield done.rstrip(" ")
