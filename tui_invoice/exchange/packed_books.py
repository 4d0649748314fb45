"""A spreadsheet as a packed file: is it one that can be read, and is it no bomb?"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.errors import BadInputError

LARGEST_SHEET = 4 << 30
"""Bytes that a sheet may have unpacked; it is read row by row."""
LARGEST_TEXTS = 256 << 20
"""Bytes that the table of all texts may have unpacked: it is held in memory."""
LARGEST_OTHERWISE = 64 << 20
"""Bytes that all other parts together may have unpacked."""
MOST_PARTS = 10_000

_PACKED = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it there and save it as .xlsx, or as CSV in UTF-8."
_STEP = 1 << 20


def is_book(file: Path, copy: BinaryIO) -> bool:
    """Tell whether the file is an Excel workbook (.xlsx, .xlsm).

    Raises BadInputError for what only looks like one: protected by a password, of the old kind,
    another program's, or one that unpacks to more than is read.
    """
    copy.seek(0)
    beginning = copy.read(4)
    if beginning == _OLD:
        raise _refused(file, *_what_old(copy))
    if beginning != _PACKED:
        return False
    try:
        with zipfile.ZipFile(copy) as packed:
            _refuse_others(file, packed)
            _refuse_bombs(file, packed.infolist())
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _refused(file, "The workbook is broken", str(error), "Save it again, or ask for it once more.") from error
    return True


def _what_old(copy: BinaryIO) -> tuple[str, str, str]:
    kept = b""
    copy.seek(0)
    while step := copy.read(_STEP):
        if _PROTECTED in kept + step:
            todo = "Open it in Excel, take the password away under File, Info, and save it under a new name."
            return "This workbook is protected by a password", "Nobody can read it without.", todo
        kept = step[-len(_PROTECTED) :]
    return "This is a spreadsheet of the old kind (.xls)", "Only .xlsx is read.", _SAVE_AS


def _refuse_others(file: Path, packed: zipfile.ZipFile) -> None:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise _refused(file, "This is a binary workbook (.xlsb)", "Only .xlsx is read.", _SAVE_AS)
    kind = packed.read("mimetype") if "mimetype" in names and packed.getinfo("mimetype").file_size < 200 else b""
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise _refused(file, "This is a sheet of LibreOffice (.ods)", "Only .xlsx is read.", _SAVE_AS)
    raise _refused(
        file,
        "This is a packed file and no workbook",
        "CSV, JSON and Excel files (.xlsx) are read.",
        "Unpack it, and import what is in it.",
    )


def _refuse_bombs(file: Path, parts: list[zipfile.ZipInfo]) -> None:
    """The sizes are those that the file states: zipfile gives no byte more of a part than is stated of it."""
    others = 0
    for part in parts:
        name = part.filename.casefold()
        is_sheet, is_texts = name.startswith("xl/worksheets/"), name.endswith("sharedstrings.xml")
        others += 0 if is_sheet or is_texts else part.file_size
        if (is_sheet and part.file_size > LARGEST_SHEET) or (is_texts and part.file_size > LARGEST_TEXTS):
            raise _too_large(file, part.filename)
    if others > LARGEST_OTHERWISE or len(parts) > MOST_PARTS:
        raise _too_large(file, "what is beside its sheets")


def _too_large(file: Path, what: str) -> BadInputError:
    return _refused(
        file,
        "The workbook unpacks to more than is read",
        f"That is {what}.",
        "Save the sheet with the invoices alone, or as CSV in UTF-8.",
    )


def _refused(file: Path, title: str, detail: str, todo: str) -> BadInputError:
    return BadInputError(title, detail, todo, file=str(file))
