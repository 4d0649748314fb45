"""What can happen to a recipient: the states, and which may follow which.

The table is the outbox's law: the database holds the same one and its trigger refuses whatever is
not in it. RFC 5321 says when a message is another server's duty (after the final 250), RFC 3464
what comes back later.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The state of one recipient of one delivery."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    HANDING_OVER = "handing_over"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    GIVEN = "given"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    OPENED = "opened"
    BOUNCED = "bounced"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SendStatus(StrEnum):
    """What the table shows of an invoice: the projection of its live recipients' states."""

    NOT_SENT = "not_sent"
    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    GIVEN = "given"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    OPENED = "opened"
    BOUNCED = "bounced"
    FAILED = "failed"


class Role(StrEnum):
    """Where an address stands: To, Cc or Bcc (envelope only)."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"


class Purpose(StrEnum):
    """Why a delivery was made."""

    SEND = "send"
    RESEND = "resend"
    TEST = "test"
    BY_HAND = "by_hand"


class Evidence(StrEnum):
    """What a state rests on."""

    REPLY = "reply"
    REPORT = "report"
    SENT_FOLDER = "sent_folder"
    GUESS = "guess"
    USER = "user"


class Phase(StrEnum):
    """How far an attempt came; `done` means that the final answer was read."""

    COMPOSE = "compose"
    CONNECT = "connect"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    DONE = "done"


def _arrows(table: str) -> frozenset[tuple[State, State]]:
    return frozenset(
        (State(was), State(will))
        for row in table.strip().splitlines()
        for was, _, wills in [row.strip().partition(": ")]
        for will in wills.split()
    )


TRANSITIONS = _arrows(
    """
    queued: sending held cancelled delivered opened bounced
    held: queued cancelled delivered opened bounced
    sending: queued held failed handing_over delivered opened bounced
    handing_over: sent given queued failed uncertain delayed delivered bounced opened
    uncertain: sent failed delayed delivered bounced opened
    sent: delayed delivered bounced opened
    delayed: delivered bounced opened
    delivered: bounced opened
    bounced: opened
    failed: delivered opened
    """
)
"""Every allowed (was, will). Opened, cancelled and given are final."""

OPEN = frozenset({State.QUEUED, State.HELD, State.SENDING, State.HANDING_OVER})
"""States in which a delivery is still open: it may yet do something."""

ARRIVED = frozenset({State.SENT, State.GIVEN, State.DELAYED, State.DELIVERED, State.OPENED})
"""States in which, as far as is known, the recipient has it or a server took the duty."""

WORST_FIRST: tuple[State, ...] = (
    State.BOUNCED,
    State.FAILED,
    State.UNCERTAIN,
    State.HELD,
    State.QUEUED,
    State.SENDING,
    State.HANDING_OVER,
    State.DELAYED,
    State.SENT,
    State.GIVEN,
    State.DELIVERED,
    State.OPENED,
)
"""The order in which the projection picks what the table shows."""


def may_follow(was: State, will: State) -> bool:
    """Tell whether a recipient in `was` may become `will`."""
    return (was, will) in TRANSITIONS


def shown(state: State) -> SendStatus | None:
    """Return the word that the table shows for a state; None for a cancelled recipient."""
    if state is State.CANCELLED:
        return None
    if state is State.HANDING_OVER:
        return SendStatus.SENDING
    return SendStatus(state.value)


def project(states: list[State]) -> tuple[SendStatus, int, int]:
    """Return (send status, n, of) of the live recipients' states: the worst, how many, of how many."""
    live: list[State] = [state for state in states if state is not State.CANCELLED]
    for worst in WORST_FIRST:
        count = live.count(worst)
        if count:
            word = shown(worst)
            assert word is not None
            return word, count, len(live)
    return SendStatus.NOT_SENT, 0, 0
