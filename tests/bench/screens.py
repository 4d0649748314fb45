"""The programs whose screens are measured, each in a terminal of its own with the same surroundings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.surroundings import surroundings
from tests.bench.terminal import Terminal, terminal
from tests.house.source import ROOT
from tests.store.making import MadeOffice
from tui_invoice.domain.money import plain

ROWS = 1_000
"""Rows of the peers' tables."""
SHOWN = "INV-"
"""What stands on every row of our table."""


@dataclass(frozen=True, slots=True)
class Screens:
    """Opens them. Everything that they read or write beside the database lies in `folder`."""

    folder: Path

    def ours(self, made: MadeOffice, theme: str = "dark") -> AbstractContextManager[Terminal]:
        """The program's own screen on an office, in these colours."""
        words = [sys.executable, "-P", "-m", "tui_invoice", "--db", str(made.db.path)]
        return terminal(words, str(ROOT), self._environ(theme))

    def empty(self, rows: int) -> AbstractContextManager[Terminal]:
        """An empty Textual app with a DataTable of so many rows."""
        words = [sys.executable, "-m", "tests.bench.empty_app", str(rows)]
        return terminal(words, str(ROOT), self._environ("dark"))

    def program(self, words: Sequence[str]) -> AbstractContextManager[Terminal]:
        """Another program, in the same surroundings."""
        return terminal(words, str(self.folder), self._environ("dark"))

    def others(self, made: MadeOffice) -> Mapping[str, AbstractContextManager[Terminal]]:
        """What is installed of visidata and less, on a text of the office's rows."""
        words = {
            "visidata": ["vd", "--nothing", "--motd-url", "", self._text(made)],
            "less": ["less", self._text(made)],
        }
        return {name: self.program(each) for name, each in words.items() if shutil.which(each[0]) is not None}

    def _text(self, made: MadeOffice) -> str:
        """Write the newest rows into a file, tabs between the columns; return its name."""
        file = self.folder / "rows.tsv"
        sql = (
            "SELECT number, c.name, issue_date, total, send_status FROM invoice i JOIN customer c ON c.id=customer_id"
            " ORDER BY issue_date DESC, i.id DESC LIMIT ?"
        )
        lines = ["\t".join((row[0], row[1], row[2], plain(row[3], "EUR"), row[4])) for row in made.db.rows(sql, ROWS)]
        file.write_text("\n".join(["number\tcustomer\tdate\ttotal\tstatus", *lines]), encoding="utf-8")
        return str(file)

    def _environ(self, theme: str) -> Mapping[str, str]:
        home = self.folder / theme
        config = home / "config" / "tui-invoice" / "config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(f'[screen]\ntheme = "{theme}"\n', encoding="utf-8")
        return {**surroundings(self.folder, theme), **_TERMINAL}


_TERMINAL = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "TEXTUAL_ANIMATIONS": "none",
    "TUI_INVOICE_COURIER": "off",
    "TUI_INVOICE_DNS": "127.0.0.1:9",
}
