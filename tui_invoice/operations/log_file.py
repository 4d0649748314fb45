"""Saving lines of the log in a file: a new one, that only its owner reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tui_invoice.domain.clock import at
from tui_invoice.domain.errors import BadInputError, RefusedError
from tui_invoice.domain.filters import LogFilter
from tui_invoice.domain.text import visible
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.context import Context
from tui_invoice.operations.reading import Entry

_STEP = 1_000
"""Lines that are read at once."""
_MARKS = {"error": "x", "warn": "!"}


def save(context: Context, wanted: LogFilter, path: Path) -> int:
    """Write the lines that fit, newest first, one to a line, into a new file (0600); return how many there are.

    Raises RefusedError where there is a file of this name already, BadInputError where none can be written, StoreError.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise RefusedError(f"{path} is there already", "", "choose another name") from error
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file, Browser(context) as browser:
            os.fchmod(handle, 0o600)
            zone, n = browser.office().zone, 0
            for entry in _entries(browser, wanted):
                about = "  ".join(filter(None, (entry.number, entry.who, entry.text)))
                words = visible(f"{at(entry.at, zone):%Y-%m-%d %H:%M:%S}  {about}")
                file.write(f"{_MARKS.get(entry.level, ' ')} {words}\n")
                n += 1
            return n
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _cannot(path, error) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _entries(browser: Browser, wanted: LogFilter) -> Iterator[Entry]:
    place: int | None = None
    while True:
        found = browser.lines(_STEP, wanted, place)
        yield from found.entries
        if found.at is None:
            return
        place = found.at


def _cannot(path: Path, error: OSError | ValueError) -> BadInputError:
    why = (error.strerror or str(error)) if isinstance(error, OSError) else "this is no name of a file"
    return BadInputError(f"{path} cannot be written", why, "choose another folder or name")
