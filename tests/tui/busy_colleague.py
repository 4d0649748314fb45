"""A third process that works at the same office: `python -m tests.tui.busy_colleague DATABASE SEED`.

For each line on its stdin it does some things at random (brings invoices in, sends, takes back, notes as given),
then writes one line of JSON: how many invoices each view has now, and the send status of each.
"""

from __future__ import annotations

import json
import random
import sys

from tests.store.making import make_invoice
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.operations import bulk
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.context import Context, here
from tui_invoice.operations.giving import given
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.withdrawing import cancel, pause
from tui_invoice.store import invoices

DEEDS = 12


def main(database: str, seed: str) -> None:
    """Work for as long as somebody asks for more."""
    context, chance = here({"TUI_INVOICE_COURIER": "off"}, database), random.Random(int(seed))
    for n, _ in enumerate(sys.stdin):
        for deed in range(DEEDS):
            _do(context, chance, f"N-{n}-{deed}")
        with Browser(context) as browser:
            counts = browser.counts(Period())
            rows = browser.by_ids(bulk.ids_of(browser, Filter()))
        so = {
            "counts": {view.value: counts[view] for view in View},
            "statuses": {row.number: row.send_status.value for row in rows},
        }
        print(json.dumps(so), flush=True)


def _do(context: Context, chance: random.Random, number: str) -> None:
    with Browser(context) as browser:
        known = [row.number for row in browser.by_ids(bulk.ids_of(browser, Filter()))]
    chosen = chance.choice(known)
    try:
        match chance.randrange(5):
            case 0:
                with context.writing() as db, db.transaction():
                    invoices.add_issued(db, [(make_invoice(number), None)])
            case 1:
                send(context, Wish((chosen,)))
            case 2:
                cancel(context, [chosen])
            case 3:
                pause(context, [chosen])
            case _:
                given(context, chosen)
    except InvoiceError:
        return  # it was not for this one to be done: what is refused changes nothing


if __name__ == "__main__":
    main(*sys.argv[1:])
