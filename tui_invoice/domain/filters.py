"""Which invoices are shown: view, period, tag and text, each of which can say itself in words."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status

_OUTBOX = (SendStatus.QUEUED, SendStatus.SENDING, SendStatus.HELD)
_SENT = (SendStatus.SENT, SendStatus.GIVEN, SendStatus.DELAYED, SendStatus.DELIVERED, SendStatus.OPENED)
_FAILED = (SendStatus.FAILED, SendStatus.BOUNCED, SendStatus.UNCERTAIN)


class View(StrEnum):
    """The views. All = not sent + outbox + sent + failed + drafts and voids; opened lies within sent."""

    ALL = "all"
    NOT_SENT = "not_sent"
    OUTBOX = "outbox"
    SENT = "sent"
    FAILED = "failed"
    OPENED = "opened"

    @property
    def send_statuses(self) -> tuple[SendStatus, ...]:
        """The send statuses of issued invoices that the view shows; empty for All, which asks for none."""
        return {
            View.ALL: (),
            View.NOT_SENT: (SendStatus.NOT_SENT,),
            View.OUTBOX: _OUTBOX,
            View.SENT: _SENT,
            View.FAILED: _FAILED,
            View.OPENED: (SendStatus.OPENED,),
        }[self]

    def shows(self, status: Status, send_status: SendStatus) -> bool:
        """Tell whether an invoice with these belongs to the view."""
        return self is View.ALL or (status is Status.ISSUED and send_status in self.send_statuses)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first is None and self.last is None:
            return "all time"
        if self.last is None:
            return f"from {self.first}"
        if self.first is None:
            return f"to {self.last}"
        return f"{self.first} to {self.last}"

    def holds(self, day: date | None) -> bool:
        """Tell whether the day lies within; no day lies in all time only."""
        if day is None:
            return self == Period()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def month(day: date) -> Period:
    """Return the calendar month that holds `day`."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for: all of it must fit."""

    view: View = View.ALL
    period: Period = Period()
    tag: str = ""
    text: str = ""

    def __str__(self) -> str:
        parts = [self.view.value.replace("_", " ")]
        if self.period != Period():
            parts.append(str(self.period))
        if self.tag:
            parts.append(f"tag {self.tag}")
        if self.text:
            parts.append(f"with “{self.text}”")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines of the log are asked for: all of it must fit.

    `text` is looked for in the words and the invoice's number, `invoice` is an id, `failures` are the
    lines of level warn and error, the period's days are the office's.
    """

    text: str = ""
    invoice: int | None = None
    failures: bool = False
    period: Period = Period()
