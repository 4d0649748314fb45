"""Lines of text set in cells of a terminal, for the page as text."""

from __future__ import annotations

from tui_invoice.domain.text import cells, wrap

GAP = "  "
"""What parts two columns."""


def broken(text: str, room: int) -> list[str]:
    """Return a text of several lines, each of them broken where it is wider than `room` cells."""
    return [line for each in text.split("\n") for line in wrap(each, room)]


def to_left(text: str, width: int) -> str:
    """Return the text with blanks after it, so that it takes `width` cells."""
    return text + " " * (width - cells(text))


def to_right(text: str, width: int) -> str:
    """Return the text with blanks before it, so that it takes `width` cells."""
    return " " * (width - cells(text)) + text
