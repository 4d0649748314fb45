"""What a transaction is asked and what comes of it: the words of the wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply

Marker = Callable[[Mapping[int, Reply]], None]
"""Is told all RCPT answers by recipient id, at least one of them 2xx. Returning means: it is durable,
DATA may follow. What it raises goes through `hand_over` unchanged, and nothing is handed over."""


@dataclass(frozen=True, slots=True)
class EnvelopeRecipient:
    """One recipient of a transaction: its id in the outbox and its address in SMTP's form."""

    id: int
    envelope: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a transaction is from and for. `smtputf8` asks for that extension whatever the addresses are."""

    sender: str
    envelope_id: str
    recipients: tuple[EnvelopeRecipient, ...]
    smtputf8: bool = False


class Lost(StrEnum):
    """When the connection was lost, as far as it matters: only after the dot may the mail have arrived."""

    BEFORE_MARKER = "before_marker"
    BEFORE_DOT = "before_dot"
    AFTER_DOT = "after_dot"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one transaction.

    `phase` is where it ended (mail, rcpt, data, dot, done). `answers` holds the RCPT answers by
    recipient id; `taken` who was in DATA, so marked before. `reply` is the answer for those: the
    refusal of DATA or what followed the dot; where `lost` is set it is our own account with code 0,
    and where MAIL was refused for the message's size it is that answer. `again` were refused only
    because others of this transaction were taken.
    """

    phase: Phase
    answers: Mapping[int, Reply] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    reply: Reply | None = None
    lost: Lost | None = None
    again: frozenset[int] = frozenset()


_TOO_MANY = re.compile(r"\b[45]\.5\.3\b|\btoo many recipients\b", re.IGNORECASE)


def is_too_many(reply: Reply) -> bool:
    """Tell whether RCPT was refused for the number of recipients before it (RFC 5321 4.5.3.1.10: 452)."""
    return reply.code == 452 and _TOO_MANY.search(reply.text) is not None
