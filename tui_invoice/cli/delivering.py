"""`deliver`: the courier itself, in this process."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, options, printing
from tui_invoice.domain.errors import UsageError
from tui_invoice.domain.secret import Secret

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command()
@click.option("--once", is_flag=True, help="Return when nothing is due now, whoever did the work; for cron.")
@click.option("--stay", is_flag=True, help="Never return; for a service.")
@click.option("--detached", is_flag=True, hidden=True, help="Passwords come as JSON on stdin.")
@options.as_json
@click.pass_obj
def deliver(context: Context, once: bool, stay: bool, detached: bool, as_json: bool) -> int:
    """Hand over what is queued, until nothing is.

    One courier works on a database at a time. Only what needs a person is printed, so that cron mails just that.
    The exit code is 1 then, and 75 where something stays queued for a later try.
    """
    if once and stay:
        raise UsageError("--once and --stay exclude each other", "", "say one of them")
    from tui_invoice.operations import delivering, reading, starting
    from tui_invoice.operations.courier import Ended, Mode
    from tui_invoice.operations.ending import told_by_signals
    from tui_invoice.operations.waiting import Waiting

    context = _given(context) if detached else couriers.asked(context, everybody=True)
    office = reading.office(context)
    if office is None:
        printing.note("there is no database yet, so nothing is to be delivered")
        return 0
    starting.end_holds(context)
    mode = Mode.ONCE if once else Mode.STAY if stay else Mode.UNTIL_EMPTY
    before = reading.last_line(context)
    waiting = Waiting()
    with told_by_signals(waiting) as told:
        lingers = couriers.lingers if sys.stderr.isatty() else None
        ended = delivering.deliver(context, mode, waiting, lingers=lingers)
    needed = reading.needing_a_person(context, before)
    if as_json:
        printing.out_array(entry.as_json() for entry in needed)
    else:
        for entry in needed:
            printing.out(f"{entry.number}: {entry.text}" if entry.number else entry.text)
    if ended is Ended.ANOTHER and sys.stderr.isatty():
        printing.note("another courier is at work")
    if signal.SIGINT in told:
        return 130
    if needed:
        return 1
    return 75 if once and reading.anything_queued(context) else 0


def _given(context: Context) -> Context:
    """Return the context with the passwords that whoever started this courier wrote to its stdin."""
    try:
        found = json.loads(sys.stdin.buffer.read() or b"{}")
        secrets = {str(uid): Secret(str(word)) for uid, word in found.items()}
    except (ValueError, AttributeError) as error:
        raise UsageError("--detached is for the program itself", "stdin held no passwords as JSON", "") from error
    return replace(context, secrets=secrets)
