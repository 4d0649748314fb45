"""Which letters the bytes of a file are: what its mark says, what a person says, and never a guess."""

from __future__ import annotations

import codecs
import io
import unicodedata
from pathlib import Path
from typing import BinaryIO

from tui_invoice.domain.errors import BadInputError, UnknownEncodingError
from tui_invoice.domain.import_manner import UTF_8
from tui_invoice.exchange.columns import short

OFFERED = (
    ("cp1252", "Western Europe, Windows"),
    ("cp1258", "Vietnam, Windows"),
    ("gb18030", "China"),
    ("utf-16-le", "UTF-16 without its mark"),
    ("utf-16-be", "UTF-16 without its mark"),
)
"""What a file that is no UTF-8 may be, and whose it is."""

_MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKS = {codecs.BOM_UTF8: "utf-8", **dict.fromkeys(_MARKS_OF_UTF_16, "utf-16")}
_STEP = 1 << 16
_BEGINNING = 64
_LOOKED_THROUGH = 1 << 20
_COMPARED = 200
_BEFORE = 20


def agreed(file: Path, copy: BinaryIO, encoding: str) -> str:
    """Return the encoding to read with: the one that is named, or that of a UTF-16 mark where none is.

    Raises UnknownEncodingError naming the first line and byte that it does not have.
    """
    copy.seek(0)
    beginning = copy.read(_BEGINNING)
    if encoding == UTF_8 and beginning.startswith(_MARKS_OF_UTF_16) and beginning[2:4] != b"\0\0":
        encoding = "utf-16"
    _refuse_another_mark(file, beginning, encoding)
    if wide := _wide(beginning, encoding):
        raise _unknown(file, copy, encoding, 1, "Every second byte at its beginning is zero, as in UTF-16.", only=wide)
    copy.seek(0)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    line = 1
    try:
        while step := copy.read(_STEP):
            line += decoder.decode(step).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].replace(b"\r\n", b" \n").replace(b"\r", b"\n")
        place = error.start - before.rfind(b"\n")
        byte = f"0x{error.object[error.start]:02X}" if error.start < len(error.object) else "the end"
        detail = f"Byte {place} here is {byte}, which {_named(encoding)} does not have in this place."
        raise _unknown(file, copy, encoding, line + before.count(b"\n"), detail, value=byte) from error
    except UnicodeError as error:
        raise BadInputError(
            f"The file is not {encoding}", str(error), "Name another --encoding.", file=str(file)
        ) from error
    return encoding


def _refuse_another_mark(file: Path, beginning: bytes, encoding: str) -> None:
    """Refuse a file whose own mark says otherwise than the person: one of them is wrong."""
    says = {mark: name for mark, name in _MARKS.items() if beginning.startswith(mark)}
    for mark, name in says.items():
        if mark in _MARKS_OF_UTF_16 and beginning[2:4] == b"\0\0":
            continue
        if not encoding.startswith(name) and encoding != UTF_8:
            title, detail = f"The file is not {encoding}", f"Its first bytes are the mark of {_named(name)}."
            raise BadInputError(title, detail, "Leave --encoding out.", file=str(file), line=1)


def readings(copy: BinaryIO, *, only: str = "") -> tuple[tuple[str, str, str], ...]:
    """Return (name, whose, a line) of every encoding that can read the whole file.

    The line is the first one beyond ASCII in which they differ most: where they read alike, any of them will do.
    """
    texts = [
        (name, whose, text) for name, whose in OFFERED if only in ("", name) and (text := _read(copy, name)) is not None
    ]
    rows = list(zip(*(text for _, _, text in texts), strict=False))
    telling = [row for row in rows if not all(map(str.isascii, row))][:_COMPARED] or rows[:1]
    best = max(telling, key=lambda row: len(set(row)), default=())
    return tuple((name, whose, _shown(line)) for (name, whose, _), line in zip(texts, best, strict=False))


def _read(copy: BinaryIO, encoding: str) -> list[str] | None:
    """Return the first lines that say anything, as the encoding reads them; None where it cannot read the file."""
    copy.seek(0)
    if encoding.startswith("utf-16") and not _wide(copy.read(_BEGINNING), ""):
        return None
    copy.seek(0)
    text = ""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while step := copy.read(_STEP):
            found = decoder.decode(step)
            text += found if len(text) < _LOOKED_THROUGH else ""
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    lines = text.replace("\r", "\n").split("\n")
    return [unicodedata.normalize("NFC", line) for line in lines if line.strip()]


def _shown(line: str) -> str:
    """Return what differs of a line: its letters beyond ASCII, and not a long number before them."""
    first = next((place for place, sign in enumerate(line) if not sign.isascii()), 0)
    return short(line if first < _BEFORE else f"…{line[first - _BEFORE :]}")


def _unknown(
    file: Path, copy: BinaryIO, encoding: str, line: int, detail: str, *, value: str = "", only: str = ""
) -> UnknownEncodingError:
    offered = readings(copy, only=only) if encoding in {UTF_8, "utf-16"} or only else ()
    if offered:
        todo = f"Save it as UTF-8, or say which of these reads right, for example --encoding {offered[0][0]}."
        if len({read for _, _, read in offered}) < len(offered):
            todo += " Of those that read alike, either will do."
    else:
        todo = "Save it as UTF-8, or name another --encoding."
    error = UnknownEncodingError(
        f"The file is not {_named(encoding)}", detail, todo, file=str(file), line=line, value=value
    )
    error.readings = offered
    return error


def _named(encoding: str) -> str:
    return {UTF_8: "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)


def _wide(beginning: bytes, encoding: str) -> str:
    """Return the UTF-16 of what has a zero byte in almost every letter and no mark at its beginning, else ""."""
    if encoding.startswith(("utf-16", "utf-32")) or beginning.startswith(_MARKS_OF_UTF_16):
        return ""
    zeros = [sum(byte == 0 for byte in beginning[start::2]) for start in (0, 1)]
    if not any(zeros) or max(zeros) * 3 < len(beginning):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
