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

from tests.bench import first_frame, handing_over, importing, on_the_line, pages, peers, reports, searching, starting
from tests.bench.screens import Screens
from tests.bench.table import Row, lines
from tests.store.making import MadeOffice

_SIZES = (100_000, 1_000_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print the measures of the budgets.")
    parser.add_argument("--quick", action="store_true", help="leave out the database of 1,000,000 invoices")
    parser.add_argument("--screen", action="store_true", help="measure nothing but starting and the screen")
    parser.add_argument("--peers", action="store_true", help="play the same jobs in visidata and harlequin, no more")
    chosen = parser.parse_args(arguments)
    sizes = _SIZES[:1] if chosen.quick else _SIZES
    began = time.monotonic()
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="tui-invoice-bench-") as name:
        folder = Path(name)
        if chosen.peers:
            _beside_peers(folder, sizes[-1])
            return
        with searching.filled(folder, searching.SMALL) as few:
            _begin(folder, few)
            small = None if chosen.screen else searching.costs(few, searching.SMALL)
            if not chosen.screen:
                _print("The page", pages.rows())
                _print("Import", importing.rows(folder))
                _print("What comes back", reports.rows())
                _print("Handing over", handing_over.rows(folder))
            for size in sizes:
                with searching.filled(folder, size) as made:
                    _print(f"The screen with {size:,} invoices", first_frame.rows(Screens(folder), made, size, few))
                    if small is not None:
                        _search(made, size, small)
    print(f"\nAll of it took {time.monotonic() - began:.0f} s; load {os.getloadavg()[0]:.1f} at the end.")


def _beside_peers(folder: Path, size: int) -> None:
    """Play the same jobs in our screen and in the peers that are there."""
    with searching.filled(folder, searching.SMALL) as few, searching.filled(folder, size) as made:
        print("\n".join(peers.table(Screens(folder), few, made, (searching.SMALL, size))))
    if missing := peers.missing():
        print(f"\n{missing}.")


def _begin(folder: Path, few: MadeOffice) -> None:
    """Measure starting and the screen of a small office."""
    screens = Screens(folder)
    _print("Starting", starting.rows(folder, few))
    _print(f"The screen with {searching.SMALL:,} invoices", first_frame.rows(screens, few, searching.SMALL, few))
    _print("Keys at the screen", on_the_line.rows(screens, few))
    if missing := on_the_line.missing(screens, few):
        print(f"\n{missing}.", flush=True)


def _search(made: MadeOffice, size: int, small: dict[str, searching.Cost]) -> None:
    """Measure pages and search at one size."""
    large = searching.costs(made, size)
    _print(f"Pages and search at {size:,} invoices, beside {searching.SMALL:,}", searching.rows(large, small))
    print(f"\n{searching.slow(large)}", flush=True)


def _print(title: str, rows: Sequence[Row]) -> None:
    print("\n".join(lines(title, rows)), flush=True)


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{cores} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {load}."


if __name__ == "__main__":
    main()
