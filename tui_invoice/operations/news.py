"""News: what happened since somebody was last here, from the journal."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from tui_invoice.operations.reading import NEEDS_A_PERSON, Entry, told
from tui_invoice.store import journal, journal_search
from tui_invoice.store.database import Database

MOST = 20_000
"""So many lines are looked at, the oldest first."""
FIRST = 20
"""So many lines that need a person are given."""
_IMPORTED = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class News:
    """What happened. `since` is when it began, in Unix milliseconds UTC, 0 for nothing.

    The counts are of invoices, `held` of senders that were put on hold. `first` are the oldest lines
    that need a person; with `more` not all lines were looked at.
    """

    since: int
    sent: int
    failed: int
    uncertain: int
    bounced: int
    delivered: int
    opened: int
    held: int
    imported: int
    first: tuple[Entry, ...]
    more: bool = False


def news(db: Database, after: int) -> News:
    """Return what the lines with an id above `after` tell. Raises StoreError."""
    found = journal_search.happenings(db, after, MOST + 1)
    about: dict[str, set[int | None]] = defaultdict(set)
    needing: list[int] = []
    imports: list[int] = []
    holds = 0
    for each in found[:MOST]:
        about[each.event].add(each.invoice)
        holds += each.event == "sender_held"
        if each.event in NEEDS_A_PERSON:
            needing.append(each.id)
        elif each.event == "imported":
            imports.append(each.id)
    return News(
        since=found[0].at if found else 0,
        sent=len(about["sent"]),
        failed=len(about["failed"]),
        uncertain=len(about["uncertain"]),
        bounced=len(about["bounced"]),
        delivered=len(about["delivered"]),
        opened=len(about["opened"]),
        held=holds,
        imported=sum(_taken(each.text) for each in journal.by_ids(db, imports)),
        first=tuple(told(each) for each in journal.by_ids(db, needing[:FIRST])),
        more=len(found) > MOST,
    )


def _taken(text: str) -> int:
    """Return how many invoices a line on an import tells of: it begins with the number."""
    number = _IMPORTED.match(text)
    return int(number[0]) if number else 0
