"""While the demo's office is made: a line says so, and what is typed blindly is neither shown nor carried out."""

from __future__ import annotations

import signal
import termios

import pytest

from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.town_hall import TownHall
from tui_invoice.demo.quiet import MAKING

PROGRAM = """
import contextlib, select, sys
from tui_invoice.demo import live
from tui_invoice.operations.context import here
@contextlib.contextmanager
def made(keep=None):
    while not select.select([0], [], [], 50)[0]: pass  # made when somebody has typed a line
    yield live.Live(here(database=database), "Demo", {}, None)
live.live, database = made, sys.argv.pop(1)
from tui_invoice.__main__ import main
main()
"""
PART = ("-P", "-c", PROGRAM)


def attributes(screen: PtyScreen) -> list[object]:
    return termios.tcgetattr(screen.handle)


@pytest.mark.parametrize("arguments", [["demo"], ["--db", "none.db"]], ids=["demo", "the first screen"])
def test_what_is_typed_while_it_is_made_is_thrown_away(town_hall: TownHall, arguments: list[str]) -> None:
    with in_pty(str(town_hall.context.paths.database), *arguments, program=PART) as screen:
        before = attributes(screen)
        if arguments != ["demo"]:
            screen.sees("Look around")
            screen.press("d")
        screen.until(lambda: MAKING in screen.model.plain, "the line")
        screen.press("m", "enter")
        screen.sees("2026-0142", "? All keys")
        screen.rests()
        assert "2026-0142" in screen.text()
        screen.signal(signal.SIGTSTP)  # the shell gets a terminal that shows what is typed
        screen.until(lambda: attributes(screen) == before, "the terminal as it was")
        screen.signal(signal.SIGCONT)
        screen.until(lambda: attributes(screen) != before, "the keys to be the program's again")
        screen.sees("2026-0142", "? All keys")
        screen.press("q")
        if arguments != ["demo"]:
            screen.sees("Look around")
            screen.press("q")
        assert screen.ends() == 0
        assert screen.model.clean
        assert "m" not in screen.model.plain.replace(MAKING, "").strip().splitlines()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_meanwhile_gives_the_terminal_back(town_hall: TownHall, number: signal.Signals) -> None:
    with in_pty(str(town_hall.context.paths.database), "demo", program=PART) as screen:
        before = attributes(screen)
        screen.until(lambda: MAKING in screen.model.plain, "the line")
        assert attributes(screen) != before
        screen.signal(number)
        assert screen.ends() == 128 + number
        assert attributes(screen) == before


def test_a_demo_that_cannot_be_made_gives_the_terminal_back() -> None:
    wrong = (
        "import tempfile\ndef refuse(**_): raise OSError(28, 'No space left')\ntempfile.TemporaryDirectory = refuse\n"
    )
    program = ("-P", "-c", f"{wrong}from tui_invoice.__main__ import main\nmain()")
    with in_pty("demo", program=program) as screen:
        before = attributes(screen)
        assert screen.ends() == 1
        assert "cannot be made" in screen.model.plain
        assert attributes(screen) == before
