"""Status: whether anything needs a person, of all time, in counts that cost the same at any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.operations.context import Context
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import Plain, opened
from tui_invoice.store import counts, due, senders, under_way

WORRIES = (SendStatus.BOUNCED, SendStatus.FAILED, SendStatus.UNCERTAIN, SendStatus.HELD)
"""What waits for a person, the worst first."""


@dataclass(frozen=True, slots=True)
class HeldSender:
    """A sender that keeps its mail back, and why."""

    address: str
    cause: str
    reply: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the office stands. `counts` are of issued invoices; `due` tells whether mail could go out now."""

    counts: Mapping[SendStatus, int] = field(default_factory=dict)
    held: tuple[HeldSender, ...] = ()
    due: bool = False
    courier: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Tell whether something will not go on by itself."""
        return bool(self.held) or any(self.counts.get(each) for each in WORRIES)

    def as_json(self) -> Plain:
        """Return it for JSON: whether a person is needed, the counts by send status, the senders on hold."""
        return {
            "needs_a_person": self.needs_a_person,
            "counts": {each.value: self.counts.get(each, 0) for each in SendStatus},
            "senders_on_hold": [
                {"address": each.address, "cause": each.cause, "reply": each.reply or None} for each in self.held
            ],
            "due": self.due,
            "courier": self.courier,
        }


def status(context: Context) -> Standing | None:
    """Return how the office stands; None where there is no database yet. Raises StoreError."""
    with opened(context) as db:
        if db is None:
            return None
        courier = is_held(db.path)
        found = counts.by_send_status(db)
        if not courier and (lost := under_way.invoices_handing_over(db)):
            # No courier is left to tell what became of them (OUTBOX S5).
            found[SendStatus.SENDING] -= lost
            found[SendStatus.UNCERTAIN] += lost
        return Standing(
            counts=found,
            held=tuple(
                HeldSender(each.address, each.hold_cause.value, each.hold_reply)
                for each in senders.all_of(db)
                if each.hold_cause is not None
            ),
            due=due.anything_due(db),
            courier=courier,
        )
