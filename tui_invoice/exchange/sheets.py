"""The sheet of a workbook that holds the invoices, and its rows from the header on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.columns import Cell, said, short
from tui_invoice.exchange.heading import Heading, heading
from tui_invoice.exchange.sheet_cells import cell_of, is_error

MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
"""As many as Excel has."""
_HEADER_WITHIN = 30
"""Rows among which the header is looked for: a title may stand above it."""
_ENOUGH = 2
"""Known names that make a row a header."""
_MOST_FAULTS = 50


def chosen(sheets: Sequence[Any], file: str, manner: Manner) -> Any:
    """Return the sheet that is named, else the first that is not hidden and has known headers, else the first."""
    if manner.sheet:
        for sheet in sheets:
            if sheet.title.strip().casefold() == manner.sheet.strip().casefold():
                return sheet
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or list(sheets)
    if manner.sheet or not shown:
        names = ", ".join(f"“{short(sheet.title)}”" for sheet in sheets)
        title = f"There is no sheet “{short(manner.sheet)}”" if manner.sheet else "There is no sheet in this workbook"
        raise BadInputError(title, f"There is {names or 'none'}.", "Name one of them by --sheet.", file=file)
    known = (sheet for sheet in shown if _header(sheet, manner)[1].known >= _ENOUGH)
    return next(known, None) or next((sheet for sheet in shown if _header(sheet, manner)[1].written), shown[0])


def rows(sheet: Any, file: str, manner: Manner, faults: list[BadInputError]) -> Iterator[tuple[int, list[Any]]]:
    """Yield each row that says anything, as long as the header at least, packed for JSON; errors go to `faults`."""
    begins, head = _header(sheet, manner)
    width = len(head.written)
    for line, row in _cells(sheet):
        if line > MOST_ROWS:
            raise BadInputError("The sheet has more rows than Excel has", "", "Save it again in Excel.", file=file)
        if line < begins:
            continue
        for place, name in enumerate(head.fields[: len(row)]):
            if name and is_error(row[place]) and len(faults) < _MOST_FAULTS:
                faults.append(_error(str(row[place].value), file, line, name))
        cells: list[Cell] = [cell_of(each) for each in row]
        while len(cells) > width and not said(cells[-1]):
            cells.pop()
        if any(map(said, cells)):
            yield line, [_packed(each) for each in (*cells, *[""] * (width - len(cells)))]


def unpacked(cell: Any) -> Cell:
    """Return a cell as it was before it was packed."""
    return Decimal(cell[0]) if isinstance(cell, list) else str(cell)


def _packed(cell: Cell) -> object:
    return cell if isinstance(cell, str) else [str(cell)]


def _cells(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # what the file states of its size may be wrong
    return enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1)


def _header(sheet: Any, manner: Manner) -> tuple[int, Heading]:
    """Return the first row with known names among the first ones, else the first that says anything."""
    first: tuple[int, Heading] | None = None
    for line, row in islice(_cells(sheet), _HEADER_WITHIN):
        head = heading([cell_of(each) for each in row], manner)
        if head.known >= _ENOUGH:
            return line, head
        if head.written and first is None:
            first = line, head
    return first or (1, Heading((), ()))


def _error(value: str, file: str, line: int, name: str) -> BadInputError:
    return BadInputError(
        f"“{short(value)}” is an error of a formula",
        "",
        "Mend the formula in Excel, or write the value in its place.",
        file=file,
        line=line,
        field=name,
    )
