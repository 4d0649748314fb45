"""Missed: whom mail did not reach, why, and what was done about it since; to be listed or kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_invoice.domain.clock import DAY, at, iso
from tui_invoice.domain.delivery import SendStatus, State, shown
from tui_invoice.domain.office import Office
from tui_invoice.domain.signs import send_status
from tui_invoice.exchange import csv_lines
from tui_invoice.operations.context import Context
from tui_invoice.operations.reading import Plain, opened
from tui_invoice.store import failures, offices
from tui_invoice.store.database import Database

HEADS = ("number", "customer", "recipient", "state", "cause", "since", "words", "done")
"""The names of the columns, and of the fields in JSON."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A recipient that a mail did not reach. `since` in Unix milliseconds UTC; `words` are the server's, raw.

    `done` says in words and in the office's time what was done since, '' for nothing.
    """

    number: str
    customer: str
    recipient: str
    state: State
    cause: str
    since: int
    words: str
    done: str

    def as_json(self) -> Plain:
        """Return it for JSON, with the documented names."""
        return {
            "number": self.number,
            "customer": self.customer,
            "recipient": self.recipient or None,
            "state": self.state.value,
            "cause": self.cause or None,
            "since": iso(self.since),
            "words": self.words or None,
            "done": self.done or None,
        }


def misses(context: Context, days: int | None = None) -> tuple[Miss, ...]:
    """Return whom mail did not reach in the last days (ever, for None), the latest first. Raises StoreError.

    What was mended since is among it, and says so.
    """
    with opened(context) as db:
        if db is None:
            return ()
        office = offices.load(db)
        since = 0 if days is None else max(0, db.clock.now() - days * DAY)
        return tuple(_miss(db, each, office) for each in failures.missed(db, since))


def as_csv(found: Sequence[Miss]) -> Iterator[str]:
    """Give the lines of a CSV file, the header first, without their ends; no cell of it becomes a formula."""
    yield csv_lines.line(HEADS)
    for each in found:
        yield csv_lines.line(["" if value is None else str(value) for value in each.as_json().values()])


def _miss(db: Database, missed: failures.Missed, office: Office) -> Miss:
    state, done = State(missed.state), _done(db, missed, office)
    whom = (missed.number, missed.customer, missed.address)
    return Miss(*whom, state, missed.cause, missed.since, missed.words, done)


def _done(db: Database, missed: failures.Missed, office: Office) -> str:
    if missed.then_at:
        day = at(missed.then_at, office.zone).date().isoformat()
        if missed.given:
            return f"given on {day}: {missed.then_words}"
        word = send_status(shown(State(missed.then_state)) or SendStatus.NOT_SENT).lower()
        return f"sent again to {missed.then_to} on {day}: {word}"
    when, text = failures.last_word(db, missed.invoice_id, missed.id)
    return f"{at(when, office.zone).date().isoformat()}: {text}" if when else ""
