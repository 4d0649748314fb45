"""The demo as a person meets it: in tmux, with real keys, the five jobs one after the other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.support.waiting import wait_until
from tests.tui.town_hall import TownHall
from tui_invoice.demo.cast import NOW

TMUX = shutil.which("tmux")


class Terminal:
    """A tmux of its own, with one window of 80×24 in which a command runs."""

    def __init__(self, socket: Path, command: str) -> None:
        self._tmux = [TMUX or "tmux", "-S", str(socket), "-f", "/dev/null"]
        self._run("new-session", "-d", "-x", "80", "-y", "24", f"cd {ROOT} && exec {command}")

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], capture_output=True, text=True, timeout=20, check=False)
        return done.stdout

    def text(self) -> str:
        """What stands on the screen."""
        return self._run("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self._run("send-keys", "-l", text)

    def sees(self, *texts: str) -> str:
        """Wait until these texts stand on the screen, and return all of it."""
        try:
            wait_until(lambda: all(text in self.text() for text in texts), 30, f"{texts}")
        except AssertionError as error:
            raise AssertionError(f"{error}, on\n{self.text()}") from error
        return self.text()

    def press_until(self, text: str, key: str) -> None:
        """Press a key until the text stands there: in its first moments a panel takes none that sends."""

        def pressed() -> bool:
            if text in self.text():
                return True
            self.press(key)
            return False

        try:
            wait_until(pressed, 10, f"“{text}”")
        except AssertionError as error:
            raise AssertionError(f"{error}, on\n{self.text()}") from error

    def close(self) -> None:
        """End it, and what runs in it."""
        self._run("kill-server")


@contextmanager
def in_tmux(folder: Path, command: str) -> Iterator[Terminal]:
    """Run a command in a terminal that is closed at the end."""
    if TMUX is None:
        pytest.skip("tmux is not installed; on Debian: apt install tmux")
    terminal = Terminal(folder / "s", command)
    try:
        yield terminal
    finally:
        terminal.press("q")
        terminal.close()


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The demo."""
    with in_tmux(tmp_path_factory.mktemp("t"), f"{sys.executable} -m tui_invoice demo") as found:
        yield found


def test_ctrl_z_gives_the_terminal_back_to_the_shell_also_from_under_make(
    town_hall: TownHall, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("t")
    program = f"{sys.executable} -m tui_invoice --db {town_hall.context.paths.database}"
    (folder / "Makefile").write_text(f"screen:\n\t@{program}; true\n", "utf-8")
    with in_tmux(folder, "env PS1='ready> ' sh -i") as terminal:
        terminal.sees("ready>")
        terminal.type(f"make -f {folder}/Makefile screen")
        terminal.press("Enter")
        terminal.sees("2026-0142", "? All keys")
        terminal.press("C-z")
        terminal.sees("ready>", "Stopped")
        terminal.type("fg")
        terminal.press("Enter")
        terminal.sees("2026-0142", "? All keys")
        terminal.press("j")
        terminal.sees("their server took it")


def test_the_five_jobs_by_real_keys(terminal: Terminal) -> None:
    terminal.sees("Nordlys Kontor ApS   demo", "? All keys")
    _find_and_correct(terminal)
    _mend_the_password(terminal)
    _send_all_unsent(terminal)
    _try_the_full_mailboxes_again(terminal)


def _find_and_correct(terminal: Terminal) -> None:
    terminal.press("/")
    terminal.type("anh duong")
    seen = terminal.sees("This address does not exist", "1 found")
    right = re.search(r"the right address is\s+(\S+@\S+?)\)", " ".join(seen.split()))
    assert right is not None, seen
    terminal.press("Enter", "e")
    terminal.sees("correct the address of")
    terminal.type(right[1])
    terminal.sees("takes mail", "[x] save to the customer")
    terminal.press("Enter")
    terminal.sees("leaves in a few seconds", f"to {right[1]}")
    terminal.press("Escape")
    terminal.sees("/ number, customer, address, tag")  # an escape and a key in one read are another key


def _mend_the_password(terminal: Terminal) -> None:
    terminal.press("3")
    for _ in range(8):
        if "the sign-in of" in terminal.text():
            break
        terminal.press("n")
    seen = " ".join(terminal.sees("the sign-in of", "e Type the new password").split())
    password = re.search(r"demo: type (.+?)\)", seen)
    assert password is not None, seen
    terminal.press("e")
    terminal.sees("new password of")
    terminal.type(password[1])
    terminal.press("Enter")
    terminal.sees("works again: 3")


def _send_all_unsent(terminal: Terminal) -> None:
    terminal.press("2", "p", "m")
    terminal.sees(f"2 Not sent {len(NOW)}", "p This month")
    terminal.press("S")
    good = len(NOW) - 1
    terminal.sees(f"{good} ready   1 to mend", "✗ Bad domain")  # a slip of the pen that nobody noticed before
    terminal.press_until(f"Sending {good}", "s")
    terminal.sees(f"of {good}", "✓ Sent")
    terminal.press("Escape")
    terminal.sees("space Mark")


def _try_the_full_mailboxes_again(terminal: Terminal) -> None:
    terminal.press("R")
    terminal.sees("Resend failed", "Mailbox full")
    for _ in range(8):
        if "── Mailbox full" in terminal.text():
            break
        terminal.press("j")
    terminal.sees("── Mailbox full")
    terminal.press("r")
    terminal.sees("3 ready")
    terminal.press_until("Sending 3 ", "s")
    terminal.sees("3 sent")
