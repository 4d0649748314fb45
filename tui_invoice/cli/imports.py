"""`import FILE...`: invoices from CSV, JSON and Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import import_told, options, printing

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--encoding", metavar="NAME", default="utf-8-sig", help="What the files are written in; UTF-8, unless said."
)
@click.option("--locale", metavar="NAME", help="How its numbers and dates are written, where two ways are possible.")
@click.option("--sheet", metavar="NAME", default="", help="Which sheet of a workbook, where several have invoices.")
@click.option("--map", "maps", metavar="HEADER=FIELD,...", multiple=True, help="What the columns are.")
@click.option("--save-map", metavar="NAME", help="Keep what --map says under this name.")
@click.option("--use-map", metavar="NAME", help="Use what was kept under this name.")
@click.option("--allow-no-email", is_flag=True, help="Take invoices without an address too: they go by post.")
@click.option("--valid-only", is_flag=True, help="Take what is right of a file that has wrong lines.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@options.as_json
@click.pass_obj
def import_(
    context: Context,
    files: tuple[Path, ...],
    encoding: str,
    locale: str | None,
    sheet: str,
    maps: tuple[str, ...],
    save_map: str | None,
    use_map: str | None,
    allow_no_email: bool,
    valid_only: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take invoices from CSV, JSON or Excel files.

    They count as issued. The first time this makes the database. A file with anything wrong in it is left out
    whole, and each fault is named with its line. What is here already with the same content is left alone, so a
    file may be imported again.
    """
    from tui_invoice.domain.import_manner import Manner
    from tui_invoice.operations import importing

    columns = _columns(context, maps, save_map, use_map)
    manner = Manner(encoding, locale, columns, sheet, allow_no_email)
    taken = importing.take(context, files, manner=manner, valid_only=valid_only, dry_run=dry_run)
    if as_json:
        printing.out_json(import_told.plain(taken, dry_run=dry_run))
    else:
        import_told.tell(taken, dry_run=dry_run)
    return 1 if taken.problems or taken.refused else 0


def _columns(context: Context, maps: tuple[str, ...], save_map: str | None, use_map: str | None) -> dict[str, str]:
    """Return what the columns are: what is said now goes over what is kept. Keeps it where it is to be kept."""
    if not maps and use_map is None and save_map is None:
        return {}
    from tui_invoice.operations import import_maps

    columns = {} if use_map is None else import_maps.named(context, use_map)
    for each in maps:
        columns |= import_maps.parsed(each)
    if save_map is not None:
        import_maps.save(context, save_map, columns)
    return columns
