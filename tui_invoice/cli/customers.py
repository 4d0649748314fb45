"""`customer list|show|edit`: who is billed, and their e-mail addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing
from tui_invoice.domain.errors import UsageError

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.people import Customer


@click.group()
def customer() -> None:
    """Who is billed, and their e-mail addresses."""


@customer.command("list")
@click.argument("text", metavar="[TEXT]", default="")
@options.as_json
@click.pass_obj
def list_(context: Context, text: str, as_json: bool) -> int:
    """List customers by name, a hundred at most.

    With TEXT those that have it in name, tax id or address.
    """
    from tui_invoice.operations import people, reading

    reading.refuse_wrong_name(context)
    found: tuple[Customer, ...] = ()
    if reading.office(context) is not None:
        found = people.matching(context, text)
    if as_json:
        printing.out_array(_plain(each) for each in found)
    if len(found) == people.MOST:
        printing.note(f"these are the first {people.MOST}: say TEXT to find others")
    if as_json:
        return 0
    if not found:
        printing.note("no customer is here" + (f" with “{text}”" if text else ""))
        return 0
    table = printing.Table(("Id", "Name", "E-mail"), flexible=(1,), right=(0,))
    rows = [(str(each.id), each.name, ", ".join(c.address for c in each.contacts)) for each in found]
    for line in table.lines(rows):
        if not printing.out(line):
            break
    return 0


@customer.command()
@click.argument("which", metavar="NAME|ID")
@options.as_json
@click.pass_obj
def show(context: Context, which: str, as_json: bool) -> int:
    """Show one customer, by name, part of the name, or id."""
    from tui_invoice.operations import people

    _shown(people.show(context, which), as_json=as_json)
    return 0


@customer.command()
@click.argument("which", metavar="NAME|ID")
@click.option("--correct", multiple=True, metavar="OLD=NEW", help="Put NEW in place of an address, from now on.")
@click.option("--add", multiple=True, metavar="ADDRESS", help="A further address.")
@click.option("--language", metavar="TAG", help="What documents are written in: en, vi, da, zh.")
@click.option("--country", metavar="CODE", help="Two letters: DK, VN.")
@options.as_json
@click.pass_obj
def edit(
    context: Context,
    which: str,
    correct: tuple[str, ...],
    add: tuple[str, ...],
    language: str | None,
    country: str | None,
    as_json: bool,
) -> int:
    """Change what is sent to a customer from now on.

    What was sent stays as it was.
    """
    from tui_invoice.cli.sending import corrections
    from tui_invoice.operations import people

    mends = corrections(correct)
    if "" in mends:
        raise UsageError("--correct says no old address", mends[""], "say --correct OLD=NEW")
    changed = people.edit(context, which, correct=mends, add=add, language=language, country=country)
    _shown(changed, as_json=as_json)
    return 0


def _shown(found: Customer, *, as_json: bool) -> None:
    if as_json:
        printing.out_json(_plain(found))
        return
    printing.out_fields(
        {
            "id": str(found.id),
            "name": found.name,
            "address": found.address,
            "country": found.country,
            "tax_id": found.tax_id,
            "language": found.language,
            "e-mail": "\n".join(f"{c.address} ({c.role})" if c.role != "to" else c.address for c in found.contacts),
        }
    )


def _plain(found: Customer) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "address": found.address or None,
        "country": found.country or None,
        "tax_id": found.tax_id or None,
        "language": found.language,
        "contacts": [{"address": c.address, "role": c.role, "name": c.name or None} for c in found.contacts],
    }
