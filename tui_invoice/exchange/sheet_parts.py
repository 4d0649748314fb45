"""The sheets of a workbook as bytes, looked through before a library parses them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.errors import BadInputError

LONGEST_ROW = 64 << 20
"""Bytes between the ends of two rows: the library holds all of a row in memory, whatever is in it."""

_TELLING = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?(row|f)[\s/>]|\0|<!")
_OVERLAP = 64
_STEP = 1 << 18


def have_formulas(file: Path, copy: BinaryIO) -> bool:
    """Tell whether a cell of any sheet may be a formula; a sheet that is not UTF-8 may have some.

    Raises BadInputError for a row that is longer than LONGEST_ROW.
    """
    with zipfile.ZipFile(copy) as packed:
        sheets = [part for part in packed.infolist() if part.filename.casefold().startswith("xl/worksheets/")]
        found = [_has_formulas(file, packed, part) for part in sheets]  # all of them, as each is measured
    return any(found)


def _has_formulas(file: Path, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    found, began, at, kept, hides = False, 0, 0, b"", False
    with packed.open(part) as sheet:
        while step := sheet.read(_STEP):
            text = kept + step
            for sign in _TELLING.finditer(text):
                if sign[1] == b"f" or sign[0] == b"\0":
                    found = True
                elif sign[0] == b"<!":  # in a comment or CDATA what looks like the end of a row is none
                    hides = True
                elif not hides:
                    began = max(began, at + sign.start())
            if at + len(text) - began > LONGEST_ROW:
                title, detail = "A row of the workbook is too long", f"{LONGEST_ROW >> 20} MiB are read at most."
                todo = "Save the sheet with the invoices alone, or as CSV in UTF-8."
                raise BadInputError(title, detail, todo, file=str(file))
            kept = text[-_OVERLAP:]
            at += len(text) - len(kept)
    return found
