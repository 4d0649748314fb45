"""Progress: how far a batch came, how fast it goes; pausing it and taking it back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_invoice.domain.clock import MINUTE, SECOND
from tui_invoice.domain.delivery import ARRIVED, State
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import is_held
from tui_invoice.store import batches, journal
from tui_invoice.store.batches import Part

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser


@dataclass(frozen=True, slots=True)
class Progress:
    """How the invoices of a batch stand, each by its worst recipient; the counts `sent` to `sending` make up `total`.

    `sent` has what a server took, `given` what was handed over otherwise, as into a folder, `failed` also what
    came back; what was `taken_back` is in no other count. `done`: nothing of it will go on. Instants are Unix
    milliseconds UTC, `last_at` is when the last one came to its end (0 for none). `per_minute` is measured over
    those that came to an end in the last minute, else over all; 0.0 before the second. `left_seconds` is None where
    that is not known: before the second, or while all that is queued waits for a later try. `next_at` is when the
    first that is queued is due (0 for none).
    """

    total: int
    sent: int
    given: int
    failed: int
    uncertain: int
    held: int
    queued: int
    sending: int
    done: bool
    started_at: int
    last_at: int
    per_minute: float
    left_seconds: int | None
    taken_back: int = 0
    next_at: int = 0


def progress(browser: Browser, batch: int) -> Progress:
    """Return how far a batch came; all is 0 for none of this id. Raises StoreError."""
    parts = batches.parts(browser.db, batch)
    live = [part for part in parts if part.worst is not None]
    lost = not is_held(browser.db.path)
    counts = {
        word: sum(part.n for part in live if _word(part, lost=lost) == word)
        for word in ("sent", "given", "failed", "uncertain", "held", "queued", "sending")
    }
    ended = [part for part in live if not part.is_open]
    per_minute = _rate(ended)
    return Progress(
        total=sum(part.n for part in live),
        **counts,
        done=not any(part.is_open for part in live),
        started_at=batches.made_at(browser.db, batch),
        last_at=max((part.last for part in ended), default=0),
        per_minute=per_minute,
        left_seconds=_left(live, per_minute),
        taken_back=sum(part.n for part in parts if part.worst is None),
        next_at=min((part.next_at for part in live if part.next_at), default=0),
    )


def pause_batch(context: Context, batch: int) -> int:
    """Keep back what is queued of a batch; return how many recipients that are. Raises NotFoundError, StoreError."""
    with context.writing() as db, db.transaction():
        if done := batches.pause(db, batch):
            journal.note(db, "info", "paused", f"paused by {context.who}: {done} still queued", who=context.who)
    return done


def resume_batch(context: Context, batch: int) -> int:
    """Let go on what was paused of a batch; return how many recipients. Raises NotFoundError, StoreError."""
    with context.writing() as db, db.transaction():
        if done := batches.resume(db, batch):
            journal.note(db, "info", "released", f"{done} go on, said by {context.who}", who=context.who)
    return done


def take_back(context: Context, batch: int) -> int:
    """Take back what did not leave yet of a batch; return of how many invoices. Raises NotFoundError, StoreError."""
    with context.writing() as db, db.transaction():
        waiting = batches.open_invoices(db, batch)
        batches.take_back(db, batch)
        for each in waiting:
            journal.note(db, "info", "cancelled", f"taken back by {context.who}", who=context.who, invoice=each)
    return len(waiting)


def _word(part: Part, *, lost: bool) -> str:
    """Return under which of the counts a part falls; what a dead courier was handing over is uncertain."""
    if part.worst in ARRIVED and part.worst is not State.GIVEN:
        return "sent"
    if part.worst in (State.FAILED, State.BOUNCED):
        return "failed"
    if part.worst is State.HANDING_OVER:
        return "uncertain" if lost else "sending"
    assert part.worst is not None
    return part.worst.value


def _rate(ended: Sequence[Part]) -> float:
    """Return how many came to their end in a minute, 0.0 where there is no span to measure by."""
    lately = sum(part.lately for part in ended)
    n, since = lately, min((part.lately_from for part in ended if part.lately), default=0)
    if lately < 2:
        n, since = sum(part.n for part in ended), min((part.first for part in ended), default=0)
    span = max((part.last for part in ended), default=0) - since
    return (n - 1) * MINUTE / span if n > 1 and span > 0 else 0.0


def _left(live: Sequence[Part], per_minute: float) -> int | None:
    """Return how many seconds the rest will take at this rate."""
    waiting = sum(part.n for part in live if part.is_open and part.worst is not State.HELD)
    if not waiting:
        return 0
    moving = sum(part.due + part.n * (part.worst in (State.SENDING, State.HANDING_OVER)) for part in live)
    return math.ceil(waiting / per_minute * MINUTE / SECOND) if per_minute and moving else None
