"""Saving lines of the log in a file: a new one, that only its owner reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui_invoice.domain.clock import at
from tui_invoice.domain.filters import LogFilter
from tui_invoice.domain.text import visible
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.context import Context
from tui_invoice.operations.new_file import written
from tui_invoice.operations.reading import Entry

_STEP = 1_000
"""Lines that are read at once."""
_MARKS = {"error": "x", "warn": "!"}


def save(context: Context, wanted: LogFilter, path: Path) -> int:
    """Write the lines that fit, newest first, one to a line, into a new file (0600); return how many there are.

    Raises RefusedError where there is a file of this name already, BadInputError where none can be written, StoreError.
    """
    with written(path) as file, Browser(context) as browser:
        zone, n = browser.office().zone, 0
        for entry in _entries(browser, wanted):
            about = "  ".join(filter(None, (entry.number, entry.who, entry.text)))
            words = visible(f"{at(entry.at, zone):%Y-%m-%d %H:%M:%S}  {about}")
            file.write(f"{_MARKS.get(entry.level, ' ')} {words}\n")
            n += 1
        return n


def _entries(browser: Browser, wanted: LogFilter) -> Iterator[Entry]:
    place: int | None = None
    while True:
        found = browser.lines(_STEP, wanted, place)
        yield from found.entries
        if found.at is None:
            return
        place = found.at
