"""What became of a batch, counted from its own deliveries alone; and what is done to all of it at once."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.delivery import WORST_FIRST, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.store import senders
from tui_invoice.store.database import Database, marks
from tui_invoice.store.recipients import move_all

_OPEN = "delivery_id IN (SELECT id FROM delivery WHERE batch_id=? AND is_open=1)"

# Of these only a copy has left: taken back, the invoice would be shown as sent although the customer has nothing.
_COPY_LEFT = """
SELECT d.id FROM delivery d WHERE d.batch_id=? AND d.is_open=1
  AND EXISTS(SELECT 1 FROM recipient c WHERE c.delivery_id=d.id
    AND c.state IN ('sent','given','delayed','delivered','opened'))
  AND NOT EXISTS(SELECT 1 FROM recipient t WHERE t.delivery_id=d.id AND t.role='to'
    AND t.state NOT IN ('queued','held','cancelled'))
"""

# A delivery counts as its worst recipient does (OUTBOX S5); one that is taken back for all has none. One that was
# resent since, in whatever way, counts as its invoice does now.
_COUNTS = """
SELECT worst, is_open, count(*) AS n, min(at) AS first, max(at) AS last,
  count(minute) AS lately, min(minute) AS lately_from, sum(is_due) AS due, min(next) AS next
FROM (SELECT id, at, CASE WHEN at>=? THEN at END AS minute, is_due AND NOT resent AS is_due, next,
    CASE WHEN resent THEN nullif((SELECT rank FROM state WHERE word=i.send_status), 0) ELSE worst END AS worst,
    CASE WHEN resent THEN i.send_status IN ('queued','held','sending') ELSE is_open END AS is_open
  FROM (SELECT d.id, d.invoice_id, d.is_open, min(CASE WHEN t.rank>0 THEN t.rank END) AS worst, max(r.since) AS at,
      max(EXISTS(SELECT 1 FROM recipient x WHERE x.replaces=r.id AND x.state<>'cancelled')) AS resent,
      d.has_queued AND max(d.next_at, s.next_at)<=? AS is_due,
      CASE WHEN d.has_queued THEN max(d.next_at, s.next_at) END AS next
    FROM delivery d JOIN sender s ON s.id=d.sender_id
      JOIN recipient r ON r.delivery_id=d.id JOIN state t ON t.word=r.state
    WHERE d.batch_id=? GROUP BY d.id)
  JOIN (SELECT id AS invoice, send_status FROM invoice) i ON i.invoice=invoice_id)
GROUP BY worst, is_open
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Deliveries of a batch that stand alike. `worst` is their worst recipient's state, None: all taken back.

    `first` and `last` are when the first and the last came to stand so, `lately` how many in the last minute and
    `lately_from` since when; Unix milliseconds UTC. `due` of them can be tried now,
    `next_at` is when the first of them is due (0 for none).
    """

    worst: State | None
    is_open: bool
    n: int
    first: int
    last: int
    lately: int
    lately_from: int
    due: int
    next_at: int = 0


def parts(db: Database, batch_id: int) -> list[Part]:
    """Return how the deliveries of a batch stand."""
    now = db.clock.now()
    return [
        Part(
            worst=WORST_FIRST[row["worst"] - 1] if row["worst"] is not None else None,
            is_open=bool(row["is_open"]),
            n=row["n"],
            first=row["first"],
            last=row["last"],
            lately=row["lately"],
            lately_from=row["lately_from"] or 0,
            due=row["due"],
            next_at=row["next"] or 0,
        )
        for row in db.rows(_COUNTS, now - MINUTE, now, batch_id)
    ]


def made_at(db: Database, batch_id: int) -> int:
    """Return when a batch was queued, in Unix milliseconds UTC; 0 for none of this id."""
    return db.number("SELECT made_at FROM batch WHERE id=?", batch_id)


def put_off(db: Database, batch_id: int, instant: int) -> None:
    """Let nothing of a batch be tried before this instant (Unix milliseconds UTC), inside the caller's transaction."""
    db.execute("UPDATE delivery SET next_at=? WHERE batch_id=? AND is_open=1", instant, batch_id)


def open_invoices(db: Database, batch_id: int) -> list[int]:
    """Return the ids of the invoices of which something of the batch can be taken back."""
    rows = db.rows(
        "SELECT DISTINCT d.invoice_id AS id FROM delivery d JOIN recipient r ON r.delivery_id=d.id"
        f" WHERE d.batch_id=? AND d.is_open=1 AND r.state IN ('queued','held') AND d.id NOT IN ({_COPY_LEFT})"
        " ORDER BY d.id",
        batch_id,
        batch_id,
    )
    return [row["id"] for row in rows]


def pause(db: Database, batch_id: int) -> int:
    """Keep back what is queued of a batch, inside the caller's transaction; return how many recipients."""
    db.execute("UPDATE batch SET paused_at=? WHERE id=?", db.clock.now(), batch_id)
    return move_all(db, State.QUEUED, State.HELD, _OPEN, batch_id, cause=Cause.PAUSED, words="paused")


def resume(db: Database, batch_id: int) -> int:
    """End a batch's pause, inside the caller's transaction; return how many recipients go on.

    What a sender on hold would keep back waits for that hold's end instead.
    """
    db.execute("UPDATE batch SET paused_at=NULL WHERE id=?", batch_id)
    released = 0
    for row in db.rows("SELECT DISTINCT sender_id FROM delivery WHERE batch_id=? AND is_open=1", batch_id):
        sender = senders.by_id(db, row["sender_id"])
        mine = f"{_OPEN[:-1]} AND sender_id=?) AND cause='paused'"
        if sender.hold_cause is not None:
            db.execute(
                f"UPDATE recipient SET cause=?, words=? WHERE state='held' AND {mine}",
                sender.hold_cause.value,
                sender.hold_reply,
                batch_id,
                sender.id,
            )
        else:
            released += move_all(db, State.HELD, State.QUEUED, mine, batch_id, sender.id)
    return released


def take_back(db: Database, batch_id: int) -> int:
    """Cancel what waits of a batch, inside the caller's transaction; return how many recipients.

    It goes on with an invoice of which a copy has left, and the customer has nothing yet.
    """
    left = [row["id"] for row in db.rows(_COPY_LEFT, batch_id)]
    where = f"{_OPEN} AND delivery_id NOT IN ({marks(left)})"
    return sum(move_all(db, was, State.CANCELLED, where, batch_id, *left) for was in (State.QUEUED, State.HELD))
