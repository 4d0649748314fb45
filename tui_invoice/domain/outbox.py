"""What passes between the outbox and the courier: a new delivery, a claim on one, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.clock import DAY, HOUR, MINUTE
from tui_invoice.domain.delivery import Phase, Purpose, Role, State
from tui_invoice.domain.diagnosis import Cause

LAST_TRY = 16
"""So many tries a mail gets, about two days of them."""
OLDEST = 5 * DAY
"""Longer after queueing a failing try is the last."""
LONGEST_WAIT = 4 * HOUR
"""A delivery waits no longer than this from now, whatever a clock that was set back says."""
LONGEST_PUT_OFF = 36 * HOUR
"""What a person put off until tomorrow morning waits so long from its queueing at most, while nobody tried it."""
LONGEST_SENDER_WAIT = DAY
"""The same of a sender (its quota)."""


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """One address of a delivery to be queued. `envelope` is the SMTP form; `replaces` an older recipient's id."""

    role: Role
    name: str
    address: str
    envelope: str
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One decision to send one invoice, as it is frozen. `not_before` is in Unix milliseconds UTC.

    `attach` is JSON: a list of {"kind": "pdf", "name": file name, "sha256": of a PDF brought in, or ""}.
    """

    invoice_id: int
    sender_id: int
    purpose: Purpose
    subject: str
    body: str
    attach: str
    recipients: tuple[NewRecipient, ...]
    refers_to: int | None = None
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class ClaimedRecipient:
    """A recipient of a claimed delivery; `claimed` tells whether this attempt is for it."""

    id: int
    role: Role
    name: str
    address: str
    envelope: str
    claimed: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that the courier has taken on: all it needs to compose and hand it over.

    `recipients` holds those of the headers too, `claimed` are the ones of this attempt. `message`
    is what an earlier try composed for the sender `made_for`, None at the first. `plus` is the token of its
    own return path, "" where it has none.
    """

    delivery_id: int
    attempt_id: int
    n: int
    invoice_id: int
    number: str
    sender_id: int
    message_id: str
    envelope_id: str
    subject: str
    body: str
    attach: str
    made_at: int
    tries: int
    recipients: tuple[ClaimedRecipient, ...]
    message: bytes | None = None
    made_for: str = ""
    purpose: Purpose = Purpose.SEND
    plus: str = ""

    @property
    def claimed(self) -> tuple[ClaimedRecipient, ...]:
        """The recipients of this attempt."""
        return tuple(recipient for recipient in self.recipients if recipient.claimed)


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer makes of one recipient. `reply` is the server's, whole; `phase` when it was said."""

    recipient_id: int
    will: State
    phase: Phase
    reply: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended: where, what the server said last, and whether it counts as a try.

    `again_at` is when what is queued again is due, in Unix milliseconds UTC.
    """

    phase: Phase
    reply: str
    server: str
    cause: Cause | None = None
    counts: bool = True
    again_at: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """The bytes of a message, frozen at the first try, and the sender it was composed for.

    `page` is the PDF that was drawn for it, None where a kept one was used.
    """

    data: bytes
    made_for: str
    page: bytes | None = None


def next_try(tries: int, back_off: tuple[int, ...], now: int) -> int:
    """Return when the next try is due after `tries` failed ones; `back_off` is in minutes."""
    return now + back_off[min(max(tries, 1), len(back_off)) - 1] * MINUTE


def is_last_try(tries: int, made_at: int, now: int) -> bool:
    """Tell whether a try that fails now is the last: the sixteenth, or one five days after queueing."""
    return tries + 1 >= LAST_TRY or now - made_at > OLDEST
