"""The way from the command line to the screen: on a terminal only, and never on the way to anything else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

PROGRAM = """
import sys
from tui_invoice.cli.main import run

if "demo" in sys.argv:
    from tui_invoice.demo import backstory
    backstory.OLD = 12

def open_screen(context, demo):
    print(f"the screen on {context.paths.database.name}, {demo or 'no demo'}")
    return 7

run(open_screen if sys.argv.pop(1) == "screen" else None)
"""


def said(*words: str, screen: bool = True, stdin: bool = True, stderr: bool = True) -> tuple[int, str]:
    """Run the program with a terminal for its stdout, and for the others unless said; return code and output."""
    mine, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "screen" if screen else "none", *words],
        stdin=terminal if stdin else subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.STDOUT if stderr else subprocess.DEVNULL,
    )
    os.close(terminal)
    with os.fdopen(mine, "rb") as reader:
        parts = []
        try:
            while part := reader.read1():
                parts.append(part)
        except OSError:  # so Linux tells that nobody holds the terminal any more
            pass
    return child.wait(50), b"".join(parts).decode()


def test_without_a_command_the_screen_opens_on_the_database_named() -> None:
    assert said("--db", "other.db") == (7, "the screen on other.db, no demo\r\n")


def test_the_demo_opens_the_screen_on_its_own_office() -> None:
    code, text = said("demo")
    assert code == 7
    assert "the screen on invoices.db, Demo: a made-up office" in text


@pytest.mark.parametrize("words", [["--plain"], ["--plain", "--db", "office.db"]])
def test_for_the_ear_it_prints_its_help_and_says_why(words: list[str]) -> None:
    code, text = said(*words)
    assert code == 0
    assert text.startswith("Usage: tui-invoice [OPTIONS]")
    assert text.endswith("The screen is not for the ear. Each of its jobs is a command.\r\n")


@pytest.mark.parametrize("how", [{"stdin": False}, {"stderr": False}, {"screen": False}])
def test_without_a_terminal_or_a_screen_it_prints_its_help(how: dict[str, bool]) -> None:
    code, text = said(**how)
    assert code == 0
    assert text.startswith("Usage: tui-invoice [OPTIONS]")


@pytest.mark.parametrize("words", [["--version"], ["list"], ["--help"]])
def test_a_command_never_opens_the_screen(words: list[str]) -> None:
    code, text = said(*words)
    assert code == 0
    assert "the screen" not in text.replace("opens the screen", "")
