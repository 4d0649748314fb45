"""The peer of the screen: a Textual app with nothing but a table. `python -m tests.bench.empty_app [ROWS]`."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable

HEAD = "Customer"


class EmptyApp(App[None]):
    """A table of so many rows, and everything else as Textual has it."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("Number", HEAD, "Date", "Total", "Status")
        table.add_rows(
            (f"INV-2026-{n:06d}", f"Acme Ltd {n}", "2026-11-18", f"{n:,}.00 EUR", "sent") for n in range(self._rows)
        )


if __name__ == "__main__":
    EmptyApp(int(sys.argv[1]) if len(sys.argv) > 1 else 0).run(mouse=False)
