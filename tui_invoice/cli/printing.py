"""The border to the terminal: whatever is shown passes here, is made visible, and fits the stream's encoding."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TextIO

from tui_invoice.cli import spoken
from tui_invoice.domain.errors import BadInputError, InvoiceError
from tui_invoice.domain.text import cells, clip, json_text, visible, visible_lines

_PLAIN = str.maketrans({"→": "->", "…": "...", "·": "-", "“": '"', "”": '"', "’": "'", "–": "-", "\u00a0": " "})
_NO_CUT = 1 << 30
_LEAST_CUT, _LEAST_FOLDED = 8, 16


def out(text: str = "") -> bool:
    """Write one line of data to stdout; tell whether somebody still reads."""
    return _write(sys.stdout, spoken.arrow(visible(text)) + "\n")


def out_wrapped(text: str) -> bool:
    """Write a line of data as `out` does; at a terminal it goes on below where it is too long, parted at blanks."""
    shown = spoken.arrow(visible(text))
    indent = " " * (len(shown) - len(shown.lstrip(" ")) + 2)
    first, *more = wrapped(shown.lstrip(" "), width() - len(indent))
    lines = [indent[:-2] + first, *(indent + each.strip(" ") for each in more)]
    return _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def out_lines(text: str) -> bool:
    """Write a text of several lines to stdout, as it stands; tell whether somebody still reads."""
    return _write(sys.stdout, visible_lines(text) + "\n")


def note(text: str) -> None:
    """Write a line of narration to stderr; at a terminal it goes on below where it is too long."""
    for line in wrapped(spoken.narrated(visible(text)), width(sys.stderr)):
        if not _write(sys.stderr, line + "\n"):
            return


def note_lines(text: str) -> None:
    """Write a text of several lines to stderr, as it stands."""
    _write(sys.stderr, visible_lines(text) + "\n")


def finish() -> None:
    """Write what still waits for stdout. Raises InvoiceError where it cannot be written (a full disk)."""
    _write(sys.stdout, "")


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
    """Return how many cells a line may have: the terminal's (80 if unknown), without bound into a pipe or a file."""
    stream = stream or sys.stdout
    if spoken.wanted() or not stream.isatty():
        return _NO_CUT
    own = os.terminal_size((80, 24))
    with suppress(OSError, ValueError):
        own = os.get_terminal_size(stream.fileno())
    return shutil.get_terminal_size(own if own.columns else (80, 24)).columns


def wrapped(text: str, room: int) -> Iterator[str]:
    """Give the lines of a text, parted at blanks only: a word that is too long, such as a path, stays whole."""
    indent = "  " if text.startswith("→ ") else ""
    line, *words = text.split(" ")
    for word in words:
        if line.strip() and cells(line) + 1 + cells(word) > room:
            yield line
            line = indent + word
        else:
            line = f"{line} {word}"
    yield line


class Table:
    """Lines whose cells stand under each other.

    Where a line is too long, the column `folded` goes on below itself, then those in `flexible` are cut, in their
    order. Columns in `right` are set to the right. The widths grow with what comes: rows that came before stay.
    """

    def __init__(
        self, heads: Sequence[str], *, flexible: Sequence[int] = (), folded: int = -1, right: Iterable[int] = ()
    ) -> None:
        self._heads = list(heads)
        self._widths = [cells(head) for head in heads]
        self._flexible = tuple(flexible)
        self._folded = folded
        self._right = frozenset(right)

    def lines(self, rows: Iterable[Sequence[str]], *, heads: bool = True) -> Iterator[str]:
        """Give the lines of some rows, under the heads where these are wanted."""
        seen = [[visible(cell) for cell in row] for row in rows]
        if spoken.wanted():
            yield from (spoken.row(self._heads, row) for row in seen)
            return
        for row in seen:
            self._widths = [max(known, cells(cell)) for known, cell in zip(self._widths, row, strict=True)]
        for row in [self._heads, *seen] if heads else seen:
            widths = self._fitting()
            if self._folded < 0:
                yield self._line(row, widths)
                continue
            for place, part in enumerate(fold_cells(row[self._folded], widths[self._folded])):
                below = list(row) if place == 0 else [""] * len(row)
                below[self._folded] = part
                yield self._line(below, widths)

    def _fitting(self) -> list[int]:
        widths = list(self._widths)
        over = sum(widths) + 2 * (len(widths) - 1) - width()
        folded = [(self._folded, _LEAST_FOLDED)] if self._folded >= 0 else []
        for place, least in [*folded, *((place, _LEAST_CUT) for place in self._flexible)]:
            less = max(0, min(over, widths[place] - least))
            widths[place] -= less
            over -= less
        return widths

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        parts = []
        for place, (cell, room) in enumerate(zip(row, widths, strict=True)):
            shown = clip(cell, room) if place in self._flexible else cell
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
    if spoken.wanted():
        spoken.fields(fields, out)
        return
    room = max(len(name) for name in fields)
    for name, value in fields.items():
        for place, line in enumerate(value.splitlines()):
            head = name.replace("_", " ").capitalize() if place == 0 else ""
            out(f"{head:<{room}}  {line}")


def out_folded(fields: Mapping[str, str]) -> None:
    """Write names and values under each other, indented; a value that is too long goes on below, none is left out."""
    if spoken.wanted():
        spoken.fields(fields, out)
        return
    room = max(len(name) for name in fields)
    left = max(_LEAST_FOLDED, width() - room - 4)
    for name, value in fields.items():
        for place, part in enumerate(fold_cells(visible(value), left) if value else ()):
            out(f"  {name if place == 0 else '':<{room}}  {part}")


def on_one_line(text: str) -> str:
    """Return text from outside as it may stand in a prompt."""
    return visible(text)
