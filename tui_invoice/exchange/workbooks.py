"""Excel workbooks: the rows of one sheet, copied once in order and read from the copy as often as is needed."""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO

from tui_invoice.domain import extras
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import sheet_parts, sheets, tables

_IN_MEMORY = 8 << 20
# What the library raises for a file that is not as it should be; it has no error of its own for it.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, ValueError, TypeError, KeyError),
    *(IndexError, AttributeError, ArithmeticError, NotImplementedError, RuntimeError),
)


class Pack:
    """The rows of a sheet from its header on.

    `faults` are cells that hold an error or nothing that was kept; `sheets` are the names of those that are not hidden.
    """

    def __init__(self, lines: IO[str], faults: list[BadInputError], sheets: tuple[str, ...]) -> None:
        self._lines = lines
        self.faults = faults
        self.sheets = sheets

    def rows(self) -> Iterator[tables.Row]:
        """Yield each row with its number in the sheet; one run at a time."""
        self._lines.seek(0)
        for packed in self._lines:
            line, cells = json.loads(packed)
            yield line, [sheets.unpacked(cell) for cell in cells]


@contextmanager
def packed(file: Path, copy: BinaryIO, manner: Manner, *, most: int | None = None) -> Iterator[Pack]:
    """Give the rows, `most` at most, of the sheet that the manner names, else of the first one with known headers.

    Formulas give the result that Excel kept; macros, pictures and links to other files are not read.
    Raises BadInputError where the library is missing, the sheet is not there or the file is broken.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8") as lines:
        pack = Pack(lines, [], ())
        for line, cells in islice(_read(file, copy, manner, pack), most):
            lines.write(json.dumps([line, cells]) + "\n")
        yield pack


def _read(file: Path, copy: BinaryIO, manner: Manner, pack: Pack) -> Iterator[tuple[int, list[Any]]]:
    openpyxl = _library(file)

    def load(stack: ExitStack, *, results: bool) -> Any:
        copy.seek(0)
        book = openpyxl.load_workbook(copy, read_only=True, data_only=results, keep_links=False)
        stack.callback(book.close)
        return book

    try:
        with warnings.catch_warnings(), ExitStack() as stack:
            warnings.simplefilter("ignore")  # on what it leaves out: pictures, conditional colours
            formulas = sheet_parts.have_formulas(file, copy)
            book = load(stack, results=True)
            pack.sheets = sheets.shown(book.worksheets)
            sheet = sheets.chosen(book.worksheets, str(file), manner)
            # Of a formula whose result was not kept, the results alone show an empty cell.
            source = load(stack, results=False).worksheets[book.worksheets.index(sheet)] if formulas else None
            yield from sheets.rows(sheet, source, str(file), manner, pack.faults)
    except _BROKEN as error:
        raise BadInputError(
            "The workbook cannot be read",
            f"{type(error).__name__}: {error}",
            "Open it in Excel and save it again, or save it as CSV in UTF-8.",
            file=str(file),
        ) from error


def _library(file: Path) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise BadInputError(
            "Excel files need openpyxl, which is not installed",
            "It is an extra, as not everybody has such files.",
            f"Install it: {extras.how('xlsx')} - or save the sheet as CSV in UTF-8.",
            file=str(file),
        ) from error
    return openpyxl
