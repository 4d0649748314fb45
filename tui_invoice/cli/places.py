"""`doctor` and `paths`: what is wrong on this machine, and where things lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command()
@click.option("--full", is_flag=True, help="Check every kept document and every line of the journal.")
@options.as_json
@click.pass_obj
def doctor(context: Context, full: bool, as_json: bool) -> int:
    """Look for what is wrong on this machine.

    Nothing is made or changed.
    """
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
        printing.out(words.marked("-" if each.lacking else marks[each.level.value], f"{each.title}{about}"))
        if each.todo:
            printing.out(f"    → {each.todo}")
    return 0


@click.command()
@options.as_json
@click.pass_obj
def paths(context: Context, as_json: bool) -> int:
    """Print where the database and all else lies."""
    places = context.paths
    found = {
        "database": str(places.database),
        "config": str(places.config),
        "columns": str(places.columns),
        "secrets": str(places.secrets),
        "courier_log": str(places.courier_log),
        "crashes": str(places.crashes),
        "remembered": str(places.remembered),
    }
    if as_json:
        printing.out_json(found)
    else:
        printing.out_fields(found)
    return 0
