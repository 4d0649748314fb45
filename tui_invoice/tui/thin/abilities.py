"""What a terminal can do beyond writing at a place, as the terminfo database says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abilities:
    """Erasing to the end of the line (EL) or so many columns (ECH), in colour too (bce), and moving lines (DL, IL)."""

    erases_line: bool = False
    erases_signs: bool = False
    erases_in_colour: bool = False
    moves_lines: bool = False


NONE = Abilities()
ALL = Abilities(erases_line=True, erases_signs=True, erases_in_colour=True, moves_lines=True)

_EL, _ECH = b"\x1b[K", b"\x1b[%p1%dX"
_MOVES = {"dl": b"\x1b[%p1%dM", "il": b"\x1b[%p1%dL", "csr": b"\x1b[%i%p1%d;%p2%dr"}
"""The only spelling that is sent; a terminal with another is taken for one that cannot do it."""


def of_terminal(term: str, handle: int) -> Abilities:
    """Return what the terminal of this name can do, none of it where nobody knows; `handle` is open on it."""
    try:
        import curses
    except ImportError:  # a Python that was built without it
        return NONE
    try:
        curses.setupterm(term, handle)
    except curses.error:
        return NONE

    def said(name: str) -> bytes:
        """Return a sequence without the pauses that old terminals needed."""
        return (curses.tigetstr(name) or b"").partition(b"$<")[0]

    return Abilities(
        erases_line=said("el") == _EL,
        erases_signs=said("ech") == _ECH,
        erases_in_colour=curses.tigetflag("bce") > 0,
        moves_lines=all(said(name) == sequence for name, sequence in _MOVES.items()),
    )
