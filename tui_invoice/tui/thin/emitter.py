"""From one picture to another with few bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_invoice.tui.thin.abilities import Abilities
from tui_invoice.tui.thin.pens import Pen, Pens
from tui_invoice.tui.thin.shadow import Row
from tui_invoice.tui.thin.stream import Run

_WORTH_LINE, _WORTH_SIGNS = 4, 9
"""So many blanks are no more than the sequences that erase them."""


class Emitter:
    """Collects what is to be sent; it begins and ends in no style, and with the cursor anywhere."""

    def __init__(self, pens: Pens, abilities: Abilities) -> None:
        self._pens, self._can = pens, abilities
        self._out: list[str] = []
        self._pen = pens.plain
        self._at: tuple[int, int] | None = None

    def finish(self) -> str:
        """Return all of it."""
        self._turn(self._pens.plain)
        return "".join(self._out)

    def rows(self, old: Mapping[int, Row], new: Sequence[Row], unsure: Mapping[int, Sequence[Run]]) -> None:
        """Make these rows new; those that nobody can follow as Textual wrote them."""
        for y in sorted(old):
            if y in unsure:
                self._verbatim(unsure[y])
            else:
                self._row(y, old[y], new[y])

    def move_lines(self, top: int, bottom: int, by: int) -> None:
        """Move the rows of a region up by so many (down where it is negative); what comes in is in no known state."""
        self._out.append(
            f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H\x1b[{_number(abs(by))}{'M' if by > 0 else 'L'}\x1b[r"
        )
        self._at = None

    def _verbatim(self, runs: Sequence[Run]) -> None:
        for run in runs:
            if run.addressed:
                self._out.append(_address(run.y, run.x))
            self._turn(run.pen)
            self._out.append(run.text)
        self._at = None

    def _row(self, y: int, old: Row, new: Row) -> None:
        signs, pens = new
        old_signs, old_pens = old
        width, x = len(signs), 0
        while x < width:
            sign, pen = signs[x], pens[x]
            if sign is None or (sign == old_signs[x] and _look_alike(sign, pen, old_pens[x])):
                x += 1
                continue
            self._go(y, x, new)
            if sign == " " and pen.ground is not None:
                x = self._blanks(y, x, old, new)
                continue
            self._turn(pen)
            self._out.append(sign)
            x += 2 if x + 1 < width and signs[x + 1] == "" else 1
            self._at = (y, x) if x < width else None

    def _blanks(self, y: int, x: int, old: Row, new: Row) -> int:
        """Write the blanks from here on that look alike; return the column after them.

        They are not erased where that could cut a wide sign: to write upon its half makes the other one a blank, to
        erase it leaves the other one as it was (tmux).
        """
        width, pen = len(new.signs), new.pens[x]
        ground, end = pen.ground, x + 1
        while end < width and new.signs[end] == " " and new.pens[end].ground == ground:
            end += 1
        erasable = (self._can.erases_in_colour or not ground) and (x == 0 or new.signs[x - 1] is not None)
        to_the_end = end == width and erasable and self._can.erases_line and end - x >= _WORTH_LINE
        if not to_the_end:  # those at the end that stand there already are left alone
            while old.signs[end - 1] == " " and old.pens[end - 1].ground == ground:
                end -= 1
        if self._pen.ground != ground:
            self._turn(pen)
        if to_the_end:
            self._out.append("\x1b[K")
        elif erasable and self._can.erases_signs and end - x > _WORTH_SIGNS and not _may_cut(old, end):
            self._out.append(f"\x1b[{end - x}X")
        else:
            self._out.append(" " * (end - x))
            self._at = (y, end) if end < width else None
        return end

    def _turn(self, pen: Pen) -> None:
        if pen is not self._pen:
            self._out.append(self._pens.turn(self._pen, pen))
            self._pen = pen

    def _go(self, y: int, x: int, row: Row) -> None:
        """Bring the cursor to a place the shortest way: by address, forward, or over what stands there anyway."""
        at, self._at = self._at, (y, x)
        if at == (y, x):
            return
        ways = [_address(y, x)]
        if at is not None and at[0] == y and at[1] < x:
            step = x - at[1]
            ways.insert(0, f"\x1b[{_number(step)}C")
            if step <= len(ways[0]) and (between := self._between(row, at[1], x)):
                ways.insert(0, between)
        self._out.append(min(ways, key=len))

    def _between(self, row: Row, start: int, end: int) -> str:
        """Return what stands there, where it can be written again as it is; else ""."""
        signs = row.signs[start:end]
        for sign, pen in zip(signs, row.pens[start:end], strict=True):
            if not sign or not _look_alike(sign, pen, self._pen):  # none is known, or it is half a wide one
                return ""
        return "".join(sign for sign in signs if sign)


def _look_alike(sign: str, pen: Pen, other: Pen) -> bool:
    """Tell whether a sign looks the same in two styles; of a blank one sees the background only."""
    return pen is other or (sign == " " and pen.ground is not None and pen.ground == other.ground)


def _may_cut(row: Row, x: int) -> bool:
    """Tell whether a wide sign may stand on both sides of a column's left edge."""
    return x < len(row.signs) and not row.signs[x]


def _number(count: int) -> str:
    return str(count) if count > 1 else ""


def _address(y: int, x: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
