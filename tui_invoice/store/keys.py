"""What a walk through the invoices reads of each, and by what it tells whether the invoice is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter, View
from tui_invoice.domain.invoice import Status

Cursor = tuple[str, int]
"""Issue date and id: where a row stands in the order. The last one of a walk is where the next goes on."""

END: Cursor = ("\U0010ffff", 1 << 62)
"""Before the newest row: where a walk to older ones begins."""
BEGINNING: Cursor = ("", 0)
"""Behind the oldest row: where a walk to newer ones begins."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a walk reads of an invoice: where it stands in the order, and what decides whether it is shown.

    `fold` is read only where a text is looked for: the invoice's and its customer's of today. A key
    that does not fit the text is given all the same: a walk that is cut short goes on behind it.
    """

    at: Cursor
    status: str
    send_status: str
    fold: str = ""
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What a walk looks for: a filter, and of its rows those that show one of `words` (None: all).

    `lost` are the invoices that a courier was handing over when it died: they are kept as sending
    and shown as uncertain (OUTBOX S5).
    """

    filter: Filter
    words: tuple[SendStatus, ...] | None = None
    lost: Collection[int] = field(default=frozenset())

    @property
    def indexed(self) -> tuple[SendStatus, ...] | None:
        """The stored send statuses to walk, None for all and every document status."""
        words = self.words
        if self.filter.view is not View.ALL:
            words = tuple(w for w in self.filter.view.send_statuses if words is None or w in words)
        if words is None or not self.lost or SendStatus.UNCERTAIN not in words or SendStatus.SENDING in words:
            return words
        return (*words, SendStatus.SENDING)

    def shows(self, key: Key) -> bool:
        """Tell whether the invoice of a key is among them."""
        status, word = Status(key.status), SendStatus(key.send_status)
        if word is SendStatus.SENDING and key.at[1] in self.lost:
            word = SendStatus.UNCERTAIN
        among = self.words is None or (status is Status.ISSUED and word in self.words)
        return key.fits and among and self.filter.view.shows(status, word)
