"""The styles in which a terminal writes, and the shortest way from one to another (ECMA-48, 8.3.117 SGR)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_invoice.tui.thin.doubt import Doubt

MANY = 4096
"""So many styles and ways are kept; past that all is forgotten, and some cells are sent once more than needed."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What ends the attributes that every terminal ends alike: bold, dim, italic, underlined, reversed, struck."""
_RARE = frozenset({"5", "6", "8", "21", "51", "52", "53"})
"""Attributes that are known, and changed only by way of a reset."""
_SHOWN = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Those that can be seen where nothing is written."""
_COLOURS = {"2": 5, "5": 3}
"""How many numbers a colour of 38 or 48 takes, by the second of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """A style. Two of one `Pens` are equal where they are the same object.

    `ground` is the background where a blank shows nothing but that ("" is the terminal's own), else None.
    """

    attributes: tuple[str, ...]
    fore: str
    back: str
    link: str
    ground: str | None

    @property
    def sgr(self) -> str:
        """The numbers that make this style out of none."""
        return ";".join(each for each in (*self.attributes, self.fore, self.back) if each)


class Pens:
    """All styles that were met."""

    def __init__(self) -> None:
        self.plain = Pen((), "", "", "", "")
        self._forget()

    def _forget(self) -> None:
        self._pens: dict[tuple[tuple[str, ...], str, str, str], Pen] = {((), "", "", ""): self.plain}
        self._after: dict[tuple[Pen | None, str], Pen] = {}
        self._turns: dict[tuple[Pen, Pen], str] = {}

    def after(self, pen: Pen | None, numbers: str) -> Pen:
        """Return the style that these numbers of SGR make of a style; None is one that is not known.

        Raises Doubt for a number that is not known, and for a change of what is not known.
        """
        found = self._after.get((pen, numbers))
        if found is None:
            if len(self._after) > MANY:
                self._after.clear()
            found = self._after[pen, numbers] = self._read(pen, numbers)
        return found

    def linked(self, pen: Pen, link: str) -> Pen:
        """Return the style with another link, as OSC 8 names it after its first semicolon; "" is none."""
        return self._pen(set(pen.attributes), pen.fore, pen.back, link)

    def _read(self, pen: Pen | None, numbers: str) -> Pen:
        if pen is None:
            if numbers.partition(";")[0] not in ("", "0"):
                raise Doubt("a style upon an unknown one")
            pen = self.plain
        attributes, fore, back = set(pen.attributes), pen.fore, pen.back
        for code in _codes(numbers):
            kind = code.partition(";")[0]
            if kind == "0":
                attributes, fore, back = set(), "", ""
            elif kind in _OFF or kind in _RARE:
                attributes.add(kind)
            elif kind in _OFF.values():
                attributes -= {each for each, off in _OFF.items() if off == kind} | ({"21"} if kind == "24" else set())
            elif _is_colour(kind, "3", "9"):
                fore = "" if kind == "39" else code
            elif _is_colour(kind, "4", "10"):
                back = "" if kind == "49" else code
            else:
                raise Doubt("an unknown style")
        return self._pen(attributes, fore, back, pen.link)

    def _pen(self, attributes: set[str], fore: str, back: str, link: str) -> Pen:
        if len(self._pens) > MANY:
            self._forget()
        key = (tuple(sorted(attributes, key=int)), fore, back, link)
        found = self._pens.get(key)
        if found is None:
            ground = None if link or attributes & _SHOWN else back
            found = self._pens[key] = Pen(*key, ground)
        return found

    def turn(self, old: Pen, new: Pen) -> str:
        """Return the shortest sequence from one style to another."""
        found = self._turns.get((old, new))
        if found is None:
            if len(self._turns) > MANY:
                self._turns.clear()
            found = self._turns[old, new] = _link(old, new) + _turn(old, new)
        return found


def _codes(numbers: str) -> Iterator[str]:
    """Give the settings of one SGR sequence, a colour of many numbers as one. Raises Doubt."""
    rest = [each.lstrip("0") or "0" for each in numbers.split(";")]
    while rest:
        size = 1
        if rest[0] in ("38", "48"):
            size = _COLOURS.get(rest[1], 0) if len(rest) > 1 else 0
            if not size or len(rest) < size:
                raise Doubt("an unknown colour")
        yield ";".join(rest[:size])
        del rest[:size]


def _is_colour(kind: str, low: str, bright: str) -> bool:
    """Tell whether it sets one of the sixteen colours, one of many (8), or the terminal's own (9)."""
    return kind[:-1] == low or (kind[:-1] == bright and kind[-1] in "01234567")


def _link(old: Pen, new: Pen) -> str:
    return "" if old.link == new.link else f"\x1b]8;{new.link or ';'}\x1b\\"


def _turn(old: Pen, new: Pen) -> str:
    if old.sgr == new.sgr:
        return ""
    whole = f"\x1b[0;{new.sgr}m" if old.sgr and new.sgr else f"\x1b[{new.sgr}m"
    if not _RARE.isdisjoint((*old.attributes, *new.attributes)):
        return whole
    off = {_OFF[each] for each in old.attributes if each not in new.attributes}
    on = [each for each in new.attributes if each not in old.attributes or _OFF[each] in off]
    parts = [*sorted(off), *on]
    if new.fore != old.fore:
        parts.append(new.fore or "39")
    if new.back != old.back:
        parts.append(new.back or "49")
    return min(f"\x1b[{';'.join(parts)}m", whole, key=len)
