"""Read receipts: message disposition notifications (RFC 8098), the older forms of RFC 2298 too."""

from __future__ import annotations

import re
from typing import Final

from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.reports.judging import EVENTS
from tui_invoice.mail.reports.parts import Part, fields_of
from tui_invoice.mail.reports.told import address_in, typed_address

RECEIPT_KIND: Final = "message/disposition-notification"
_MEANS: Final = {
    "displayed": ReportKind.OPENED,
    "read": ReportKind.OPENED,
    "processed": ReportKind.DELIVERED,
    "dispatched": ReportKind.RELAYED,
    "denied": ReportKind.DELIVERED,
    "deleted": ReportKind.DELETED_UNREAD,
}
"""Disposition types (RFC 8098 3.2.6.2). `dispatched` (passed on unseen) and `denied` (came, but nothing is told) are
of RFC 2298 only; `read` is what some programs write. All of them mean that the mail came."""
_TYPE = re.compile(r"(?:^|;|/)[ \t]*([a-z]{4,10})[ \t]*(?:/[\w, -]{0,40})?$")


def receipt_in(parts: list[Part], sender: str) -> Finding | None:
    """Return what a read receipt tells, None where no part is one."""
    for part in parts:
        if part.kind != RECEIPT_KIND:
            continue
        fields = fields_of(re.sub(r"\n\s*\n", "\n", part.text))
        found = _TYPE.search(fields.get("disposition", [""])[0].strip().lower())
        kind = _MEANS.get(found[1]) if found else None
        if found is None or kind is None:
            continue
        final = typed_address(fields.get("final-recipient", [""])[0])
        original = typed_address(fields.get("original-recipient", [""])[0])
        return Finding(
            kind,
            final or original or address_in(sender),
            original,
            found[1],
            sentence=EVENTS[kind],
            message_id=fields.get("original-message-id", [""])[0].strip(),
            rule="receipt",
        )
    return None
