"""The file that is imported, copied once and read from the copy: what changes meanwhile changes nothing."""

from __future__ import annotations

import codecs
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from tui_invoice.domain.errors import BadInputError, UsageError

LARGEST = 1 << 30
"""Bytes that one file may have."""

_STEP = 1 << 16
_BEGINNING = 64
_MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_IN_MEMORY = 8 << 20
_FOREIGN = {
    b"PK\x03\x04": "a spreadsheet or another packed file",
    b"\xd0\xcf\x11\xe0": "a spreadsheet of the old kind",
    b"%PDF-": "a PDF",
}


@contextmanager
def frozen(file: Path) -> Iterator[BinaryIO]:
    """Give a private copy of the file's bytes: in memory while small, else unnamed on the disk.

    A pipe is read to its end. Raises BadInputError for what is missing, unreadable, no file or too large.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        try:
            with file.open("rb") as source:
                _refuse_strange(file, os.fstat(source.fileno()))
                while step := source.read(_STEP):
                    copy.write(step)
                    if copy.tell() > LARGEST:
                        raise BadInputError(
                            "The file is too large",
                            f"{LARGEST >> 20} MiB are read at most.",
                            "Part it into several files.",
                            file=str(file),
                        )
        except (OSError, ValueError) as error:
            raise BadInputError(
                "The file cannot be read",
                error.strerror or str(error) if isinstance(error, OSError) else str(error),
                "Look whether the name is right and the file is yours to read.",
                file=str(file),
            ) from error
        copy.seek(0)
        _refuse_foreign(file, copy.read(8))
        yield cast(BinaryIO, copy)


def text_encoding(name: str) -> str:
    """Return the encoding to read with; a byte order mark of UTF-8 is never part of the text.

    Raises UsageError for what is no encoding of texts.
    """
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)
        known = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise UsageError(
            f"“{name}” is not an encoding", "It says how letters are written as bytes.", "Try cp1252, gb18030 or utf-16"
        ) from error
    return "utf-8-sig" if known == "utf-8" else known


def refuse_undecodable(file: Path, copy: BinaryIO, encoding: str) -> None:
    """Raise BadInputError naming the first line and byte that the encoding does not know."""
    copy.seek(0)
    _refuse_wide(file, copy.read(_BEGINNING), encoding)
    copy.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        while step := copy.read(_STEP):
            line += decoder.decode(step).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        place = error.start - before.rfind(b"\n")
        byte = f"0x{error.object[error.start]:02X}" if error.start < len(error.object) else "the end"
        name = "UTF-8" if encoding == "utf-8-sig" else encoding
        raise BadInputError(
            f"The file is not {name}",
            f"Byte {place} here is {byte}, which {name} does not have in this place.",
            f"Save it as UTF-8, or say what it is, for example --encoding {_guess(copy)}.",
            file=str(file),
            line=line + before.count(b"\n"),
            value=byte,
        ) from error
    except UnicodeError as error:
        raise BadInputError(
            f"The file is not {encoding}", str(error), "Name another --encoding.", file=str(file)
        ) from error


@contextmanager
def as_text(copy: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """Give the copy as text from its beginning, line ends as they stand; one reader at a time."""
    copy.seek(0)
    text = io.TextIOWrapper(copy, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _refuse_strange(file: Path, found: os.stat_result) -> None:
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISFIFO(found.st_mode)):
        raise BadInputError(
            "This is not a file", "Only files and pipes are read.", "Name a CSV or JSON file.", file=str(file)
        )


def _refuse_foreign(file: Path, beginning: bytes) -> None:
    for mark, what in _FOREIGN.items():
        if beginning.startswith(mark):
            raise BadInputError(
                f"This is {what}",
                "Only CSV and JSON are read.",
                "Save it as CSV, or name a PDF in the column pdf.",
                file=str(file),
            )


def _refuse_wide(file: Path, beginning: bytes, encoding: str) -> None:
    """Refuse what has a zero byte in almost every letter, as UTF-16 without a mark at its beginning has."""
    if encoding.startswith(("utf-16", "utf-32")) or beginning.startswith(_MARKS_OF_UTF_16):
        return
    zeros = [sum(byte == 0 for byte in beginning[start::2]) for start in (0, 1)]
    if not any(zeros) or max(zeros) * 3 < len(beginning):
        return
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    detail = "Every second byte at its beginning is zero, as in UTF-16."
    raise BadInputError(
        f"The file is not {'UTF-8' if encoding == 'utf-8-sig' else encoding}",
        detail,
        f"Save it as UTF-8, or say what it is: --encoding {name}.",
        file=str(file),
        line=1,
    )


def _guess(copy: BinaryIO) -> str:
    copy.seek(0)
    return "utf-16" if copy.read(2) in _MARKS_OF_UTF_16 else "cp1252"
