"""What a browser gives of a list or of the log that may go on: a part, and where the next one begins."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.operations.listing import Place, Row
from tui_invoice.operations.reading import Entry


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, newest first, whichever way they were read.

    `more` tells whether it may go on in the direction read; then `at` is where: the place to ask on
    from. `complete` is False where the walk was cut short by its budget of steps.
    """

    rows: tuple[Row, ...]
    more: bool
    complete: bool
    at: Place | None


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows fit; with `more` there may be more than were counted."""

    n: int
    more: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the log, newest first. `at` is the id before which it goes on, None at the end.

    `complete` is False where the walk was cut short by its budget of steps.
    """

    entries: tuple[Entry, ...]
    at: int | None
    complete: bool
