"""`settle` and `given`: what only a person can know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, options, printing

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command()
@options.number
@click.argument("what", type=click.Choice(["arrived", "lost"]))
@click.option("--to", metavar="ADDRESS", default="", help="Of this recipient only.")
@options.as_json
@click.pass_obj
def settle(context: Context, number: str, what: str, to: str, as_json: bool) -> int:
    """Say whether an uncertain mail arrived.

    Ask the customer first. One that is lost can be sent again with resend. Of one that is sent or delayed, arrived
    notes that the customer has it; what the servers said of it stays.
    """
    from tui_invoice.operations import settling

    done = settling.settle(context, number, arrived=what == "arrived", address=to)
    if as_json:
        printing.out_json({"number": done.number, "arrived": done.arrived, "addresses": list(done.addresses)})
    else:
        word = "arrived" if done.arrived else "lost"
        printing.out(f"{done.number}  {word}: {', '.join(done.addresses)}")
        if not done.arrived:
            printing.note(f"→ tui-invoice resend {done.number}")
    couriers.start(context)
    return 0


@click.command()
@options.number
@click.option("--note", metavar="TEXT", default="", help="How: by post, by hand, by another program.")
@options.as_json
@click.pass_obj
def given(context: Context, number: str, note: str, as_json: bool) -> int:
    """Note that an invoice was handed over otherwise.

    By post, by hand, by another program: it counts as done, and what waits of it in the outbox is taken back.
    """
    from tui_invoice.operations import giving

    addresses = [address for address in giving.given(context, number, note) if address]
    if as_json:
        printing.out_json({"number": number, "addresses": addresses})
    else:
        printing.out(f"{number}  given" + (f": {', '.join(addresses)}" if addresses else ""))
    return 0
