"""`list`: the invoices, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words
from tui_invoice.domain.errors import NotFoundError, UsageError
from tui_invoice.domain.filters import Filter, Period, View, month
from tui_invoice.domain.invoice import Status

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.listing import Row

_CHUNK = 200
_HEADS = ("Send status", "Number", "Date", "Customer", "Total")


@click.command("list")
@click.option(
    "--view", type=click.Choice([each.value for each in View]), default=View.ALL.value, help="Which of them (all)."
)
@click.option("--find", metavar="TEXT", default="", help="Those with TEXT in number, customer, address or tag.")
@click.option("--tag", metavar="TAG", default="", help="Those that bear this tag.")
@click.option("--from", "first", type=options.Day(), metavar="DATE", help="Issued on this day or later.")
@click.option("--to", "last", type=options.Day(), metavar="DATE", help="Issued on this day or earlier.")
@click.option("--month", "whole_month", type=options.Month(), metavar="YYYY-MM", help="Issued in this month.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="So many at most; what is left out is said.")
@options.as_json
@click.pass_obj
def list_(
    context: Context,
    view: str,
    find: str,
    tag: str,
    first: date | None,
    last: date | None,
    whole_month: date | None,
    limit: int | None,
    as_json: bool,
) -> int:
    """List invoices with what became of each.

    The newest come first. The views: not_sent, outbox (queued, sending, on hold), sent, failed (bounced and
    uncertain too), opened.
    """
    if whole_month and (first or last):
        raise UsageError("--month stands for --from and --to", "", "leave either out")
    period = month(whole_month) if whole_month else Period(first, last)
    wanted = Filter(View(view), period, tag, find)
    from tui_invoice.operations import listing, reading

    reading.refuse_wrong_name(context)
    found = listing.listed(context, wanted)
    head, exists = _first(found)
    rows = islice(chain(head, found), limit)
    if as_json:
        printing.out_array(row.as_json() for row in rows)
    elif head:
        _print(context, rows)
    elif exists:
        printing.note("there are no invoices yet" if wanted == Filter() else f"no invoice is here: {wanted}")
    if limit is not None and next(found, None) is not None:
        these = "this is the first" if limit == 1 else f"these are the first {limit}"
        printing.note(f"there are more: {these}")
    return 0


def _first(found: Iterator[Row]) -> tuple[list[Row], bool]:
    """Return the first row, and whether there is a database; where there is none this is no error."""
    try:
        return list(islice(found, 1)), True
    except NotFoundError as error:
        printing.fault(error)
        return [], False


def _print(context: Context, rows: Iterator[Row]) -> None:
    from tui_invoice.operations import reading

    office = reading.office(context)
    locale = office.locale if office is not None else "en_GB"
    table = printing.Table(_HEADS, flexible=(3,), right=(4,))
    heads = True
    while chunk := list(islice(rows, _CHUNK)):
        for line in table.lines((cells(row, locale) for row in chunk), heads=heads):
            if not printing.out(line):
                return
        heads = False


def cells(row: Row, locale: str) -> tuple[str, str, str, str, str]:
    """Return what the table shows of an invoice; `locale` is the office's."""
    from tui_invoice.domain.money import format_money

    if row.status is Status.ISSUED:
        status = words.with_glyph(row.send_status, row.n, row.of)
    else:
        status = words.marked(" ", row.status.value.capitalize())
    day = row.issue_date.isoformat() if row.issue_date else ""
    return status, row.number, day, row.customer, format_money(row.total, row.currency, locale)
