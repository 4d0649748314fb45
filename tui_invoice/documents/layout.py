"""The page's design: one calm column of hairlines, muted labels, one large amount.

It is a plain commercial invoice, and like no official form of any country on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui_invoice.documents.content import Content
from tui_invoice.documents.flow import FAINT, LEFT, RIGHT, STRONG, Block, Cell, Flow, Row, Sheet
from tui_invoice.documents.table import table
from tui_invoice.documents.typesetting import Setting, Style, fitted, set_line, set_lines
from tui_invoice.domain.language import CHINESE

BODY = Style(9)
NAME = Style(10.5)
LABEL = Style(8, grey=125)
QUIET = Style(9, grey=90)
TITLE = Style(25)
AMOUNT = Style(24)
TOTAL = Style(11)

_MIDDLE = 330.0
"""Where the right half begins."""
_GAP = 18.0
_FOOT = 778.0
_LEAST = 9.0
"""Points below which a title, a total or the large amount is not shrunk; it is broken then."""


def sheets(texts: Content) -> list[Sheet]:
    """Return the pages: at least one, each with its foot."""
    running = Row((Cell(LEFT, _within(2, f"{texts.title} {texts.number}", QUIET, RIGHT - LEFT)),), after=10.0)
    flow = Flow(running)
    flow.add(
        [
            Block((_top(texts),), together=False),
            Block((_parties(texts),), together=False),
            Block((_band(texts),)),
            table(texts),
            Block(tuple(_sums(texts))),
            *_below(texts),
        ]
    )
    for n, sheet in enumerate(flow.sheets, 1):
        _foot(sheet, texts, n, len(flow.sheets))
    return flow.sheets


def _top(texts: Content) -> Row:
    """The seller on the left, what this is on the right."""
    room = _MIDDLE - LEFT - _GAP
    seller = (*set_lines(texts.seller, _strong(NAME, texts), room), *set_lines(texts.seller_address, QUIET, room))
    title = fitted(texts.title, TITLE, RIGHT - _MIDDLE, _LEAST)
    tax_id = _labelled(texts.words.tax_id, texts.seller_tax_id, room)
    return Row((Cell(LEFT, (*seller, *tax_id)), Cell(RIGHT, title, right=True, down=-6.0)), after=28.0)


def _parties(texts: Content) -> Row:
    """The buyer on the left, number and dates on the right."""
    room = _MIDDLE - LEFT - _GAP
    buyer = (
        *set_lines(texts.words.bill_to, LABEL, room),
        *set_lines(texts.buyer, _strong(NAME, texts), room),
        *set_lines(texts.buyer_address, BODY, room),
        *_labelled(texts.words.tax_id, texts.buyer_tax_id, room),
    )
    facts = ((texts.words.number, texts.number), (texts.words.issue_date, texts.issue_date))
    right: list[Setting] = []
    for label, value in facts:
        right += set_lines(label, LABEL, RIGHT - _MIDDLE)
        right += set_lines(value, BODY, RIGHT - _MIDDLE)
        right.append(set_line("", Style(3)))
    return Row((Cell(LEFT, buyer), Cell(_MIDDLE, tuple(right))), after=20.0, rule=FAINT)


def _band(texts: Content) -> Row:
    """What is to be paid and until when, to be seen from across the room."""
    room = (RIGHT - LEFT - _GAP) / 2
    due = f"{texts.words.due_date} {texts.due_date}" if texts.due_date else ""
    left = (*set_lines(texts.due_label, Style(10), room), *set_lines(due, QUIET, room))
    amount = fitted(texts.amount, _strong(AMOUNT, texts), room, _LEAST)
    tall = sum(line.height for line in amount)
    low = sum(line.height for line in left)
    cells = (
        Cell(LEFT, left, down=max(0.0, (tall - low) / 2)),
        Cell(RIGHT, amount, right=True, down=max(0.0, (low - tall) / 2)),
    )
    return Row(cells, before=14.0, after=14.0, rule=FAINT)


def _sums(texts: Content) -> Iterable[Row]:
    """What the lines add up to, under the column of amounts."""
    for n, (label, amount) in enumerate(texts.sums):
        last = n == len(texts.sums) - 1
        yield _sum(label, amount, QUIET, BODY, before=10.0 if n == 0 else 1.0, last=last)
    before = 6.0 if texts.sums else 10.0
    strong = _strong(TOTAL, texts)
    yield _sum(*texts.total, strong, strong, before=before, last=False)


def _sum(label: str, amount: str, label_style: Style, style: Style, *, before: float, last: bool) -> Row:
    start = LEFT + (RIGHT - LEFT) * 0.42
    room = RIGHT - start
    figures = fitted(amount, style, room * 0.55, 7)
    wide = max(line.width for line in figures)
    words = set_lines(label, label_style, room - max(wide, room * 0.3) - _GAP)
    cells = (Cell(start, words), Cell(RIGHT, figures, right=True))
    return Row(cells, before=before, after=6.0 if last else 1.0, rule=STRONG if last else None, rule_from=start)


def _below(texts: Content) -> Iterable[Block]:
    """Where to pay, and the note beside it, each below a muted label."""
    parts = [(texts.words.pay_to, texts.bank), (texts.words.note, texts.note)]
    parts = [(label, text) for label, text in parts if text]
    if not parts:
        return
    room = RIGHT - LEFT if len(parts) == 1 else _MIDDLE - LEFT - _GAP
    cells = []
    for x, (label, text) in zip((LEFT, _MIDDLE), parts, strict=False):
        wide = min(room, RIGHT - x)
        cells.append(Cell(x, (*set_lines(label, LABEL, wide), *set_lines(text, BODY, wide))))
    yield Block((Row(tuple(cells), before=26.0),))


def _strong(style: Style, texts: Content) -> Style:
    """Return the style in bold, in Chinese as it is: figures heavier than the signs beside them look like a mistake."""
    return replace(style, bold=texts.words.language != CHINESE.language)


def _labelled(label: str, value: str, room: float) -> tuple[Setting, ...]:
    return set_lines(f"{label} {value}", QUIET, room) if value else ()


def _within(most: int, text: str, style: Style, room: float) -> tuple[Setting, ...]:
    """Return a text that stands whole on the first page in so many lines at most, an ellipsis where it is longer."""
    lines = fitted(text, style, room, 6)
    if len(lines) <= most:
        return lines
    kept = "".join(run.text for line in lines[:most] for run in line.runs)
    return set_lines(f"{kept[: -2 * most]}…", lines[0].style, room)[:most]


def _foot(sheet: Sheet, texts: Content, page: int, pages: int) -> None:
    """The seller and the page's number, below a hairline."""
    number = fitted(texts.words.page.format(page=page, pages=pages), LABEL, 120.0, 6)
    room = RIGHT - LEFT - 120.0 - _GAP
    seller = texts.seller
    if texts.seller_tax_id:
        seller = f"{seller}  ·  {texts.words.tax_id} {texts.seller_tax_id}"
    sheet.rules.append((LEFT, RIGHT, _FOOT, FAINT))
    sheet.put(Row((Cell(LEFT, _within(3, seller, LABEL, room)), Cell(RIGHT, number, right=True))), _FOOT + 6.0)
