"""The lines of an invoice as text: figures in columns, or below what was sold where there is no room for columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_invoice.documents.content import Content, LineTexts
from tui_invoice.documents.text_lines import GAP, broken, to_left, to_right
from tui_invoice.domain.text import cells, wrap

_LEAST_DESCRIPTION = 20
"""Cells for what was sold; where the figures leave less, they stand below it."""


def table(texts: Content, room: int) -> list[str]:
    """Return the lines below their head, the figures in columns at the right where these leave room."""
    names = _figures(texts.head)
    rows = [_figures(line) for line in texts.lines]
    shown = [n for n, name in enumerate(names) if name or any(row[n] for row in rows)]
    figures = [max(cells(row[n]) for row in rows) for n in shown]
    # A head of several words stands on one line where what was sold keeps half the room.
    widths = [max(wide, cells(names[n])) for n, wide in zip(shown, figures, strict=True)]
    if (left := room - sum(widths) - len(GAP) * len(widths)) < room / 2:
        widths = [max(wide, *map(cells, names[n].split() or [""])) for n, wide in zip(shown, figures, strict=True)]
        left = room - sum(widths) - len(GAP) * len(widths)
    if left < _LEAST_DESCRIPTION:
        return [line for n, each in enumerate(texts.lines) for line in _stacked(each, names, rows[n], room)]
    heads = [wrap(names[n], wide) for n, wide in zip(shown, widths, strict=True)]
    lines = list(_beside(wrap(texts.head.description, left), heads, left, widths, low=True))
    for each, row in zip(texts.lines, rows, strict=True):
        lines += _beside(broken(each.description, left), [[row[n]] for n in shown], left, widths)
    return lines


def _figures(line: LineTexts) -> tuple[str, str, str, str]:
    """Return quantity with its unit, price, rate and net amount."""
    return f"{line.quantity} {line.unit}".strip(), line.unit_price, line.tax_rate, line.net


def _beside(
    text: Sequence[str], columns: Sequence[Sequence[str]], left: int, widths: Sequence[int], *, low: bool = False
) -> Iterator[str]:
    """Give the lines of a row: the text, and at its right the columns, which begin at its top or (`low`) end below."""
    tall = max(len(text), *map(len, columns))

    def at(column: Sequence[str], n: int) -> str:
        place = n - (tall - len(column)) if low else n
        return column[place] if 0 <= place < len(column) else ""

    for n in range(tall):
        figures = [f"{GAP}{to_right(at(column, n), wide)}" for column, wide in zip(columns, widths, strict=True)]
        yield to_left(at(text, n), left) + "".join(figures)


def _stacked(line: LineTexts, names: Sequence[str], figures: Sequence[str], room: int) -> Iterator[str]:
    """Give a line without columns: what it is, its figures with their names, its amount at the right."""
    yield from broken(line.description, room)
    held: list[str] = []
    for name, figure in zip(names[:-1], figures[:-1], strict=True):
        known = f"{name} {figure}".strip()
        if figure and held and cells(f"{GAP}{held[-1]}{GAP}{known}") <= room:
            held[-1] = f"{held[-1]}{GAP}{known}"
        elif figure:
            held.append(known)
    for each in held:
        fits = cells(each) <= room - len(GAP)
        yield from (f"{GAP}{piece}" for piece in ([each] if fits else wrap(each, room - len(GAP))))
    yield from (to_right(piece, room) for piece in wrap(figures[-1], room))
