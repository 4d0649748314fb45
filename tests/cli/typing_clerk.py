"""A clerk who types commands: in this process by click's runner, or in real processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.support.waiting import wait_until
from tui_invoice.cli.main import main
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import SystemClock
from tui_invoice.operations import lock
from tui_invoice.operations.paths import find
from tui_invoice.store import couriers
from tui_invoice.store.database import Database

ADDRESS = "office@example.com"
PASSWORD = "canary-8314-zebra"  # looked for in every place where it must not be
HEAD = "number,issue_date,customer,email,currency,total\n"


@dataclass(frozen=True, slots=True)
class Clerk:
    """Types commands in the test's own home."""

    folder: Path

    @property
    def database(self) -> Path:
        return find(os.environ).database

    def types(self, *words: str, stdin: str | None = None, code: int | None = None) -> Result:
        """Run a command in this process; with `code` it must end so."""
        result = CliRunner().invoke(main, words, input=stdin, catch_exceptions=False)
        told = f"{' '.join(words)} ended with {result.exit_code}\n{result.stdout}\n{result.stderr}"
        assert code is None or result.exit_code == code, told
        return result

    def data(self, *words: str) -> Any:
        """Run a command with --json and return what it printed."""
        return json.loads(self.types(*words, "--json", code=0).stdout)

    def process(self, *words: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a process of its own, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "tui_invoice", *words],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environ},
            timeout=50,
            check=False,
        )

    def begins(self, *words: str, **environ: str) -> subprocess.Popen[str]:
        """Begin a command in a process of its own; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "tui_invoice", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **environ},
        )

    def has_an_office(self) -> None:
        self.types(
            *("office", "edit", "--name", "Nordlys Kontor ApS", "--address", "Havnegade 1\n5000 Odense"),
            *("--time-zone", "Europe/Copenhagen", "--locale", "da_DK"),
            code=0,
        )

    def has_a_sender(self, port: int) -> None:
        """Add the office's account on a server of this machine, with its password in the file."""
        self.types(
            *("sender", "add", "--address", ADDRESS, "--name", "Nordlys Kontor", "--host", "127.0.0.1"),
            *("--port", str(port), "--security", "none", "--username", ADDRESS),
            *("--secret-store", "file", "--password-stdin"),
            stdin=f"{PASSWORD}\n",
            code=0,
        )

    def has(self, *invoices: tuple[str, str]) -> None:
        """Bring in invoices, each a number and an e-mail address (or none)."""
        rows = "".join(f"{number},2026-11-18,Ann Ltd,{email},EUR,100.00\n" for number, email in invoices)
        file = self.folder / "invoices.csv"
        file.write_text(HEAD + rows, "utf-8")
        self.types("import", str(file), code=0)

    def send_status(self, number: str) -> str:
        found = self.data("show", number)["send_status"]
        assert isinstance(found, str)
        return found

    def is_working(self) -> bool:
        """Tell whether a courier is at work."""
        return lock.is_held(self.database)

    def stops_the_courier(self) -> None:
        """Ask a courier to come to its end and wait for it."""
        if not self.database.exists():
            return
        with Database.open(self.database, SystemClock()) as db:

            def ended() -> bool:
                if not self.is_working():
                    return True
                with db.transaction():
                    couriers.ask_to_stop(db)
                return False

            wait_until(ended, 50, "the courier's end")


def an_open_office(clerk: Clerk, server: ScriptedServer, *invoices: tuple[str, str]) -> None:
    """Give the clerk an office, an account on the server, and invoices."""
    clerk.has_an_office()
    clerk.has_a_sender(server.port)
    if invoices:
        clerk.has(*invoices)


def control_characters(text: str) -> Iterable[str]:
    """Return the characters that no terminal should be given: all of C0 but newline, DEL, C1, bidi controls."""
    return {
        f"U+{ord(char):04X}"
        for char in text
        if (ord(char) < 0x20 and char != "\n")
        or 0x7F <= ord(char) <= 0x9F
        or char in "\u061c\u200e\u200f\u2028\u2029"
        or "\u202a" <= char <= "\u202e"
        or "\u2066" <= char <= "\u2069"
    }
