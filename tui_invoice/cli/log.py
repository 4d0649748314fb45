"""`log`: what happened, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words
from tui_invoice.domain.clock import at

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tui_invoice.operations.context import Context
    from tui_invoice.operations.reading import Entry

_MARKS = {"error": words.BAD, "warn": words.WAITS}


@click.command()
@click.option("--follow", is_flag=True, help="Go on with what is written, until Ctrl-C; with --json a line each.")
@click.option("--limit", type=click.IntRange(0), metavar="N", default=50, help="So many of the newest lines (50).")
@options.as_json
@click.pass_obj
def log(context: Context, follow: bool, limit: int, as_json: bool) -> int:
    """Show the newest lines of the log, oldest first."""
    from tui_invoice.operations import reading

    reading.refuse_wrong_name(context)
    office = reading.office(context)
    found = reading.log(context, limit) if limit else ()
    if office is None or found is None:
        printing.note("there is no database yet")
        if as_json and not follow:
            printing.out_array(())
        return 0
    if follow:
        return _follow(context, found, office.zone, as_json=as_json)
    if as_json:
        printing.out_array(entry.as_json() for entry in found)
        return 0
    for entry in found:
        if not printing.out(line(entry, office.zone)):
            break
    return 0


def line(entry: Entry, zone: ZoneInfo) -> str:
    """Return a line of the log as the office's clock and eyes want it."""
    when = f"{at(entry.at, zone):%Y-%m-%d %H:%M:%S}"
    about = f"{entry.number}  " if entry.number else ""
    return words.marked(_MARKS.get(entry.level, " "), f"{when}  {about}{entry.text}")


def _follow(context: Context, found: tuple[Entry, ...], zone: ZoneInfo, *, as_json: bool) -> int:
    """Print on until the end is asked for (130), or until nobody reads any more."""
    from tui_invoice.operations import reading
    from tui_invoice.operations.ending import told_by_signals
    from tui_invoice.operations.waiting import Waiting

    def shown(entry: Entry) -> bool:
        return printing.out_json(entry.as_json()) if as_json else printing.out(line(entry, zone))

    if not all(shown(entry) for entry in found):
        return 0
    waiting = Waiting()
    after = found[-1].id if found else reading.last_line(context)
    with told_by_signals(waiting):
        for entry in reading.follow(context, waiting, after):
            if not shown(entry):
                return 0
    return 130
