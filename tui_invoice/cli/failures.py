"""`failures`: whom mail did not reach, and what was done about it, as a table, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words
from tui_invoice.cli.showing import moment
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import UsageError

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context

_HEADS = ("State", "Number", "Customer", "Recipient", "When", "The server's words", "Done since")
_TABLE = 110
"""Cells; on fewer the columns stand below each other."""


@click.command()
@click.option("--days", type=click.IntRange(1, 36_500), metavar="N", help="Of the last N days only.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for a spreadsheet; no cell of it is a formula.")
@options.as_json
@click.pass_obj
def failures(context: Context, days: int | None, as_csv: bool, as_json: bool) -> int:
    """List whom mail did not reach, and what was done since.

    All that failed or came back, the latest first, with the server's own words; also what was mended meanwhile.
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json exclude each other", "", "leave either out")
    from tui_invoice.operations import missed, reading

    reading.refuse_wrong_name(context)
    found = missed.misses(context, days)
    if as_json:
        printing.out_array(each.as_json() for each in found)
        return 0
    if as_csv:
        for line in missed.as_csv(found):
            printing.out(line)
        return 0
    office = reading.office(context)
    if not found or office is None:
        span = "" if days is None else f" in the last {words.several(days, 'day')}"
        printing.note(f"nothing failed or came back{span}, as far as is known")
        return 0
    rows = [
        (
            words.with_glyph(SendStatus(each.state.value)),
            each.number,
            each.customer,
            each.recipient,
            moment(each.since, office),
            each.words,
            each.done,
        )
        for each in found
    ]
    if printing.width() < _TABLE:
        for n, row in enumerate(rows):
            if n:
                printing.out()
            printing.out(f"{row[1]}  {row[0]}")
            printing.out_folded(dict(zip(_HEADS[2:], row[2:], strict=True)))
        return 0
    for line in printing.Table(_HEADS, flexible=(2, 3), folded=5).lines(rows):
        printing.out(line)
    return 0
