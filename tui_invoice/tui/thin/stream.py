"""What Textual writes, read as runs of text at their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui_invoice.tui.thin.doubt import Doubt
from tui_invoice.tui.thin.pens import Pen, Pens
from tui_invoice.tui.thin.widths import columns

_TOKEN = re.compile(
    r"\x1b\[([0-9;]*)([mH])|\x1b\]8;([^\x00-\x1f\x7f-\x9f]*)(?:\x1b\\|\x07)|([\r\n])|([^\x00-\x1f\x7f-\x9f]+)"
)
_MODES = "7|25|1000|1002|1003|1004|1006|1015|1016|2004|2026|2048"
_ASIDE = re.compile(
    rf"(?:\x1b\[\?(?:{_MODES})[hl]|\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u|\x07|\x1b\](?!8;)[^\x00-\x1f\x7f-\x9f]*(?:\x1b\\|\x07))+"
)
"""Modes of keys, mouse, paste and cursor, questions, the bell, the title and the clipboard."""
_OTHER_SCREEN = re.compile(r"(?:\x1b\[\?(?:47|1047|1049)[hl])+")
_NOWHERE = (-1_000_000, -1_000_000)
"""Where a cursor is whose place is not known: nothing can be written there."""
_LONGEST = len("99999;99999")
"""No place on a screen has a longer address."""
_PENS = re.compile(r"\x1b\[([0-9;:]*)m|\x1b\]8;([^\x00-\x1f\x7f-\x9f]*)(?:\x1b\\|\x07)")


class Run(NamedTuple):
    """Text in one style. `cells` are its columns, None where its width is not certain.

    `addressed` tells whether the cursor was sent to its place, rather than left there by the run before.
    """

    y: int
    x: int
    addressed: bool
    pen: Pen
    text: str
    cells: Sequence[str] | None


class Told(NamedTuple):
    """What one output says: the runs in order, and where it leaves the cursor (row, column)."""

    runs: list[Run]
    cursor: tuple[int, int]


class Left(NamedTuple):
    """Whether a style, and whether a link, may still be on: which, nobody knows."""

    style: bool
    link: bool


NOTHING_LEFT = Left(style=False, link=False)


def is_aside(data: str) -> bool:
    """Tell whether this output leaves what the screen shows as it is."""
    return _ASIDE.fullmatch(data) is not None


def is_other_screen(data: str) -> bool:
    """Tell whether this output goes to the other screen and back, and does no more."""
    return _OTHER_SCREEN.fullmatch(data) is not None


def left_on(data: str, before: Left) -> Left:
    """Return what may be on after an output that was not understood, by what may have been on before it."""
    style, link = before
    for numbers, target in _PENS.findall(data):
        if target:
            link = bool(target.partition(";")[2])
        else:
            style = numbers not in ("", "0")
    return Left(style, link)


class Reader:
    """Reads for a screen of so many columns and rows."""

    def __init__(self, pens: Pens, width: int, height: int) -> None:
        self._pens = pens
        self._width, self._height = width, height

    def read(self, data: str, cursor: tuple[int, int] | None, pen: Pen | None) -> Told:
        """Read one output that begins with the cursor there and in this style; None is not known.

        Raises Doubt: a sequence that is not known, text outside of the screen, a style that stays on.
        """
        runs: list[Run] = []
        y, x = cursor or _NOWHERE
        at, addressed = 0, True
        for found in _TOKEN.finditer(data):
            if found.start() != at:
                raise Doubt("an unknown sequence")
            at = found.end()
            numbers, kind, link, line, text = found.groups()
            if text is not None:
                if pen is None:
                    raise Doubt("text in an unknown style")
                run, width = self._run(y, x, addressed, pen, text)
                runs.append(run)
                x, addressed = x + width, False
            elif kind == "m":
                pen = self._pens.after(pen, numbers)
            elif kind == "H":
                (y, x), addressed = _place(numbers), True
            elif link is not None:
                if pen is None:
                    raise Doubt("a style upon an unknown one")
                pen = self._pens.linked(pen, link if link.partition(";")[2] else "")
            else:
                if line == "\n" and not 0 <= y < self._height - 1:
                    raise Doubt("a line feed that scrolls")
                y, x, addressed = y + (line == "\n"), 0, True
        if at != len(data):
            raise Doubt("an unknown sequence")
        if pen is not self._pens.plain:
            raise Doubt("a style that stays on")
        if not (0 <= y < self._height and 0 <= x <= self._width):
            raise Doubt("a cursor outside of the screen")
        return Told(runs, (y, x))

    def _run(self, y: int, x: int, addressed: bool, pen: Pen, text: str) -> tuple[Run, int]:
        cells = text if text.isascii() else columns(text)
        width = len(cells) if cells is not None else cell_len(text)
        if not (0 <= y < self._height and x >= 0 and x + width <= self._width):
            raise Doubt("text outside of the screen")
        if cells is None and x == 0 and not cell_len(text[0]):
            raise Doubt("a mark upon nothing")
        return Run(y, x, addressed, pen, text, cells), width


def _place(numbers: str) -> tuple[int, int]:
    row, _, column = numbers.partition(";")
    if ";" in column or len(numbers) > _LONGEST:
        raise Doubt("an unknown sequence")
    return int(row or 1) - 1, int(column or 1) - 1
