"""`cancel`, `pause`, `retry`, `release`: what is in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import completing, couriers, options, printing, sending

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.planning import Refusal


@click.command()
@options.numbers
@options.everything("All that is queued or on hold.")
@options.as_json
@click.pass_obj
def cancel(context: Context, numbers: tuple[str, ...], everything: bool, as_json: bool) -> int:
    """Take back what is in the outbox and not on its way."""
    options.exactly_one(NUMBER=numbers, all=everything)
    from tui_invoice.operations import withdrawing

    done = withdrawing.cancel(context, numbers, everything=everything)
    return _told("taken back", done.numbers, done.refused, as_json=as_json)


@click.command()
@options.numbers
@options.everything("All that is queued.")
@options.as_json
@click.pass_obj
def pause(context: Context, numbers: tuple[str, ...], everything: bool, as_json: bool) -> int:
    """Keep queued invoices back until they are released."""
    options.exactly_one(NUMBER=numbers, all=everything)
    from tui_invoice.operations import withdrawing

    done = withdrawing.pause(context, numbers, everything=everything)
    return _told("paused", done.numbers, done.refused, as_json=as_json)


@click.command()
@options.numbers
@options.everything("All that is queued.")
@options.as_json
@click.pass_obj
def retry(context: Context, numbers: tuple[str, ...], everything: bool, as_json: bool) -> int:
    """Try now what would be tried later."""
    options.exactly_one(NUMBER=numbers, all=everything)
    from tui_invoice.operations import releasing

    done = releasing.retry(context, numbers, everything=everything)
    code = _told("due now", done.numbers, done.refused, as_json=as_json)
    _start(context, bool(done.numbers))
    return code


@click.command()
@options.numbers
@options.everything("All that is on hold, of every sender.")
@click.option(
    "--sender",
    metavar="ADDRESS",
    default="",
    help="All that this account keeps back.",
    shell_complete=completing.senders,
)
@options.as_json
@click.pass_obj
def release(context: Context, numbers: tuple[str, ...], everything: bool, sender: str, as_json: bool) -> int:
    """End a hold, a pause or a move: the mail goes on.

    Where the account itself is on hold, one mail is tried first and the rest follow its success.
    """
    options.exactly_one(NUMBER=numbers, all=everything, sender=sender)
    from tui_invoice.operations import releasing

    done = releasing.release(context, numbers, everything=everything, sender=sender)
    code = _told("released", done.numbers, done.refused, as_json=as_json, senders=done.senders)
    _start(context, bool(done.numbers or done.senders))
    return code


def _start(context: Context, anything: bool) -> None:
    if anything:
        couriers.start(couriers.asked(context, everybody=True))


def _told(
    word: str,
    numbers: Sequence[str],
    refusals: Sequence[Refusal],
    *,
    as_json: bool,
    senders: Sequence[str] | None = None,
) -> int:
    """Tell for which invoices it was done and for which not; return the exit code."""
    if as_json:
        told: dict[str, object] = {"done": list(numbers), "refused": sending.plain_refusals(refusals)}
        printing.out_json(told if senders is None else {**told, "senders": list(senders)})
        return 1 if refusals else 0
    for number in numbers:
        printing.out(f"{number}  {word}")
    for address in senders or ():
        printing.note(f"the hold of {address} ended: one mail is tried first, the rest follow its success")
    for refusal in refusals:
        sending.refused(refusal)
    if not numbers and not refusals and not senders:
        printing.note("the outbox holds nothing of the kind")
    return 1 if refusals else 0
