"""What the doctor says of one thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.errors import InvoiceError


class Level(StrEnum):
    """How bad it is: nothing to do, something to know, something is broken."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `title` says how it stands, `detail` why, `todo` what to do.

    `lacking` tells of something that is not here and that nobody needs: neither good nor a fault.
    """

    level: Level
    title: str
    detail: str = ""
    todo: str = ""
    lacking: bool = False


def trouble(error: InvoiceError, level: Level = Level.ERROR) -> Finding:
    """Return the finding that an error amounts to."""
    return Finding(level, error.title, error.detail, error.todo)
