"""The first invoices of a file as they will be read, and what each encoding makes of its letters."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.invoice import Invoice
from tui_invoice.domain.language import names
from tui_invoice.domain.text import cells, visible
from tui_invoice.tui.lines.columns import filled, sent_to, tail
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

WRITTEN = (
    ("d", "da_DK", "Danish, German"),
    ("v", "vi_VN", "Vietnamese"),
    ("b", "en_GB", "British"),
    ("u", "en_US", "American"),
    ("f", "fr_FR", "French"),
    ("c", "zh_CN", "Chinese"),
)
"""Letter, locale and name of the ways in which a file's numbers and dates may be written."""
_NUMBER, _DATE, _TOTAL = 12, 10, 15
_NARROW = 60


def title(shown: int, languages: Sequence[str], right: Sequence[Run] = ()) -> Line:
    """Return the rule above the first invoices, which says what the pages will be written in; and what ends it."""
    pages = f"; pages in {names(languages)}" if languages else ""
    return rule(("the first, as they are read" if shown > 1 else "as it is read") + pages, right)


def row(invoice: Invoice, manner: Manner, width: int) -> Line:
    """Return one invoice: number, date, customer, e-mail, total; on a narrow screen number, customer, total."""
    total = visible(manner.money(invoice.total, invoice.currency))
    money = " " * max(0, _TOTAL - cells(total)) + total
    narrow = width < _NARROW
    fixed = [tail(visible(invoice.number), _NUMBER), *([] if narrow else [invoice.issue_date.isoformat()])]
    room = width - 6 - _NUMBER - max(_TOTAL, cells(total)) - (2 if narrow else 6 + _DATE)
    emails = tuple(each.address for each in invoice.contacts)
    half = max(4, room) if narrow else max(4, room // 2)
    people = [filled(visible(invoice.buyer.name), half)]
    people += [] if narrow else [filled(sent_to(emails), max(4, room - half))]
    return line("   ", "  ".join([*fixed, *people, money]))


def written(now: str | None) -> list[Line]:
    """Return the two rows of the question how numbers and dates are written."""
    ways = [*WRITTEN, ("n", None, "not said")]
    rows = []
    for some in (ways[:4], ways[4:]):
        runs = [Run("  ")]
        for letter, locale, name in some:
            runs += [Run(f" {letter} ", Role.KEY), Run(f"{name}{' ✓' if locale == now else ''}  ")]
        rows.append(Line(tuple(runs)))
    return rows


def encoding(letter: str, whose: str, read: str, width: int) -> Line:
    """Return what the file's letters are in one encoding, beside the key that chooses it."""
    head = f" {letter} "
    room = max(8, width - 4 - cells(head) - 28)
    return line("  ", Run(head, Role.KEY), f"{filled(visible(read), room)}  ", Run(whose, Role.MUTED))
