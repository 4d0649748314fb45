"""What came back: a message that a mail server or a reader sent about one of ours, and what it says of whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause, Remedy


class ReportKind(StrEnum):
    """What a report says. All but `bounce` are no failure; `none` is a message that is no report at all."""

    BOUNCE = "bounce"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    OPENED = "opened"
    DELETED_UNREAD = "deleted_unread"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one report says of one recipient. What it does not tell is "" (0 for a reply code).

    `recipient` is the final recipient's address, `original_recipient` the one that was written to, where the report
    names both (RFC 3464 2.3.1, 2.3.2). `action` is the report's word (RFC 3464 2.3.3). `cause` is None where nothing
    failed. `permanent` tells that trying again unchanged is useless. `server_words` is what the server said, raw:
    it passes `visible()` before any screen. `message_id` ("<...>") and `envelope_id` are of the message it is about;
    `rule` names the row that decided.
    """

    kind: ReportKind
    recipient: str = ""
    original_recipient: str = ""
    action: str = ""
    status_code: str = ""
    reply_code: int = 0
    cause: Cause | None = None
    permanent: bool = False
    sentence: str = ""
    remedies: tuple[Remedy, ...] = ()
    server_words: str = ""
    message_id: str = ""
    envelope_id: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A message that was read: its findings (never none), and what tells whose it is.

    `message_id` is its own; `references` the Message-IDs that its In-Reply-To and References name, the nearest first;
    `sender` the address of its From, `addressed` the addresses it came in for (Delivered-To, X-Original-To, To);
    `date` its Date in Unix milliseconds UTC, None where it has none that can be read. All raw.
    """

    findings: tuple[Finding, ...]
    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    addressed: tuple[str, ...] = ()
    subject: str = ""
    date: int | None = None


_TO: dict[ReportKind, State] = {
    ReportKind.BOUNCE: State.BOUNCED,
    ReportKind.DELAYED: State.DELAYED,
    ReportKind.DELIVERED: State.DELIVERED,
    ReportKind.RELAYED: State.SENT,
    ReportKind.OPENED: State.OPENED,
}
_FROM: dict[ReportKind, frozenset[State]] = {
    ReportKind.BOUNCE: frozenset({State.HANDING_OVER, State.UNCERTAIN, State.SENT, State.DELAYED, State.DELIVERED}),
    ReportKind.DELAYED: frozenset({State.HANDING_OVER, State.UNCERTAIN, State.SENT}),
    ReportKind.DELIVERED: frozenset({State.HANDING_OVER, State.UNCERTAIN, State.SENT, State.DELAYED}),
    ReportKind.RELAYED: frozenset({State.HANDING_OVER, State.UNCERTAIN}),
    ReportKind.OPENED: frozenset(
        {State.HANDING_OVER, State.UNCERTAIN, State.SENT, State.DELAYED, State.DELIVERED, State.BOUNCED, State.FAILED}
    ),
}
_FROM_IF_IN_DATA: dict[ReportKind, frozenset[State]] = {
    ReportKind.BOUNCE: frozenset({State.QUEUED, State.HELD, State.SENDING}),
    ReportKind.DELIVERED: frozenset({State.QUEUED, State.HELD, State.SENDING, State.FAILED}),
    ReportKind.OPENED: frozenset({State.QUEUED, State.HELD, State.SENDING}),
}


def moved_to(kind: ReportKind, was: State, *, in_data: bool) -> State | None:
    """Return what a report makes of a recipient in `was`; None where it changes nothing (OUTBOX S2).

    `in_data` tells that an earlier attempt of the delivery reached DATA with this recipient: a server that refused in
    words may have taken the mail in deed. No state goes backwards: what is `opened`, `given` or `cancelled` stays.
    """
    if was in _FROM.get(kind, frozenset()) or (in_data and was in _FROM_IF_IN_DATA.get(kind, frozenset())):
        return _TO[kind]
    return None
