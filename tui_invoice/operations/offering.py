"""What a shell may offer to complete: read at once or not at all, so that no key press waits."""

from __future__ import annotations

from tui_invoice.operations.context import Context
from tui_invoice.store import invoices
from tui_invoice.store import senders as accounts

_MOST = 200


def numbers(context: Context, prefix: str) -> list[str]:
    """Return up to 200 invoice numbers that begin so. Raises NotFoundError, StoreError, UsageError."""
    with context.glancing() as db:
        return invoices.numbers(db, prefix, _MOST)


def senders(context: Context, prefix: str) -> list[str]:
    """Return the addresses of accounts that begin so, in any case. Raises NotFoundError, StoreError, UsageError."""
    with context.glancing() as db:
        found = [each.address for each in accounts.all_of(db)]
    return [each for each in found if each.casefold().startswith(prefix.casefold())]
