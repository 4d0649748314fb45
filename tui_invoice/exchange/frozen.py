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
_IN_MEMORY = 8 << 20


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
        _refuse_pdf(file, copy.read(8))
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
            "This is not a file", "Only files and pipes are read.", "Name a CSV, JSON or Excel file.", file=str(file)
        )


def _refuse_pdf(file: Path, beginning: bytes) -> None:
    if beginning.startswith(b"%PDF-"):
        raise BadInputError(
            "This is a PDF",
            "CSV, JSON and Excel files are read.",
            "Name the file with the invoices in it, or a PDF in its column pdf.",
            file=str(file),
        )
