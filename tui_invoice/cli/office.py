"""`office show|edit`: who the seller is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing

if TYPE_CHECKING:
    from tui_invoice.domain.office import Office
    from tui_invoice.operations.context import Context


@click.group()
def office() -> None:
    """Who the seller is, its clock and its way of writing."""


@office.command()
@options.as_json
@click.pass_obj
def show(context: Context, as_json: bool) -> int:
    """Show the office."""
    from tui_invoice.operations import reading

    reading.refuse_wrong_name(context)
    found = reading.office(context)
    if found is None:
        printing.note("there is no office yet")
        printing.note("→ tui-invoice office edit --name NAME --address ADDRESS")
        if as_json:
            printing.out_json({})
        return 0
    _shown(found, as_json=as_json)
    return 0


@office.command()
@click.option("--name", metavar="NAME", help="The seller's name, as it is printed.")
@click.option("--address", metavar="TEXT", help="Its postal address; may hold several lines.")
@click.option("--country", metavar="CODE", help="Its country, two letters: DK, VN.")
@click.option("--tax-id", metavar="TEXT", help="Its tax or VAT number.")
@click.option("--bank", metavar="TEXT", help="Where to pay to; may hold several lines.")
@click.option("--time-zone", metavar="ZONE", help="Its clock: Europe/Copenhagen, Asia/Ho_Chi_Minh.")
@click.option("--locale", metavar="NAME", help="How it writes numbers: da_DK, vi_VN, en_GB.")
@click.option("--bcc", metavar="ADDRESS", help="Gets a copy of all that goes out; empty for none.")
@options.as_json
@click.pass_obj
def edit(context: Context, /, as_json: bool, **said: str | None) -> int:
    """Change the office; what is not named stays. The first time this makes the database."""
    from tui_invoice.operations import offices

    _shown(offices.edit(context, offices.OfficeChanges(**said)), as_json=as_json)
    return 0


def _shown(found: Office, *, as_json: bool) -> None:
    seller = found.seller
    fields = {
        "name": seller.name,
        "address": seller.address,
        "country": seller.country,
        "tax_id": seller.tax_id,
        "bank": seller.bank,
        "time_zone": found.time_zone,
        "locale": found.locale,
        "bcc": found.bcc,
    }
    if as_json:
        printing.out_json({key: value or None for key, value in fields.items()})
    else:
        printing.out_fields(fields)
