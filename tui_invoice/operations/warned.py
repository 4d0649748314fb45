"""Warned: an address that mail came back from, that was refused or that complained, before more goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.clock import DAY, at
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import BadInputError
from tui_invoice.operations.context import Context
from tui_invoice.operations.failures import title
from tui_invoice.store import offices, troubles
from tui_invoice.store.database import Database
from tui_invoice.store.troubles import Trouble

REMEMBERED = 365 * DAY
"""So long an address is warned of, unless mail arrived there since."""
_WRONG = frozenset({Cause.UNKNOWN_RECIPIENT.value, Cause.INVALID_ADDRESS.value})
"""Sent there again, it fails again."""


@dataclass(frozen=True, slots=True)
class Warned:
    """An address that gave trouble with another invoice. It forbids nothing.

    `kind` is bounce, failed or complaint; `cause` '' for none; `at` is when, in Unix milliseconds UTC; `text` says it
    in the office's time.
    """

    address: str
    kind: str
    cause: str
    at: int
    text: str


def ask(context: Context, invoice_id: int, addresses: Sequence[str]) -> tuple[Warned, ...]:
    """Return what is to be known of addresses that are typed for an invoice. Raises NotFoundError, StoreError."""
    with context.reading() as db:
        return warned(db, {invoice_id: addresses}).get(invoice_id, ())


def warned(db: Database, people: Mapping[int, Sequence[str]], *, own: bool = False) -> dict[int, tuple[Warned, ...]]:
    """Return by invoice which of the addresses it would go to gave trouble with another one; one query for all.

    With `own` also which were wrong with the invoice itself. What is no address is passed over: it is refused
    elsewhere. Raises StoreError.
    """
    envelopes: dict[str, str] = {}
    for address in dict.fromkeys(each for addresses in people.values() for each in addresses):
        with suppress(BadInputError):
            envelopes[address] = parse_one(address).envelope
    if not envelopes:
        return {}
    found = troubles.last(db, tuple(envelopes.values()), db.clock.now() - REMEMBERED)
    if not found:
        return {}
    zone = offices.load(db).zone
    now = at(db.clock.now(), zone)
    told: dict[int, tuple[Warned, ...]] = {}
    for invoice_id, addresses in people.items():
        known = [(each, found.get(envelopes[each].casefold())) for each in addresses if each in envelopes]
        some = tuple(
            Warned(address, trouble.kind, trouble.cause, trouble.at, _text(address, trouble, at(trouble.at, zone), now))
            for address, trouble in known
            if trouble is not None and (trouble.invoice_id != invoice_id or (own and trouble.cause in _WRONG))
        )
        if some:
            told[invoice_id] = some
    return told


def _text(address: str, trouble: Trouble, when: datetime, now: datetime) -> str:
    day = f"{when.day} {when:%b}" if when.year == now.year else f"{when.day} {when:%b %Y}"
    if trouble.kind == "complaint":
        return f"{address}: on {day} a mail of yours was called spam there"
    how = "came back" if trouble.kind == "bounce" else "was refused"
    why = title(trouble.cause)
    return f"{address}: mail {how} on {day}: {why[:1].lower()}{why[1:]}"
