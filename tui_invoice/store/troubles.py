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
_LAST = """
WITH asked(folded, exact) AS (SELECT json_extract(value,'$[0]'), json_extract(value,'$[1]') FROM json_each(?)),
bad AS (
  SELECT a.folded, p.kind, p.at, p.cause, d.invoice_id, p.id AS report
  FROM asked a CROSS JOIN report p INDEXED BY report_address ON p.address=a.folded AND p.at>=?
  CROSS JOIN delivery d ON d.id=p.delivery_id
  WHERE d.purpose<>'test' AND p.matched<>'guess' AND (p.kind='complaint' OR (p.kind='bounce' AND p.moved=1))
  UNION ALL
  SELECT a.folded, 'failed', r.since, r.cause, d.invoice_id, 0
  FROM asked a CROSS JOIN recipient r INDEXED BY recipient_refused ON r.envelope=a.exact AND r.since>=?
  CROSS JOIN delivery d ON d.id=r.delivery_id
  WHERE r.state IN('bounced','failed') AND r.state='failed' AND d.purpose<>'test'
    AND r.cause IN ('invalid_address','unknown_recipient'))
SELECT b.folded, b.kind, max(b.at) AS at, coalesce(b.cause,'') AS cause, b.invoice_id FROM bad b
WHERE NOT EXISTS(SELECT 1 FROM report g INDEXED BY report_address WHERE g.address=b.folded
  AND CASE WHEN b.report THEN g.id>b.report ELSE g.at>=b.at END
  AND g.kind IN ('delivered','opened','received') AND g.matched<>'guess')
GROUP BY b.folded
"""


def last(db: Database, envelopes: Sequence[str], since: int) -> dict[str, Trouble]:
    """Return by its folded form the last trouble of each address since an instant, unless mail arrived there after it.

    `envelopes` are addresses as SMTP takes them. One query for all.
    """
    asked = json.dumps([[each.casefold(), each] for each in dict.fromkeys(envelopes)])
    found = db.rows(_LAST, asked, since, since)
    return {r["folded"]: Trouble(r["kind"], r["at"], r["cause"], r["invoice_id"]) for r in found}
