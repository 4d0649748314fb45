"""Reports as a mailbox gives them, without their bytes, and recipients brought into any state to be reported about."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.store.making import COMPOSED, MadeOffice
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.outbox import Change, Claim, Ending
from tui_invoice.domain.report import Finding, Report, ReportKind
from tui_invoice.operations.taking_in import Taken, take_in
from tui_invoice.store import outbox, reports
from tui_invoice.store.recipients import move

FULL = "552 5.2.2 <ann@example.com>: mailbox is full"


def finding(kind: ReportKind, recipient: str = "ann@example.com", **said: object) -> Finding:
    """Return a finding with what such a one has as a rule."""
    usual: dict[str, object] = {}
    if kind in (ReportKind.BOUNCE, ReportKind.DELAYED):
        usual = {
            "cause": Cause.MAILBOX_FULL,
            "status_code": "5.2.2",
            "reply_code": 552,
            "server_words": FULL,
            "sentence": "The customer's mailbox is full.",
            "permanent": kind is ReportKind.BOUNCE,
        }
    return Finding(kind, recipient, **{**usual, **said})  # type: ignore[arg-type]


@dataclass
class Post:
    """The post that comes into the office's mailbox."""

    made: MadeOffice
    count: itertools.count[int] = field(default_factory=itertools.count)

    def comes(self, *findings: Finding, raw: bytes = b"", **said: object) -> Taken:
        """Take a message in; each is another one unless `raw` says otherwise."""
        raw = raw or f"message {next(self.count)}".encode()
        with self.made.db.transaction():
            return take_in(self.made.db, self.made.sender, raw, Report(findings, **said))  # type: ignore[arg-type]

    def about(self, delivery: int, kind: ReportKind, recipient: str = "ann@example.com", **said: object) -> Taken:
        """Take in a report that bears the envelope id of a delivery."""
        return self.comes(finding(kind, recipient, envelope_id=self.of(delivery, "envelope_id"), **said))

    def of(self, delivery: int, column: str) -> str:
        (value,) = self.made.column(f"SELECT {column} FROM delivery WHERE id=?", delivery)
        return str(value)

    def told(self) -> list[tuple[str, str, str]]:
        """Return level, event and text of what was noted of the post."""
        rows = self.made.db.rows("SELECT level, event, text FROM journal WHERE who='mailbox' ORDER BY id")
        return [(row["level"], row["event"], row["text"]) for row in rows]

    def kept(self) -> list[tuple[str, str, bool]]:
        """Return kind, how it was matched and whether it moved a state, of each report that was written down."""
        rows = self.made.db.rows("SELECT kind, matched, moved FROM report ORDER BY id")
        return [(row["kind"], row["matched"], bool(row["moved"])) for row in rows]


def bring(made: MadeOffice, delivery: int, state: State, *, in_data: bool = False) -> Claim | None:
    """Bring the recipients of a queued delivery into a state, as a courier, reports and people would.

    With `in_data` a try before it reached DATA. Returns the courier's claim where it still works on it.
    """
    if in_data:
        first = made.claim()
        made.mark(first)
        made.finish(first, State.QUEUED, Phase.DATA)
    claim = made.claim() if state in _CLAIMED else None
    if claim is not None and state not in (State.SENDING, State.FAILED):
        made.mark(claim)
    if state in (State.UNCERTAIN, State.SENT):
        assert claim is not None
        made.finish(claim, state, Phase.DOT if state is State.UNCERTAIN else Phase.DONE)
    elif state is State.FAILED:
        assert claim is not None
        made.finish(claim, state, Phase.RCPT)
    elif state in _LATER:
        assert claim is not None
        made.finish(claim, State.SENT)
        _move(made, delivery, State.SENT, state)
    elif state in (State.HELD, State.CANCELLED):
        _move(made, delivery, State.QUEUED, state)
    elif state is State.GIVEN:
        assert claim is not None
        made.finish(claim, state)
    return claim if state in (State.SENDING, State.HANDING_OVER) else None


_LATER = frozenset({State.DELAYED, State.DELIVERED, State.BOUNCED, State.OPENED})
_CLAIMED = _LATER | {State.SENDING, State.HANDING_OVER, State.UNCERTAIN, State.SENT, State.FAILED, State.GIVEN}


def _move(made: MadeOffice, delivery: int, was: State, will: State) -> None:
    with made.db.transaction():
        for each in reports.addressees(made.db, delivery):
            assert move(made.db, each.id, was, will)


def finish(made: MadeOffice, claim: Claim, will: State) -> Sequence[Change]:
    """Let the courier end its claim; return the changes that came about."""
    phase = Phase.DONE if will is State.SENT else Phase.RCPT
    changes = [Change(each.id, will, phase, "250 OK") for each in claim.claimed]
    with made.db.transaction():
        return outbox.finish(made.db, claim, changes, Ending(phase, "250 OK", "mx.example"))


def mark(made: MadeOffice, claim: Claim) -> None:
    """Let the courier set its marker. Raises VanishedError."""
    changes = [Change(each.id, State.HANDING_OVER, Phase.RCPT, "250 OK") for each in claim.claimed]
    with made.db.transaction():
        outbox.mark(made.db, claim, changes, COMPOSED)
