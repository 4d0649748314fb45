"""One cell of a sheet: what Excel keeps in it, as a CSV would say it, numbers exactly."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol

from tui_invoice.exchange.columns import Cell, Percent

_ZEROS = re.compile("0{2,28}")
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_CARRIAGE_RETURN = "_x000D_"
"""How Excel writes one (ECMA-376, ST_Xstring)."""


class SheetCell(Protocol):
    """What is asked of a cell of the library."""

    @property
    def value(self) -> object:
        """What it holds; a formula its result."""

    @property
    def data_type(self) -> str:
        """`n` a number, `e` an error."""

    @property
    def number_format(self) -> str:
        """How Excel shows it."""


def cell_of(found: SheetCell) -> Cell:
    """Return what a cell says: text as it is, also where it looks like a number; a day as 2026-11-30.

    A number has the 15 figures that Excel keeps; what is left of them by binary fractions is dropped. One
    that Excel shows with zeros in front (format 00000) is text with these zeros.
    """
    value = found.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, found.number_format)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value).replace(_CARRIAGE_RETURN, "\r")


def rate_of(found: SheetCell) -> Cell:
    """Return a cell with a rate, in percent: Excel keeps 0.25 of what it shows as 25% by its format."""
    cell = cell_of(found)
    if isinstance(cell, Decimal) and "%" in _LITERAL.sub("", found.number_format):
        return Percent(cell * 100)
    return cell


def is_error(found: SheetCell) -> bool:
    """Tell whether a cell shows an error such as #N/A."""
    return found.value is not None and found.data_type == "e"


def lacks_result(found: SheetCell, formula: SheetCell) -> bool:
    """Tell whether a cell is empty because the result of its formula was not kept; an empty text is a result."""
    return found.value is None and found.data_type == "n" and formula.data_type == "f"


def _number(value: int | float, shown: str) -> Cell:
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if number == number.to_integral_value():
        whole = f"{number:f}".partition(".")[0]
        return whole.zfill(len(shown)) if _ZEROS.fullmatch(shown) and number >= 0 else Decimal(whole)
    return number
