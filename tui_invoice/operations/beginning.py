"""What must be there before the first invoice can leave, and whether anything can be kept where it would lie."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.domain.filters import Filter, View
from tui_invoice.operations.browsing import Browser

_LOOKED_AT = 50
"""So many of the newest invoices are looked at for an e-mail address."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is there: the office's name, a sender, whether one ever worked, invoices, a customer's e-mail address."""

    office: bool = False
    sender: bool = False
    worked: bool = False
    invoices: bool = False
    emails: bool = False

    @property
    def missing(self) -> str:
        """What keeps every invoice back, in a few words; "" where nothing does."""
        lacks = []
        if not self.office:
            lacks.append("the office has no name yet")
        if not self.sender:
            lacks.append("there is no sender yet")
        return " and ".join(lacks)


def stands(browser: Browser | None) -> Beginning:
    """Return what is there; nothing where there is no database yet. Raises StoreError."""
    if browser is None:
        return Beginning()
    health = browser.health()
    newest = browser.below(Filter(View.ALL), None, _LOOKED_AT).rows if health.invoices else ()
    return Beginning(
        office=health.office_named,
        sender=bool(health.senders),
        worked=any(each.worked_at for each in health.senders),
        invoices=health.invoices,
        emails=any(row.emails for row in newest),
    )


def why_not_there(database: Path) -> str:
    """Return why nothing can be kept in this database, or made where there is none yet; "" where it can."""
    try:
        there = next(each for each in (database, *database.absolute().parents) if each.exists())
        if there == database:
            writable = os.access(database, os.W_OK) and os.access(database.parent, os.W_OK)
            return "" if writable else "permission denied"
        if not there.is_dir():
            return f"“{there.name}” is no folder"
        return "" if os.access(there, os.W_OK | os.X_OK) else f"permission denied in “{there.name or there}”"
    except OSError as error:
        return error.strerror or str(error)


def readers(database: Path) -> str:
    """Return who can read the database, or could once it is made: "only you can read it"."""
    try:
        mode = database.stat().st_mode
    except OSError:
        return "made with the first thing you keep; only you will read it"
    if mode & stat.S_IROTH:
        return "others can read it"
    return "your group can read it" if mode & stat.S_IRGRP else "only you can read it"
