"""`doctor` and `paths`: what is wrong on this machine, and where things lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command()
@click.option("--full", is_flag=True, help="Check every kept document and every line of the journal.")
@click.option("--units", is_flag=True, help="Print systemd units and cron lines that send while nobody is signed in.")
@options.as_json
@click.pass_obj
def doctor(context: Context, full: bool, units: bool, as_json: bool) -> int:
    """Look for what is wrong on this machine.

    Nothing is made or changed. Where `updates` is on in config.toml, the index is asked for a newer version once a day.
    """
    if units:
        from tui_invoice.cli import units as told

        told.tell(context, as_json=as_json)
        return 0
    from tui_invoice.operations import doctor as operation

    found = operation.look(context, full=full)
    if as_json:
        printing.out_array(
            {"level": each.level.value, "title": each.title, "detail": each.detail or None, "todo": each.todo or None}
            for each in found
        )
        return 0
    marks = {"ok": words.GOOD, "warn": words.WAITS, "error": words.BAD}
    for each in found:
        about = f": {each.detail}" if each.detail else ""
        printing.out_wrapped(words.marked("-" if each.lacking else marks[each.level.value], f"{each.title}{about}"))
        if each.todo:
            printing.out_wrapped(f"    → {each.todo}")
    return 0


@click.command()
@options.as_json
@click.pass_obj
def paths(context: Context, as_json: bool) -> int:
    """Print where the database and all else lies."""
    from tui_invoice.operations import vaults

    places = context.paths
    found = {
        "database": str(places.database),
        "config": str(places.config),
        "columns": str(places.columns),
        "secrets": str(vaults.kept_in(context)),
        "courier_log": str(places.courier_log),
        "crashes": str(places.crashes),
        "remembered": str(places.remembered),
    }
    if as_json:
        printing.out_json(found)
    else:
        printing.out_fields(found)
    return 0
