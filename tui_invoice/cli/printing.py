"""The border to the terminal: whatever is shown passes here, is made visible, and fits the stream's encoding."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TextIO

from tui_invoice.domain.errors import BadInputError, InvoiceError
from tui_invoice.domain.text import cells, clip, json_text, visible

_PLAIN = str.maketrans({"→": "->", "…": "...", "·": "-", "“": '"', "”": '"', "’": "'", "–": "-", "\u00a0": " "})
_NO_CUT = 1 << 30
_LEAST_CUT, _LEAST_FOLDED = 8, 16


def out(text: str = "") -> bool:
    """Write one line of data to stdout; tell whether somebody still reads."""
    return _write(sys.stdout, visible(text) + "\n")


def note(text: str) -> None:
    """Write one line of narration to stderr."""
    _write(sys.stderr, visible(text) + "\n")


def out_json(value: object) -> bool:
    """Write a value as one line of JSON to stdout; tell whether somebody still reads."""
    return _write(sys.stdout, json_line(value, sys.stdout) + "\n")


def out_array(values: Iterable[object]) -> None:
    """Write a JSON array to stdout, an element a line, as the elements come."""
    first = True
    for value in values:
        if not _write(sys.stdout, ("[\n" if first else ",\n") + json_line(value, sys.stdout)):
            return
        first = False
    _write(sys.stdout, "[]\n" if first else "\n]\n")


def json_line(value: object, stream: TextIO) -> str:
    """Return a value as JSON that the stream can take: all escaped where it is not UTF-8."""
    text = json_text(value)
    if is_utf8(stream):
        return text
    import json

    return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)


def fault(error: InvoiceError, *, as_json: bool = False) -> None:
    """Tell of an error on stderr: what happened, why, and what to do; with `as_json` as one object."""
    if as_json:
        told = {"title": error.title, "detail": detail_of(error), "todo": error.todo}
        _write(sys.stderr, json_line(told, sys.stderr) + "\n")
        return
    note(str(error))
    if error.todo:
        note(f"→ {error.todo}")


def detail_of(error: InvoiceError) -> str:
    """Return why it happened, and where: a file's name, line and field stand before."""
    if not isinstance(error, BadInputError):
        return error.detail
    place = [error.file, f"line {error.line}" if error.line is not None else "", error.field]
    where = ", ".join(part for part in place if part)
    return ": ".join(part for part in (where, error.detail) if part)


def is_utf8(stream: TextIO) -> bool:
    """Tell whether the stream takes every letter and sign."""
    return (getattr(stream, "encoding", "") or "").lower().replace("-", "") == "utf8"


def width(stream: TextIO | None = None) -> int:
    """Return how many cells a line may have: the terminal's, without bound into a pipe or a file."""
    stream = stream or sys.stdout
    return shutil.get_terminal_size().columns if stream.isatty() else _NO_CUT


class Table:
    """Lines whose cells stand under each other. `flexible` is the column that is cut where the line is too long.

    In its place `folded` may name a column, the last one, that goes on below itself. Columns in `right` are set to
    the right. The widths grow with what comes: rows that came before stay.
    """

    def __init__(
        self, heads: Sequence[str], *, flexible: int = -1, folded: int = -1, right: Iterable[int] = ()
    ) -> None:
        self._heads = list(heads)
        self._widths = [cells(head) for head in heads]
        self._flexible = max(flexible, folded)
        self._folds = folded >= 0
        self._right = frozenset(right)

    def lines(self, rows: Iterable[Sequence[str]], *, heads: bool = True) -> Iterator[str]:
        """Give the lines of some rows, under the heads where these are wanted."""
        seen = [[visible(cell) for cell in row] for row in rows]
        for row in seen:
            self._widths = [max(known, cells(cell)) for known, cell in zip(self._widths, row, strict=True)]
        for row in [self._heads, *seen] if heads else seen:
            widths = self._fitting()
            if not self._folds:
                yield self._line(row, widths)
                continue
            for place, part in enumerate(fold_cells(row[self._flexible], widths[self._flexible])):
                before = row if place == 0 else [""] * len(row)
                yield self._line([*before[: self._flexible], part], widths)

    def _fitting(self) -> list[int]:
        widths = list(self._widths)
        if self._flexible >= 0:
            rest = sum(widths) - widths[self._flexible] + 2 * (len(widths) - 1)
            least = _LEAST_FOLDED if self._folds else _LEAST_CUT
            widths[self._flexible] = max(least, min(widths[self._flexible], width() - rest))
        return widths

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        parts = []
        for place, (cell, room) in enumerate(zip(row, widths, strict=True)):
            shown = clip(cell, room) if place == self._flexible else cell
            blanks = " " * (room - cells(shown))
            parts.append(blanks + shown if place in self._right else shown + blanks)
        return "  ".join(parts).rstrip()


def fold_cells(text: str, room: int) -> Iterator[str]:
    """Give the parts of a text that are at most so many cells wide (2 or more), parted at blanks where these stand."""
    while cells(text[: 4 * room]) > room or cells(text) > room:  # the whole of a long text is measured once only
        end = 1
        while cells(text[: end + 1]) <= room:
            end += 1
        blank = text.rfind(" ", 1, end + 1)
        end = blank if blank > 0 else end
        yield text[:end].rstrip(" ")
        text = text[end:].lstrip(" ")
    yield text


def _write(stream: TextIO, text: str) -> bool:
    """Write and flush; where the reader is gone, end quietly: nothing is written there any more.

    Raises InvoiceError where stdout cannot be written otherwise (a full disk); on stderr nobody could be told.
    """
    try:
        stream.write(fitting(text, stream))
        stream.flush()
    except BrokenPipeError:
        silence(stream)
        return False
    except OSError as error:
        silence(stream)
        if stream is sys.stderr:
            return False
        todo = "make room there, or write it elsewhere"
        raise InvoiceError("the output cannot be written", error.strerror or str(error), todo) from error
    return True


def fitting(text: str, stream: TextIO) -> str:
    """Return the text in signs that the stream's encoding has; what it lacks is written as an escape."""
    if is_utf8(stream):
        return text
    encoding = getattr(stream, "encoding", "") or "ascii"
    return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)


def silence(stream: TextIO) -> None:
    """Lead a stream whose reader is gone to nowhere, so that nothing more is said of it, at the end either."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def out_fields(fields: Mapping[str, str]) -> None:
    """Write names and values under each other; the lines of a value stand in one column, an empty one is left out."""
    room = max(len(name) for name in fields)
    for name, value in fields.items():
        for place, line in enumerate(value.splitlines()):
            head = name.replace("_", " ").capitalize() if place == 0 else ""
            out(f"{head:<{room}}  {line}")


def on_one_line(text: str) -> str:
    """Return text from outside as it may stand in a prompt."""
    return visible(text)
