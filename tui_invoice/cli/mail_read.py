"""What `check-mail` read, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_invoice.operations.reading_back import CameBack, Checked


def plain(found: CameBack) -> dict[str, object]:
    """Return what came back, as lines of the log, and what came of each mailbox."""
    return {
        "came_back": [entry.as_json() for entry in found.entries],
        "mailboxes": [_mailbox(each) for each in found.checked],
    }


def _mailbox(each: Checked) -> dict[str, object]:
    trouble = each.trouble
    return {
        "address": each.address,
        "read": trouble is None,
        "seen": each.looked.seen,
        "moved": each.looked.moved,
        "noted": each.looked.noted,
        "ignored": each.looked.ignored,
        "copies_laid": each.looked.laid,
        "settled": each.looked.settled,
        "cause": trouble.cause.value if trouble else None,
        "sentence": (trouble.sentence or None) if trouble else None,
        "words": (trouble.words or None) if trouble else None,
    }
