"""What a terminal shows, made of the bytes that it was sent; it takes only the sequences that a screen of ours needs.

Whatever else comes (another escape sequence, a control character, a C1 or bidi character, a byte that is no UTF-8)
is kept in `strange`: on an office full of hostile text nothing may stand there.
"""

from __future__ import annotations

import base64
import codecs
import re

from rich.cells import cell_len

from tests.cli.typing_clerk import control_characters

_MODES = {7, 25, 1000, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048}
_TOKEN = re.compile(
    r"\x1b\[(?P<private>[?>=<]?)(?P<values>[\d;:]*)(?P<kind>[\$ ]?[A-Za-z])"
    r"|\x1b\](?P<command>52;c;[A-Za-z0-9+/=]*|22;default)\x07"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<single>[\r\n])"
)
_PARTIAL = re.compile(r"\x1b(\[[?>=<]?[\d;:]*[\$ ]?|\][^\x07]*)?\Z")


class ScreenModel:
    """A grid of cells. `modes` are the private modes that are set, `strange` what no screen of ours may send."""

    def __init__(self, width: int, height: int) -> None:
        self.modes: set[int] = {7, 25}
        self.kitty = 0
        self.strange: list[str] = []
        self.copied: list[str] = []
        self._colours = ""
        self.plain = ""
        """What was written outside the other screen: what the shell's user reads."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Take another size; what was shown is gone."""
        self.width, self.height = width, height
        self.x = self.y = 0
        self._cells = [[(" ", "")] * width for _ in range(height)]
        self._region = 0, height

    @property
    def clean(self) -> bool:
        """Tell whether the terminal is as a shell expects it."""
        return self.modes == {7, 25} and self.kitty == 0

    def rows(self) -> list[str]:
        """The rows from the top down, without blanks at their ends."""
        return ["".join(sign for sign, _ in row).rstrip() for row in self._cells]

    def cells(self) -> list[list[tuple[str, str]]]:
        """Every cell: its sign, "" for the right half of a wide one, and its colours as they were told."""
        return [list(row) for row in self._cells]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows())

    def feed(self, octets: bytes) -> None:
        """Take what was sent."""
        text = self._rest + self._decoder.decode(octets)
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None and _PARTIAL.match(text, at):
                break
            if found is None:
                self.strange.append(repr(text[at : at + 12]))
                at += 1
                continue
            at = found.end()
            self._take(found)
        self._rest = text[at:]

    def _take(self, found: re.Match[str]) -> None:
        if found["kind"]:
            self._command(found["private"], found["values"], found["kind"], found.group())
        elif found["command"] is not None:
            self._operate(found["command"])
        elif found["single"]:
            self._new_line(found["single"])
        else:
            self._write(found["text"])

    def _operate(self, command: str) -> None:
        """Take what goes to the clipboard; the other one is the pointer's shape."""
        if command.startswith("52;c;"):
            self.copied.append(base64.b64decode(command.removeprefix("52;c;")).decode())

    def _command(self, private: str, values: str, kind: str, whole: str) -> None:
        numbers = [int(each or 0) for each in re.split("[;:]", values)] if values else []
        if private == "?" and kind in "hl" and set(numbers) <= _MODES:
            (self.modes.update if kind == "h" else self.modes.difference_update)(numbers)
        elif private in (">", "<") and kind == "u":
            self.kitty += 1 if private == ">" else -1
        elif not private and kind == "H":
            row, column = [*numbers, 1, 1][:2] if numbers else (1, 1)
            self.x, self.y = column - 1, row - 1
        elif not private and kind in "ABCD":
            self._move(kind, (numbers or [1])[0] or 1)
        elif not private and kind in "KXLMr":
            self._change(kind, numbers)
        elif not private and kind == "J" and numbers == [2]:
            self._cells = [[(" ", "")] * self.width for _ in range(self.height)]
        elif not private and kind == "m":
            self._colours = "" if values in ("", "0") else f"{self._colours};{values}"
        elif private == "?" and kind == "$p":
            pass  # a question to the terminal, which never answers
        else:
            self.strange.append(repr(whole))

    def _move(self, kind: str, by: int) -> None:
        self.x = max(0, self.x + {"C": by, "D": -by}.get(kind, 0))
        self.y = max(0, self.y + {"A": -by, "B": by}.get(kind, 0))

    def _change(self, kind: str, numbers: list[int]) -> None:
        """Erase to the end of the row or so many cells of it, move rows within the region, or say what that is."""
        count = (numbers or [1])[0] or 1
        if kind in "KX" and self.y < self.height:
            end = self.width if kind == "K" else min(self.width, self.x + count)
            self._cells[self.y][self.x : end] = [(" ", self._colours)] * (end - self.x)
        elif kind == "r":
            top, bottom = numbers or (1, self.height)
            self._region = top - 1, bottom
            self.x = self.y = 0
        elif kind in "LM":
            bottom, y = min(self._region[1], self.height), self.y
            blank = [[(" ", "")] * self.width for _ in range(count)]
            rows = self._cells[y:bottom]
            self._cells[y:bottom] = [*blank, *rows][: bottom - y] if kind == "L" else [*rows[count:], *blank]

    def _new_line(self, sign: str) -> None:
        if sign == "\r":
            self.x = 0
        else:
            self.y += 1
        if 1049 not in self.modes:
            self.plain += sign

    def _write(self, text: str) -> None:
        self.strange += sorted(control_characters(text))
        if 1049 not in self.modes:
            self.plain += text
            return
        for character in text:
            wide = cell_len(character)
            if wide == 0:
                self._join(character)
                continue
            if 0 <= self.y < self.height and self.x + wide <= self.width:
                self._cells[self.y][self.x] = character, self._colours
                if wide == 2:
                    self._cells[self.y][self.x + 1] = "", self._colours
            self.x += wide

    def _join(self, mark: str) -> None:
        """Let a combining mark stand with the sign before it."""
        at = self.x - 1
        if 0 <= self.y < self.height and 0 <= at < self.width:
            at -= self._cells[self.y][at][0] == ""
            sign, colours = self._cells[self.y][at]
            self._cells[self.y][at] = sign + mark, colours
