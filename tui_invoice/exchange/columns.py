"""The names of the import format: one word for a CSV's header and a JSON object's key."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner

Cell = str | Decimal
"""What stands in one place: text, or a number of JSON, which has one reading only."""


class Percent(Decimal):
    """A rate whose cell says that it is one in percent: 25 is 25 %."""


LINE_NAMES = ("description", "quantity", "unit", "unit_price", "tax_rate", "tax_category")
"""What each row of an invoice says for itself; all else belongs to the invoice and is said once."""

HEAD_NAMES = (
    *("number", "issue_date", "due_date", "kind", "currency", "customer", "address", "email", "cc", "tax_id"),
    *("country", "language", "total", "pdf", "note", "tag"),
)
NAMES = frozenset((*HEAD_NAMES, *LINE_NAMES))
REQUIRED = ("number", "issue_date", "customer", "email", "currency")

LONGEST = {"number": 100, "unit": 100, **dict.fromkeys(("address", "description", "note", "email", "cc"), 10_000)}
LONGEST_OTHERWISE = 2_000
"""How many characters a field may have."""

SEVERAL_LINES = frozenset(("address", "description", "note"))
"""Fields in which a line end is text."""

# Not what a bare strip() takes: U+001C to U+001F and U+0085 would be lost unseen.
BLANKS = " \t\r\n\u00a0\u3000"
"""What may stand around a value without being part of it."""

_SHOWN = 60
_ALIKE = 0.65  # "amount" is no "country"
_TAX_UNSAID = frozenset({"amount", "beløb", "beloeb", "金额"})


@dataclass(frozen=True, slots=True)
class Record:
    """One row: where it begins, whose it is, what it says (empty cells left out).

    `inside` is what stands before the field's name in a refusal: "lines[2]." of a JSON invoice.
    `faults` are refusals that were found when it was parted into cells.
    """

    line: int
    number: str
    cells: Mapping[str, Cell]
    inside: str = ""
    faults: tuple[BadInputError, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that is not read: whether it is meant for the customer is not known."""

    file: str
    header: str


Told = Record | LeftOut | BadInputError
"""What is found in a file, in its order."""


def said(cell: Cell) -> bool:
    """Tell whether anything stands in a cell."""
    return bool(cell.strip(BLANKS)) if isinstance(cell, str) else True


def as_written(cell: Cell) -> str:
    """Return a cell in letters, a number as it was read."""
    return cell if isinstance(cell, str) else str(cell)


def mended(cells: dict[str, Cell], line: int, inside: str, manner: Manner) -> dict[str, Cell]:
    """Return the cells with what a person put right in this line, where the file still says what it said then."""
    for (at, field), (was, now) in manner.mended.items():
        name = field.removeprefix(inside) if field not in HEAD_NAMES else field
        if at != line or name not in NAMES or as_written(cells.get(name, "")) != was:
            continue
        cells = {other: cell for other, cell in cells.items() if other != name} | ({name: now} if said(now) else {})
    return cells


def short(value: object) -> str:
    """Return a value as a refusal shows it, at most 60 characters."""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def plain_text(cell: Cell) -> str:
    """Return a cell as text: NFC, without blanks around it, line ends as newlines; a number in digits.

    Raises MoneyError for a number of absurd size.
    """
    if isinstance(cell, Decimal):
        from tui_invoice.domain.money import exact

        exact(cell)
        return f"{cell:f}"
    text = cell.strip(BLANKS)
    return text if text.isascii() and "\r" not in text else _normal(text)


def unknown(name: str, file: str, line: int, inside: str = "", *, column: bool = False) -> BadInputError:
    """Return the refusal of a header or key that has no meaning, with the nearest that has one.

    What a `column` is can be said.
    """
    written = name[:_SHOWN].casefold()
    near = [] if written in _TAX_UNSAID else get_close_matches(written, sorted(NAMES), 1, _ALIKE)
    detail, mapped = f"The names are {', '.join(sorted(NAMES))}.", f'--map "{short(name)}='
    if near:
        detail, todo = "", f"Did you mean {near[0]}?" + (f' Then say {mapped}{near[0]}".' if column else "")
    elif written in _TAX_UNSAID:
        detail, todo = "It does not say whether the tax is in it.", "Name it total if it is."
        todo = f'If it is, say {mapped}total"; {mapped}" leaves the column out.' if column else todo
    elif column:
        todo = f'Say what it is: {mapped}total" if that is what it is, {mapped}" leaves it out.'
    else:
        todo = "Take it out, or name it as one of the others."
    return BadInputError(
        f"“{short(name)}” is no known name", detail, todo, file=file, line=line, field=short(inside + name)
    )


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
