"""Saving whom mail did not reach in a file: a new one, that only its owner reads."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tui_invoice.operations.context import Context
from tui_invoice.operations.missed import as_csv, misses
from tui_invoice.operations.new_file import written


def save(context: Context, path: Path, *, days: int | None = None, numbers: Collection[str] | None = None) -> int:
    """Write the failures of the last days, or those of these invoices, as CSV into a new file (0600); return how many.

    Raises RefusedError where there is a file of this name already, BadInputError where none can be written, StoreError.
    """
    found = [each for each in misses(context, days) if numbers is None or each.number in numbers]
    with written(path) as file:
        file.writelines(f"{each}\r\n" for each in as_csv(found))
    return len(found)
