"""A terminal to compare pictures in: pyte, and what it lacks.

Of its own pyte knows no dim, no double and no upper line, no concealed text and no links: they are kept beside, in the
field of the blinking. It stops at marks that are no combining characters (U+FE0F, U+200D), and leaves the other half of
a wide sign that was cut: here the mark joins the sign before it, and the half becomes a blank, as in xterm; where the
sign is cut by erasing, the half stays, as in tmux. It has no
other screen (mode 1049), and takes synchronised updates (2026) for nothing, which they are to a picture. It always
erases in colour; `in_colour=False` is a terminal without bce. REP it has not, and the thin line never sends it.
"""

from __future__ import annotations

import re
from typing import Any

import pyte
from pyte import modes
from pyte.screens import Char
from wcwidth import wcwidth

Cell = tuple[str, ...]
"""A sign and what one sees of its style."""

_LINK = re.compile(r"(\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07))")
_RARE = {2: "dim", 5: "blink", 6: "blink", 8: "hidden", 21: "double", 53: "over"}
_OFF = {22: ("dim",), 24: ("double",), 25: ("blink",), 28: ("hidden",), 55: ("over",)}
_COLOUR = re.compile(r"(?<=[34]8);(?:5;\d+|2;\d+;\d+;\d+)(?=;|$)")
"""What follows a 38 or a 48."""


class Emulator(pyte.Screen):
    """A terminal of so many columns and rows; a `bare` one wraps, and takes a line feed for no more."""

    def __init__(self, width: int, height: int, *, in_colour: bool = True, bare: bool = False) -> None:
        super().__init__(width, height)
        self._in_colour, self._bare = in_colour, bare
        self._rare: frozenset[str] = frozenset()
        self._link = ""
        self._parser = pyte.Stream(self)
        self.reset_mode(modes.DECAWM)

    def feed(self, text: str) -> None:
        """Take what is written; a line feed begins a line, as the kernel makes it, unless the terminal is bare."""
        for piece in _LINK.split(text if self._bare else text.replace("\n", "\r\n")):
            if _LINK.fullmatch(piece):
                target = piece.removeprefix("\x1b]8;").rstrip("\x07\\").rstrip("\x1b")
                self._link = target if target.partition(";")[2] else ""
                self._mark()
            else:
                self._parser.feed(piece)

    def clear(self) -> None:
        """Lose the picture, as on the way to another screen and back."""
        self.reset()
        self.reset_mode(modes.DECAWM)

    def row(self, y: int) -> list[Cell]:
        """What one sees of a row."""
        line = self.buffer[y]
        return [_seen(line[x]) for x in range(self.columns)]

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor; at the margin it stands in the last column."""
        return self.cursor.y, min(self.cursor.x, self.columns - 1)

    def draw(self, data: str) -> None:
        self.dirty.add(self.cursor.y)
        for sign in data:
            width = max(0, wcwidth(sign))
            line, x = self.buffer[self.cursor.y], self.cursor.x
            if width == 0:
                self._join(line, x, sign)
                continue
            if self._bare and x + width > self.columns:
                self.carriage_return()
                self.linefeed()
                self.dirty.add(self.cursor.y)
                line, x = self.buffer[self.cursor.y], 0
            x = min(x, self.columns - width)
            for at in (x, x + width):
                if at < self.columns and line[at].data == "":
                    line[at - 1], line[at] = (line[each]._replace(data=" ") for each in (at - 1, at))
            line[x] = self.cursor.attrs._replace(data=sign)
            if width == 2:
                line[x + 1] = self.cursor.attrs._replace(data="")
            self.cursor.x = x + width

    def _join(self, line: Any, x: int, mark: str) -> None:
        x -= 1
        if x > 0 and line[x].data == "":
            x -= 1
        if x >= 0:
            line[x] = line[x]._replace(data=line[x].data + mark)

    def select_graphic_rendition(self, *attrs: int) -> None:
        super().select_graphic_rendition(*attrs)
        for code in map(int, _COLOUR.sub("", ";".join(map(str, attrs or (0,)))).split(";")):
            if code == 0:
                self._rare = frozenset()
            self._rare = (self._rare | {_RARE[code]}) if code in _RARE else self._rare - {*_OFF.get(code, ())}
        self._mark()

    def _mark(self) -> None:
        beside: Any = (*sorted(self._rare), self._link)
        self.cursor.attrs = self.cursor.attrs._replace(blink=beside)

    def delete_lines(self, count: int | None = None) -> None:
        for y in range(self.lines):
            self.buffer[y]  # pyte leaves a row as it was where the one that should come was never written to
        super().delete_lines(count)

    def _erasing(self) -> Char:
        if self._in_colour:
            return self.default_char._replace(bg=self.cursor.attrs.bg)
        return self.default_char

    def erase_characters(self, count: int | None = None) -> None:
        self._erase(self.cursor.x, min(self.cursor.x + (count or 1), self.columns))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        self._erase(0 if how else self.cursor.x, self.columns if how != 1 else self.cursor.x + 1)

    def _erase(self, start: int, end: int) -> None:
        self.dirty.add(self.cursor.y)
        line = self.buffer[self.cursor.y]
        for x in range(start, end):
            line[x] = self._erasing()


def _seen(cell: Char) -> Cell:
    beside: Any = cell.blink or ("",)
    lines = tuple(each for each in ("underscore", "strikethrough", "reverse") if getattr(cell, each))
    shown = tuple(each for each in beside if each and each not in ("dim", "blink", "hidden"))
    if cell.data == " " and not lines and not shown:
        return (" ", cell.bg)
    weight = ("bold",) if cell.bold else ()
    slant = ("italics",) if cell.italics else ()
    return (cell.data, cell.fg, cell.bg, *weight, *slant, *lines, *beside)
