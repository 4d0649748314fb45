"""`python -m tests.bench [--quick]`: the measures of the budgets, as ratios to a peer of the same run.

The tables are Markdown, so that they can be put into docs/performance.md as they are. Nothing here is a test: the
exit code is 0 whatever the figures say.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import handing_over, importing, pages, searching, starting
from tests.bench.table import Row, lines

_SIZES = (100_000, 1_000_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print the measures of the budgets.")
    parser.add_argument("--quick", action="store_true", help="leave out the database of 1,000,000 invoices")
    quick = parser.parse_args(arguments).quick
    began = time.monotonic()
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="tui-invoice-bench-") as name:
        folder = Path(name)
        with searching.filled(folder, searching.SMALL) as made:
            _print("Starting", starting.rows(folder, made))
            small = searching.costs(made, searching.SMALL)
        _print("The page", pages.rows())
        _print("Import", importing.rows(folder))
        _print("Handing over", handing_over.rows(folder))
        for size in _SIZES[:1] if quick else _SIZES:
            with searching.filled(folder, size) as made:
                large = searching.costs(made, size)
            _print(f"Pages and search at {size:,} invoices, beside {searching.SMALL:,}", searching.rows(large, small))
            print(f"\n{searching.slow(large)}", flush=True)
    print(f"\nAll of it took {time.monotonic() - began:.0f} s; load {os.getloadavg()[0]:.1f} at the end.")


def _print(title: str, rows: Sequence[Row]) -> None:
    print("\n".join(lines(title, rows)), flush=True)


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{cores} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {load}."


if __name__ == "__main__":
    main()
