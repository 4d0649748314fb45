"""Outcomes: what became of the invoices that one command queued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus, shown
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.mail.coming_back import returned
from tui_invoice.mail.sentences import sentence
from tui_invoice.operations import planning
from tui_invoice.operations.context import Context
from tui_invoice.store import queueing
from tui_invoice.store.invoices import Stored


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table shows of an invoice, the addresses that are in this state, and why in a plain sentence or ''."""

    number: str
    status: SendStatus
    n: int
    of: int
    addresses: tuple[str, ...]
    cause: str
    sentence: str


def outcomes(context: Context, numbers: Sequence[str]) -> tuple[Outcome, ...]:
    """Return what became of each invoice, in the same order. Raises NotFoundError, StoreError."""
    with context.reading() as db:
        found = []
        for number in numbers:
            stored = planning.found(db, number)
            live = queueing.standing(db, stored.id).live
            words = next((each.words for each in live if each.cause == stored.send_cause), "")
            found.append(
                Outcome(
                    number,
                    stored.send_status,
                    stored.send_n,
                    stored.send_of,
                    tuple(each.address for each in live if shown(each.state) is stored.send_status and each.address),
                    stored.send_cause,
                    _why(stored, words) if stored.send_cause else "",
                )
            )
        return tuple(found)


def _why(stored: Stored, words: str) -> str:
    cause = Cause(stored.send_cause)
    if stored.send_status is SendStatus.BOUNCED:
        return returned(cause)[0]
    return sentence(cause, "" if stored.send_status is SendStatus.DELAYED else words)
