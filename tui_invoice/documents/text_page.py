"""The page as lines of text for a terminal: the same words and figures as the PDF's, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_invoice.documents.content import Content
from tui_invoice.documents.text_lines import GAP, broken, to_left, to_right
from tui_invoice.documents.text_table import table
from tui_invoice.domain.text import cells, wrap

LEAST = 24
"""Cells that a line may have at the least."""
_MOST = 96
"""Cells beyond which figures stand too far from their words to be read with them."""


def text_page(texts: Content, width: int) -> tuple[str, ...]:
    """Return the page in lines of at most `width` cells (24 at least), none with blanks at its end."""
    room = max(LEAST, min(width, _MOST))
    parts = [
        wrap(f"{texts.title} {texts.number}", room),
        _party("", texts.seller, texts.seller_address, texts.words.tax_id, texts.seller_tax_id, room),
        _party(texts.words.bill_to, texts.buyer, texts.buyer_address, texts.words.tax_id, texts.buyer_tax_id, room),
        _facts(_dates(texts), room),
        table(texts, room),
        _sums((*texts.sums, texts.total), room),
        _labelled(texts.words.pay_to, texts.bank, room),
        _labelled(texts.words.note, texts.note, room),
    ]
    lines = [line for part in parts if part for line in (*part, "")]
    return tuple(line.replace("\u00a0", " ").rstrip() for line in lines[:-1])


def _party(label: str, name: str, address: str, id_label: str, tax_id: str, room: int) -> list[str]:
    known = [label, name, *address.split("\n"), f"{id_label} {tax_id}" if tax_id else ""]
    return [line for text in known if text for line in wrap(text, room)]


def _dates(texts: Content) -> list[tuple[str, str]]:
    words = texts.words
    found = [(words.issue_date, texts.issue_date), (words.due_date, texts.due_date), (texts.due_label, texts.amount)]
    return [(label, value) for label, value in found if value]


def _facts(pairs: Sequence[tuple[str, str]], room: int) -> list[str]:
    """Return labels with their values under each other, a value below its label where there is no room beside it."""
    wide = max(cells(label) for label, _ in pairs)
    lines: list[str] = []
    for label, value in pairs:
        if wide + len(GAP) + cells(value) <= room:
            lines.append(f"{to_left(label, wide)}{GAP}{value}")
        else:
            lines += [*wrap(label, room), *wrap(value, room)]
    return lines


def _labelled(label: str, text: str, room: int) -> list[str]:
    return [*wrap(label, room), *broken(text, room)] if text else []


def _sums(pairs: Iterable[tuple[str, str]], room: int) -> list[str]:
    """Return what the lines add up to, at the right: labels and amounts each end under each other."""
    known = list(pairs)
    wide = max(cells(amount) for _, amount in known)
    lines: list[str] = []
    for label, amount in known:
        beside = room - wide - len(GAP)
        if cells(label) <= beside:
            lines.append(f"{to_right(label, beside)}{GAP}{to_right(amount, wide)}")
        else:
            lines += [to_right(piece, room) for text in (label, amount) for piece in wrap(text, room)]
    return lines
