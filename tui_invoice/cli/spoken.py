"""Output that is heard and not seen (`--plain`): no signs, no columns, a row a line with the name of each cell.

Whoever listens hears a table's columns as blanks, and a sign as its name in Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar

VARIABLE = "TUI_INVOICE_PLAIN"
"""The variable that asks for it in every call; empty or 0 is as good as none."""

_wanted: ContextVar[bool] = ContextVar("plain output", default=False)
_ARROW = re.compile(r"^(\s*)→ ")
_ARROW_WITHIN = re.compile(r"\.? → ")


def ask(*, plain: bool) -> None:
    """Want it for this call, or not."""
    _wanted.set(plain)


def wanted() -> bool:
    """Tell whether it is wanted."""
    return _wanted.get()


def arrow(text: str) -> str:
    """Return a line in which the arrow before what to do is a word."""
    return _ARROW.sub(r"\1To do: ", text) if wanted() else text


def narrated(text: str) -> str:
    """Return a line of narration in which each arrow before what to do is a word."""
    return _ARROW_WITHIN.sub(". To do: ", arrow(text)) if wanted() else text


def joined(parts: Iterable[str]) -> str:
    """Return parts on one line, set apart by a point for the eye and by a semicolon for the ear."""
    return ("; " if wanted() else " · ").join(parts)


def row(heads: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row of a table as one line: each cell behind its head, empty ones left out."""
    pairs = zip(heads, cells, strict=True)
    return "; ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell.strip())


def fields(found: Mapping[str, str], out: Callable[[str], object]) -> None:
    """Write names and values, a line each; further lines of a value follow as they are."""
    for name, value in found.items():
        first, *more = value.splitlines() or [""]
        if first or more:
            out(f"{name.replace('_', ' ').capitalize()}: {first}")
        for line in more:
            out(line)
