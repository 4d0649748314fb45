"""The terminal goes, or a signal comes, or the program breaks: it ends in time and leaves the terminal clean."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.town_hall import TownHall

CANARY = "canary-7261-otter"
BROKEN = f"""
import threading
from tui_invoice.tui import terminal
from tui_invoice.tui.screens.house import House
def fault(self):
    password = "{CANARY}"
    raise RuntimeError(password)
def fault_in_the_loop(self):
    self.house.loop.call_soon(fault, self)
def fault_in_a_thread(self):
    self.house.perform(lambda: fault(self))
def hang(self):
    terminal.SECONDS = 0.3
    threading.Event().wait()
House.do_palette = {{}}
from tui_invoice.__main__ import main
main()
"""


def broken(how: str) -> tuple[str, ...]:
    """A program in which the colon, which asks for a command, does something else."""
    return "-P", "-c", BROKEN.replace("{}", how)


@pytest.fixture
def screen(town_hall: TownHall) -> Iterator[PtyScreen]:
    with in_pty("--db", str(town_hall.context.paths.database)) as screen:
        screen.sees("2026-0142", "? All keys")
        yield screen


def _state(pid: int) -> str:
    """Return what the kernel says of a process: T is stopped, S asleep."""
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_the_terminal_is_clean(screen: PtyScreen, number: signal.Signals) -> None:
    before = screen.model.clean
    screen.signal(number)
    assert screen.ends() == 128 + number
    assert (before, screen.model.clean) == (False, True)
    assert screen.model.plain == ""


@pytest.mark.parametrize("no_hangup", [False, True], ids=["hang-up is told", "hang-up is ignored"])
def test_a_terminal_that_goes_takes_the_screen_with_it_at_once(town_hall: TownHall, no_hangup: bool) -> None:
    with in_pty("--db", str(town_hall.context.paths.database), no_hangup=no_hangup) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.rests()
        used, before = screen.cpu(), _children_cpu()
        screen.hang_up()
        assert screen.ends(5) == 128 + signal.SIGHUP
        assert _children_cpu() - before - used < 1.5
    assert not list(town_hall.context.paths.crashes.parent.glob("crashes/*"))


def test_it_is_suspended_and_goes_on(screen: PtyScreen) -> None:
    screen.press("j")
    screen.rests()
    before = screen.text()
    screen.press("ctrl+z")  # no shell is there to go on with it: nothing happens
    screen.rests()
    assert _state(screen.process.pid) == "S"
    screen.signal(signal.SIGTSTP)
    screen.until(lambda: _state(screen.process.pid) == "T", "the program to be stopped")
    screen.until(lambda: screen.model.clean, "a clean terminal meanwhile")
    screen.resize(80, 24)
    screen.signal(signal.SIGCONT)
    screen.until(lambda: screen.text() == before, "the same screen")
    screen.press("q")
    assert screen.ends() == 0
    assert screen.model.clean


def test_below_a_script_that_no_shell_would_wake_up_it_goes_on(town_hall: TownHall) -> None:
    """As in `ssh -t host 'tui-invoice; date'`: the script leads the session, and has no jobs to go on with."""
    script = (
        "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-P', '-m', 'tui_invoice', *sys.argv[1:]]))"
    )
    with in_pty("--db", str(town_hall.context.paths.database), program=("-c", script)) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.press("ctrl+z")
        screen.rests()
        assert _state(screen.process.pid) == "S"
        screen.sees("2026-0142", "? All keys")
        screen.press("q")
        assert screen.ends() == 0


def test_what_others_wrote_over_the_screen_is_mended_by_a_key(screen: PtyScreen) -> None:
    for key, there in (
        ("d", "Leave it"),
        ("escape", "? All keys"),
        ("o", "Tax number"),
    ):  # a question, the table, a form
        screen.press(key)
        screen.sees(there)
        screen.rests()
        before = screen.text()
        screen.model.feed(b"\x1b[2J\x1b[1;1HBroadcast message: the machine goes down")
        screen.press("ctrl+l")
        screen.until(lambda before=before: screen.text() == before, "the same screen")  # type: ignore[misc]


def test_it_bears_any_size(screen: PtyScreen) -> None:
    for size in ((1, 1), (200, 60), (3, 40), (120, 2), (80, 24)):
        screen.resize(*size)
        screen.rests(0.2)
    screen.sees("2026-0142", "? All keys")
    screen.press("q")
    assert screen.ends() == 0


def test_a_terminal_that_was_small_for_a_moment_is_drawn_anew(screen: PtyScreen) -> None:
    screen.signal(signal.SIGSTOP)
    for size in ((1, 1), (80, 24)):
        screen.resize(*size)  # the program is told of both at once, and sees the old size only
    assert "2026-0142" not in screen.text()
    screen.signal(signal.SIGCONT)
    screen.sees("2026-0142", "? All keys")


@pytest.mark.parametrize("how", ["fault", "fault_in_the_loop", "fault_in_a_thread"])
def test_a_fault_gives_the_terminal_back_and_tells_no_secret(town_hall: TownHall, how: str) -> None:
    with in_pty("--db", str(town_hall.context.paths.database), program=broken(how)) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.press(":")
        assert screen.ends() == 1
        assert screen.model.clean
        assert "broke off by a fault of its own (RuntimeError)" in screen.model.plain
        (report,) = town_hall.context.paths.crashes.iterdir()
        assert report.name in screen.model.plain.replace("\r\n", "")
        assert report.stat().st_mode & 0o777 == 0o600
        assert "in fault" in report.read_text("utf-8")
        assert CANARY not in report.read_text("utf-8")
        assert CANARY.encode() not in screen.octets


def test_a_screen_that_hangs_is_ended_by_the_last_guard(town_hall: TownHall) -> None:
    with in_pty("--db", str(town_hall.context.paths.database), program=broken("hang")) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.press(":")
        screen.rests()
        screen.signal(signal.SIGTERM)
        assert screen.ends() == 128 + signal.SIGTERM
        screen.until(lambda: screen.model.clean, "a clean terminal")


def test_a_signal_and_a_hang_up_at_once_end_it_as_one(town_hall: TownHall) -> None:
    with in_pty("--db", str(town_hall.context.paths.database)) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.signal(signal.SIGTERM)
        screen.hang_up()
        assert screen.ends(5) in (128 + signal.SIGTERM, 128 + signal.SIGHUP)
