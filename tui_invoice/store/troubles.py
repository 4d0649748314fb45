"""Which addresses gave trouble before: mail to them came back, was refused, or was called spam."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.store.database import Database


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last trouble that an address gave. `kind` is bounce, complaint or failed; `at` in Unix milliseconds UTC."""

    kind: str
    at: int
    cause: str
    invoice_id: int


# Addresses of reports are folded, those of recipients stand as they were written: each is asked for in its own form.
# Of the reports the newest decides, so that none of an address with many is read beyond it.
_LAST = """
SELECT a.folded, p.kind, p.at, coalesce(p.cause,'') AS cause, d.invoice_id,
  f.since AS failed_at, f.cause AS failed_cause, fd.invoice_id AS failed_invoice
FROM (SELECT json_extract(value,'$[0]') AS folded, json_extract(value,'$[1]') AS exact FROM json_each(?)) a
LEFT JOIN report p ON p.id=(SELECT n.id FROM report n INDEXED BY report_address
  WHERE n.address=a.folded AND n.at>=? AND n.matched<>'guess'
    AND (n.kind IN ('complaint','delivered','opened','received') OR (n.kind='bounce' AND n.moved=1))
    AND (SELECT purpose FROM delivery WHERE id=n.delivery_id)<>'test' ORDER BY n.at DESC, n.id DESC LIMIT 1)
LEFT JOIN delivery d ON d.id=p.delivery_id
LEFT JOIN recipient f ON f.id=(SELECT r.id FROM recipient r INDEXED BY recipient_refused
  WHERE r.envelope=a.exact AND r.since>=? AND r.state IN('bounced','failed') AND r.state='failed'
    AND r.cause IN ('invalid_address','unknown_recipient')
    AND (SELECT purpose FROM delivery WHERE id=r.delivery_id)<>'test' ORDER BY r.since DESC LIMIT 1)
LEFT JOIN delivery fd ON fd.id=f.delivery_id
WHERE p.id IS NOT NULL OR f.id IS NOT NULL
"""
_TROUBLE = ("bounce", "complaint")


def last(db: Database, envelopes: Sequence[str], since: int) -> dict[str, Trouble]:
    """Return by its folded form the last trouble of each address since an instant, unless mail arrived there after it.

    `envelopes` are addresses as SMTP takes them. One query for all.
    """
    asked = json.dumps([[each.casefold(), each] for each in dict.fromkeys(envelopes)])
    found: dict[str, Trouble] = {}
    for row in db.rows(_LAST, asked, since, since):
        some: list[Trouble] = [found[row["folded"]]] if row["folded"] in found else []
        if row["kind"] in _TROUBLE:
            some.append(Trouble(row["kind"], row["at"], row["cause"], row["invoice_id"]))
        if row["failed_at"] is not None and row["failed_at"] > (row["at"] or 0):
            some.append(Trouble("failed", row["failed_at"], row["failed_cause"], row["failed_invoice"]))
        if some:
            found[row["folded"]] = max(some, key=lambda each: each.at)
    return found
