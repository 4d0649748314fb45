"""`pdf NUMBER... -o DIR`: the pages of invoices, into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context


@click.command()
@options.some_numbers
@click.option(
    "-o", "--output", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; it is made if missing.",
)  # fmt: skip
@options.as_json
@click.pass_obj
def pdf(context: Context, numbers: tuple[str, ...], folder: Path, as_json: bool) -> int:
    """Write the PDF of invoices into a folder.

    It is the very page that was sent, where one was. A file that holds something else is never overwritten.
    """
    from tui_invoice.operations import drawing

    written = drawing.pdf(context, numbers, folder)
    if as_json:
        printing.out_array(
            {"number": number, "file": str(path)} for number, path in zip(dict.fromkeys(numbers), written, strict=True)
        )
    else:
        for path in written:
            printing.out(str(path))
    return 0
