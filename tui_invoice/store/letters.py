"""The mail of an invoice as it was frozen when it was queued (OUTBOX S0)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tui_invoice.domain.delivery import Role
from tui_invoice.store.database import Database

_LIVING = (
    "SELECT d.id, d.subject, d.body, d.attach, d.made_at, s.name, s.address, m.made_for FROM delivery d"
    " JOIN sender s ON s.id=d.sender_id LEFT JOIN message m ON m.delivery_id=d.id"
    " WHERE d.invoice_id=? AND d.purpose IN ('send','resend')"
    " AND EXISTS (SELECT 1 FROM recipient WHERE delivery_id=d.id AND state<>'cancelled') ORDER BY d.id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What one delivery says, and to whom. `sender` is "Name <address>", `made_at` in Unix milliseconds UTC.

    `files` are (name, SHA-256 or "" for a page that was to be drawn); `people` are (role, address).
    """

    subject: str
    body: str
    sender: str
    made_at: int
    files: tuple[tuple[str, str], ...]
    people: tuple[tuple[Role, str], ...]

    def having(self, role: Role) -> tuple[str, ...]:
        """Return the addresses in one role."""
        return tuple(address for each, address in self.people if each is role)


def newest(db: Database, invoice_id: int) -> Frozen | None:
    """Return the newest delivery to a customer that was not taken back, None where there is none."""
    row = db.first(_LIVING, invoice_id)
    if row is None:
        return None
    people = db.rows(
        "SELECT role, address FROM recipient WHERE delivery_id=? AND state<>'cancelled' ORDER BY id", row["id"]
    )
    return Frozen(
        subject=row["subject"],
        body=row["body"],
        sender=row["made_for"] or f"{row['name']} <{row['address']}>",
        made_at=row["made_at"],
        files=tuple((each["name"], each["sha256"]) for each in json.loads(row["attach"])),
        people=tuple((Role(each["role"]), each["address"]) for each in people),
    )


def had_to_draw(db: Database, invoice_id: int) -> bool:
    """Tell whether a delivery of the invoice was queued without a kept page: one kept now was drawn for it."""
    rows = db.rows("SELECT attach FROM delivery WHERE invoice_id=?", invoice_id)
    return any(not each["sha256"] for row in rows for each in json.loads(row["attach"]))
