"""The sheet of a workbook that holds the invoices, and its rows from the header on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, repeat
from typing import Any

from tui_invoice.domain.errors import BadInputError, SeveralSheetsError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange.columns import Cell, Percent, said, short
from tui_invoice.exchange.heading import HEADER_KNOWS, HEADER_WITHIN, Heading, heading
from tui_invoice.exchange.sheet_cells import cell_of, is_error, lacks_result, rate_of

MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
"""As many as Excel has."""
_MOST_FAULTS = 50
_MONEY = {"total", "unit_price"}


def shown(sheets: Sequence[Any]) -> tuple[str, ...]:
    """Return the names of the sheets that are not hidden."""
    return tuple(sheet.title for sheet in sheets if sheet.sheet_state == "visible")


def chosen(sheets: Sequence[Any], file: str, manner: Manner) -> Any:
    """Return the sheet that is named, else the only one that is not hidden and has the headers of invoices.

    Where none has, it is the first with known headers, else the first. Raises SeveralSheetsError where several have:
    nobody would see that the others are left out.
    """
    if manner.sheet:
        for sheet in sheets:
            if sheet.title.strip().casefold() == manner.sheet.strip().casefold():
                return sheet
    open_ones = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or list(sheets)
    if manner.sheet or not open_ones:
        names = ", ".join(f"“{short(sheet.title)}”" for sheet in sheets)
        title = f"There is no sheet “{short(manner.sheet)}”" if manner.sheet else "There is no sheet in this workbook"
        raise BadInputError(title, f"There is {names or 'none'}.", "Name one of them by --sheet.", file=file)
    heads = [(sheet, _header(sheet, manner)[1]) for sheet in open_ones]
    full = [sheet for sheet, head in heads if "number" in head.fields and _MONEY.intersection(head.fields)]
    if len(full) > 1:
        raise _several(full, file)
    known = [sheet for sheet, head in heads if head.known >= HEADER_KNOWS]
    return next(iter((*full, *known, *(sheet for sheet, head in heads if head.written), *open_ones)))


def rows(
    sheet: Any, source: Any, file: str, manner: Manner, faults: list[BadInputError]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield each row that says anything, as long as the header at least, packed for JSON; errors go to `faults`.

    `source` is the same sheet with the formulas in place of their results, or None where it has no formulas.
    """
    begins, head = _header(sheet, manner)
    width = len(head.written)
    beneath = _cells(source) if source is not None else repeat((0, ()))
    for (line, row), (_, formulas) in zip(_cells(sheet), beneath, strict=False):
        if line > MOST_ROWS:
            raise BadInputError("The sheet has more rows than Excel has", "", "Save it again in Excel.", file=file)
        if line < begins:
            continue
        for place, name in enumerate(head.fields[: len(row)]):
            if name and len(faults) < _MOST_FAULTS:
                if is_error(row[place]):
                    faults.append(_error(str(row[place].value), file, line, name))
                elif formulas and lacks_result(row[place], formulas[place]):
                    faults.append(_no_result(str(formulas[place].value), file, line, name))
        cells: list[Cell] = [cell_of(each) for each in row]
        for place, name in enumerate(head.fields[: len(row)]):
            if name == "tax_rate":
                cells[place] = rate_of(row[place])
        while len(cells) > width and not said(cells[-1]):
            cells.pop()
        if any(map(said, cells)):
            yield line, [_packed(each) for each in (*cells, *[""] * (width - len(cells)))]


def unpacked(cell: Any) -> Cell:
    """Return a cell as it was before it was packed."""
    if not isinstance(cell, list):
        return str(cell)
    return Percent(cell[0]) if cell[1:] else Decimal(cell[0])


def _packed(cell: Cell) -> object:
    if isinstance(cell, str):
        return cell
    return [str(cell), "%"] if isinstance(cell, Percent) else [str(cell)]


def _cells(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # what the file states of its size may be wrong
    return enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1)


def _header(sheet: Any, manner: Manner) -> tuple[int, Heading]:
    """Return the first row with known names among the first ones, else the first that says anything."""
    first: tuple[int, Heading] | None = None
    for line, row in islice(_cells(sheet), HEADER_WITHIN):
        head = heading([cell_of(each) for each in row], manner)
        if head.known >= HEADER_KNOWS:
            return line, head
        if head.written and first is None:
            first = line, head
    return first or (1, Heading((), ()))


def _several(sheets: Sequence[Any], file: str) -> SeveralSheetsError:
    names = tuple(sheet.title for sheet in sheets)
    error = SeveralSheetsError(
        f"{len(names)} sheets have invoices",
        f"They are {', '.join(f'“{short(name)}”' for name in names)}.",
        "Say which one is meant, and take them one after the other: --sheet NAME, or the key of the screen.",
        file=file,
    )
    error.sheets = names
    return error


def _no_result(formula: str, file: str, line: int, name: str) -> BadInputError:
    return BadInputError(
        f"“{short(formula)}” is a formula whose result was not kept",
        "The program that wrote this workbook did not reckon it.",
        "Open it in Excel or LibreOffice, save it there, and read it again.",
        file=file,
        line=line,
        field=name,
    )


def _error(value: str, file: str, line: int, name: str) -> BadInputError:
    return BadInputError(
        f"“{short(value)}” is an error of a formula",
        "",
        "Mend the formula in Excel, or write the value in its place.",
        file=file,
        line=line,
        field=name,
    )
