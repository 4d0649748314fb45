"""What the journal says of one attempt, in plain words beside the server's own."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from tui_invoice.domain.delivery import Purpose, State
from tui_invoice.domain.outbox import Change, Claim
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.sentences import sentence
from tui_invoice.store import journal
from tui_invoice.store.database import Database
from tui_invoice.store.journal import TEST
from tui_invoice.store.outbox import COURIER

_LEVELS = {State.FAILED: "error", State.UNCERTAIN: "warn", State.QUEUED: "warn", State.HELD: "warn"}


def tell(db: Database, claim: Claim, changes: Iterable[Change], sender: Sender) -> None:
    """Append a line for each recipient that the attempt is over for, inside the caller's transaction."""
    addresses = {recipient.id: recipient.address for recipient in claim.recipients}
    for change in changes:
        if change.will is State.HANDING_OVER:
            continue
        journal.note(
            db,
            _LEVELS.get(change.will, "info"),
            TEST if claim.purpose is Purpose.TEST else change.will.value,
            _text(change, addresses.get(change.recipient_id, ""), sender),
            who=COURIER,
            invoice=claim.invoice_id,
            delivery=claim.delivery_id,
            recipient=change.recipient_id,
        )


def _text(change: Change, address: str, sender: Sender) -> str:
    place = sender.host or sender.transport.value
    why = sentence(change.cause, change.reply) if change.cause else ""
    if change.will is State.SENT:
        return f"{place} took it for {address}: {change.reply}"
    if change.will is State.GIVEN:
        return f"given out for {address}: {change.reply}"
    if change.will is State.UNCERTAIN:
        return f"it is not known whether {address} got it: {change.reply}"
    if change.will is State.FAILED:
        return f"{address}: {why} {change.reply}"
    if change.will is State.HELD:
        return f"{address} waits until the sender is mended: {change.reply}"
    return f"not taken yet for {address}, will be tried again: {change.reply}"


def plus_hint(address: str) -> str:
    """Return what to do where a server refuses a return path of a delivery's own."""
    way = f"tui-invoice sender edit {shlex.quote(address)} --no-plus-address"
    return f"each mail has a return path of its own here; if it is that which is refused: {way}"
