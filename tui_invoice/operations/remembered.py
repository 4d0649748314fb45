"""What the screen remembers of a database: view, period, and up to where its owner has seen the journal.

It stands in one JSON file of the state directory, by the database's real path. Nothing else rests on it:
what cannot be read is as if nothing were remembered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.periods import PeriodKind, named, period
from tui_invoice.operations import owned, private
from tui_invoice.operations.context import Context

_MOST = 50
"""Databases that are remembered; of more, those used longest ago are forgotten."""
_LARGEST = 1_000_000
"""Octets of the file; a larger one is not ours."""
_BEYOND = 1 << 47
"""Above every id and instant that can be: no calendar has more milliseconds, no journal more lines."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`first` and `last` are those of a CHOSEN period, `seen` is the id of the last journal line that was seen.

    `at` is when, in Unix milliseconds UTC; 0 for never.
    """

    view: View = View.ALL
    kind: PeriodKind = PeriodKind.MONTH
    first: date | None = None
    last: date | None = None
    seen: int = 0
    at: int = 0

    def period(self, today: date) -> Period:
        """Return the days that the period has on this day."""
        return period(self.kind, today, self.first, self.last)

    def named(self, today: date) -> str:
        """Return what the period is called on this day: "This month"."""
        return named(self.kind, today, self.first, self.last)


def load(context: Context) -> Remembered:
    """Return what is remembered of the context's database; the defaults where nothing is, or nothing that fits."""
    try:
        return _remembered(owned.read_json(context.paths.remembered, _LARGEST).get(_name(context)))
    except (KeyError, TypeError, ValueError):
        return Remembered()


def save(context: Context, remembered: Remembered) -> None:
    """Remember it for the context's database, beside what is known of others. Raises SettingsError."""
    path = context.paths.remembered
    with private.alone(path):
        known = owned.read_json(path, _LARGEST)
        known.pop(_name(context), None)
        known[_name(context)] = {
            "view": remembered.view.value,
            "period": remembered.kind.value,
            "first": remembered.first.isoformat() if remembered.first else None,
            "last": remembered.last.isoformat() if remembered.last else None,
            "seen": remembered.seen,
            "at": remembered.at,
        }
        private.write(path, json.dumps(dict(list(known.items())[-_MOST:]), indent=1) + "\n")


def _name(context: Context) -> str:
    return str(context.paths.database.resolve())


def _remembered(found: object) -> Remembered:
    """Return what an entry says. Raises KeyError, TypeError or ValueError for one that is not ours."""
    if not isinstance(found, dict):
        raise TypeError("no entry")
    first, last = (date.fromisoformat(found[name]) if found[name] is not None else None for name in ("first", "last"))
    seen, at = found["seen"], found["at"]
    if not all(type(each) is int and 0 <= each < _BEYOND for each in (seen, at)) or (first and last and first > last):
        raise ValueError("not as it was written")
    return Remembered(View(found["view"]), PeriodKind(found["period"]), first, last, seen, at)
