"""What came back in the last days: bounces by their cause, and what is delayed, was delivered, was opened."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import DAY
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import ReportKind
from tui_invoice.operations.failures import title
from tui_invoice.store import came_back
from tui_invoice.store.database import Database

DAYS = 7
MOST = 2_000
"""So many reports of a kind are looked at, the newest."""
_KINDS = (ReportKind.BOUNCE, ReportKind.DELAYED, ReportKind.DELIVERED, ReportKind.OPENED)


@dataclass(frozen=True, slots=True)
class Returned:
    """Invoices about which the same came back. `cause` is a bounce's, '' for the other kinds.

    `n` counts the invoices, `ids` are theirs, the latest report first; `last` is when that was read, in Unix
    milliseconds UTC. With `more` there were more reports of the kind than were looked at.
    """

    kind: ReportKind
    cause: str
    title: str
    n: int
    ids: tuple[int, ...]
    last: int
    more: bool = False


def returned(db: Database, days: int = DAYS) -> tuple[Returned, ...]:
    """Return what came back in the last days: bounces by cause, the most first, then delayed, delivered, opened.

    What was sent again since is among it: it tells what happened, not what is to be done. Raises StoreError.
    """
    after = db.clock.now() - days * DAY
    found: list[Returned] = []
    for kind in _KINDS:
        told = came_back.since(db, kind.value, after, MOST + 1)
        parts: dict[str, dict[int, int]] = {}
        for each in told[:MOST]:
            cause = (each.cause or Cause.UNKNOWN.value) if kind is ReportKind.BOUNCE else ""
            parts.setdefault(cause, {}).setdefault(each.invoice_id, each.at)
        groups = [
            Returned(kind, cause, _title(kind, cause), len(ids), tuple(ids), max(ids.values()), len(told) > MOST)
            for cause, ids in parts.items()
        ]
        found += sorted(groups, key=lambda group: (-group.n, group.title))
    return tuple(found)


def _title(kind: ReportKind, cause: str) -> str:
    return title(cause) if kind is ReportKind.BOUNCE else kind.value.capitalize()
