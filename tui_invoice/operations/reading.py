"""Reading: nothing is changed or made, and where there is no database yet there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tui_invoice.domain.clock import iso
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.office import Office
from tui_invoice.operations.context import Context
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import due, journal, offices, under_way
from tui_invoice.store.database import Database

Plain = dict[str, object]
"""What one thing is in JSON: the documented field names, instants ISO 8601 UTC, money decimal strings."""

NEEDS_A_PERSON = frozenset(
    {"failed", "bounced", "uncertain", "sender_held", "moved", "needs_a_look", "mailbox_refused"}
)
"""The journal's events that somebody must see to."""

_STEP = 0.5
"""Seconds between two looks whether somebody wrote."""
_MOST = 1_000
"""Lines that are read at once while following."""


@contextmanager
def opened(context: Context) -> Iterator[Database | None]:
    """Open the database to read; None where there is none yet. Raises StoreError."""
    try:
        db = context.reading()
    except NotFoundError:
        yield None
        return
    with db:
        yield db


def refuse_wrong_name(context: Context) -> None:
    """Raise NotFoundError where somebody named a database that is not there: what it holds is not "nothing"."""
    path = context.paths.database
    if context.paths.named and not path.exists():
        todo = "look at --db and TUI_INVOICE_DB; `tui-invoice import FILE` or `office edit` makes one of that name"
        raise NotFoundError("there is no database of this name", str(path), todo)


def office(context: Context) -> Office | None:
    """Return the office in whose time and manner things are shown, None where there is no database yet."""
    with opened(context) as db:
        return offices.load(db) if db is not None else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `at` in Unix milliseconds UTC; `number` and `invoice` (its id) are '' and None for none."""

    id: int
    at: int
    level: str
    event: str
    number: str
    who: str
    text: str
    invoice: int | None

    def as_json(self) -> Plain:
        """Return the line for JSON."""
        return {
            "at": iso(self.at),
            "level": self.level,
            "event": self.event,
            "number": self.number,
            "who": self.who,
            "text": self.text,
        }


def log(context: Context, limit: int = 50) -> tuple[Entry, ...] | None:
    """Return the newest lines, oldest first; None where there is no database yet. Raises StoreError."""
    with opened(context) as db:
        return None if db is None else tuple(told(each) for each in journal.read(db, limit=limit))


def follow(context: Context, waiting: Waiting, after: int = 0) -> Iterator[Entry]:
    """Give each line with an id above `after` as it is written, until the end is asked for.

    Raises NotFoundError where there is no database yet, StoreError.
    """
    with context.reading() as db:
        seen = -1
        while not waiting.stopping:
            version = db.data_version()
            if version != seen:
                while found := _after(db, after):
                    yield from found
                    after = found[-1].id
                seen = version
            waiting.pause(_STEP)


def last_line(context: Context) -> int:
    """Return the id of the newest line of the log, 0 where there is none. Raises StoreError."""
    with opened(context) as db:
        return 0 if db is None else journal.last_id(db)


def needing_a_person(context: Context, after: int) -> tuple[Entry, ...]:
    """Return the lines above the id `after` that somebody must see to. Raises StoreError."""
    return written(context, after, NEEDS_A_PERSON)


def written(context: Context, after: int, events: Collection[str]) -> tuple[Entry, ...]:
    """Return the lines above the id `after` that tell of one of these events, oldest first. Raises StoreError."""
    return _told_of(context, after, lambda each: each.event in events)


def written_by(context: Context, after: int, who: str) -> tuple[Entry, ...]:
    """Return the lines above the id `after` that one writer wrote, oldest first. Raises StoreError."""
    return _told_of(context, after, lambda each: each.who == who)


def _told_of(context: Context, after: int, fits: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    with opened(context) as db:
        if db is None:
            return ()
        found: list[Entry] = []
        while some := _after(db, after):
            found += [each for each in some if fits(each)]
            after = some[-1].id
        return tuple(found)


def _after(db: Database, after: int) -> tuple[Entry, ...]:
    """Return the oldest lines above an id, so that none is passed over however many came at once."""
    return tuple(told(each) for each in journal.following(db, after, _MOST))


def told(line: journal.Entry) -> Entry:
    """Return a line of the journal as the faces see it."""
    return Entry(line.id, line.at, line.level, line.event, line.number, line.who, line.text, line.invoice)


def anything_queued(context: Context) -> bool:
    """Tell whether a courier has something to do, now or later: also what a dead one left. Raises StoreError."""
    with opened(context) as db:
        return db is not None and (due.agenda(db).next_at is not None or under_way.in_hand(db))


def a_look_is_due(context: Context) -> bool:
    """Tell whether a mailbox is to be looked into now, or a copy to be laid into one. Raises StoreError."""
    with opened(context) as db:
        return db is not None and bool(due.looks(db))
