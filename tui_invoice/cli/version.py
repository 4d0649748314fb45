"""`--version`: which one this is, and whether a newer one was found; nothing is asked for it."""

from __future__ import annotations

import os

import click

import tui_invoice
from tui_invoice.cli import printing
from tui_invoice.domain.errors import InvoiceError


def tell(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print the version and end, where it was asked for."""
    del param
    if not value or ctx.resilient_parsing:
        return
    printing.out(f"tui-invoice {tui_invoice.__version__}")
    if newer := _newer():
        from tui_invoice.operations import updates

        printing.note(f"tui-invoice {newer} is there → {updates.MEND}")
    ctx.exit()


def _newer() -> str:
    """Return the newer version that was found last; what it rests on is looked for before anything is imported."""
    from tui_invoice.operations import paths

    try:
        places = paths.find(os.environ)
    except InvoiceError:
        return ""
    if not places.config.exists():
        return ""
    from tui_invoice.operations import updates

    return updates.known(places)
