"""What starting costs: time beside an empty Python program, and what is imported."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.bench.measuring import beside
from tests.bench.surroundings import surroundings
from tests.bench.table import Row
from tests.house.source import ROOT
from tests.store.making import MadeOffice

_ROUNDS = 11
_FORBIDDEN = {
    "--version": ("textual", "fpdf", "keyring", "smtplib", "sqlite_utils"),
    "list": ("textual", "fpdf", "keyring", "smtplib"),
}
_TELL = """
import sys
from tui_invoice.__main__ import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def rows(folder: Path, made: MadeOffice) -> list[Row]:
    """Return the rows of `--version` and of `list` of a few of the office's invoices."""
    environ = surroundings(folder, "home", made)

    def run(*words: str) -> str:
        child = [sys.executable, *words]
        return subprocess.run(child, cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stderr

    found = []
    for command, forbidden in _FORBIDDEN.items():
        words = [command, "--limit", "50"] if command == "list" else [command]
        mine, bare = beside(_ROUNDS, partial(run, "-m", "tui_invoice", *words), partial(run, "-c", "pass"))
        modules = run("-c", _TELL, *words).splitlines()[-1].split()
        heavy = [name for name in forbidden if name in modules]
        imported = f"{len(modules)} modules, {mine * 1000:.0f} ms"
        if heavy:
            imported += f", among them {', '.join(heavy)}"
        peer = f"python -c pass: {bare * 1000:.0f} ms"
        found.append(Row(" ".join(words), imported, peer, mine / bare, f"no {', '.join(forbidden)}", not heavy))
    return found
