"""`import FILE...`: invoices from CSV and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words

if TYPE_CHECKING:
    from tui_invoice.domain.errors import BadInputError
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.importing import Taken


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--encoding", metavar="NAME", default="utf-8-sig", help="What the files are written in; UTF-8, unless said."
)
@click.option("--locale", metavar="NAME", help="How its numbers are written, where they could be read in two ways.")
@click.option("--valid-only", is_flag=True, help="Take what is right of a file that has wrong lines.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@options.as_json
@click.pass_obj
def import_(
    context: Context,
    files: tuple[Path, ...],
    encoding: str,
    locale: str | None,
    valid_only: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take invoices from CSV or JSON files.

    They count as issued. The first time this makes the database. A file with anything wrong in it is left out
    whole, and each fault is named with its line. What is here already with the same content is left alone, so a
    file may be imported again.
    """
    from tui_invoice.operations import importing

    taken = importing.take(context, files, encoding=encoding, locale=locale, valid_only=valid_only, dry_run=dry_run)
    if as_json:
        printing.out_json(_plain(taken, dry_run=dry_run))
    else:
        _print(taken, dry_run=dry_run)
    return 1 if taken.problems or taken.refused else 0


def _print(taken: Taken, *, dry_run: bool) -> None:
    for problem in taken.problems:
        printing.fault(problem)
    if taken.untold:
        printing.note(f"and {words.several(taken.untold, 'more fault')}")
    for file in taken.refused:
        printing.note(f"{file}: nothing of it was taken")
    verb = "would be taken" if dry_run else "taken"
    here = f", {taken.unchanged} here already" if taken.unchanged else ""
    printing.out(f"{words.several(taken.new, 'invoice')} {verb}{here}")


def _plain(taken: Taken, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "new": taken.new,
        "unchanged": taken.unchanged,
        "numbers": list(taken.numbers),
        "refused": [str(file) for file in taken.refused],
        "problems": [_problem(each) for each in taken.problems],
        "untold": taken.untold,
    }


def _problem(problem: BadInputError) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "field": problem.field or None,
        "value": problem.value or None,
        "title": problem.title,
        "detail": problem.detail,
        "todo": problem.todo,
    }
