"""In tmux and GNU screen: what their clients paint is what they paint when Textual's own driver is at work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT
from tests.support.waiting import wait_until
from tests.tui.pty_screen import PATIENCE, PtyScreen, in_pty
from tests.tui.thin.emulator import Cell, Emulator
from tests.tui.town_hall import TownHall

STEPS = tuple(
    each.split()
    for each in (
        *("p", "a", "j j", "j j j j j j j j j", "j", "pagedown", "k", "G", "g", "/", "anh", "escape"),
        *("o", "tab", "escape", "d", "l", "d", "escape"),
    )
)
"""What is pressed before each look; each changes the picture."""
Started = Callable[[Path, Sequence[str]], tuple[list[str], list[str]]]
"""Returns the words that start a session in which these words run, and those that end it."""
Picture = tuple[list[list[Cell]], tuple[int, int]]
OUTER = {"TERM": "screen-256color", "COLORTERM": ""}
"""The terminal outside, one that pyte can be: no REP, and no erasing in colour."""


def _tmux(folder: Path, words: Sequence[str]) -> tuple[list[str], list[str]]:
    settings = folder / "tmux.conf"
    settings.write_text("set -g status off\nset -sg escape-time 0\nset -g default-terminal tmux-256color\n", "utf-8")
    tmux = ["tmux", "-u", "-S", str(folder / "s"), "-f", str(settings)]
    return [*tmux, "new-session", *words], [*tmux, "kill-server"]


def _screen(folder: Path, words: Sequence[str]) -> tuple[list[str], list[str]]:
    settings = folder / "screenrc"
    settings.write_text("startup_message off\naltscreen on\nmaptimeout 5\nterm screen-256color\nvbell off\n", "utf-8")
    return ["screen", "-U", "-c", str(settings), "-S", folder.name, *words], ["screen", "-S", folder.name, "-X", "quit"]


class Client:
    """One session that is looked at, with settings and a memory of its own."""

    def __init__(self, screen: PtyScreen) -> None:
        self.screen = screen
        self._terminal, self._fed = Emulator(80, 24, in_colour=False, bare=True), 0
        self._decoder = getincrementaldecoder("utf-8")()  # one sign may come in two reads

    def picture(self) -> Picture:
        """Return what its client painted so far."""
        octets = self.screen.octets
        self._terminal.feed(self._decoder.decode(octets[self._fed :]))
        self._fed = len(octets)
        return [self._terminal.row(y) for y in range(24)], self._terminal.place

    def text(self) -> str:
        """Return the signs alone."""
        return "\n".join("".join(cell[0] for cell in row) for row in self.picture()[0])


@contextmanager
def session(folder: Path, started: Started, database: Path, **environ: str) -> Iterator[Client]:
    """Open the program in a session; it is ended with the block."""
    folder.mkdir(mode=0o700)
    start, end = started(folder, [sys.executable, "-P", "-m", "tui_invoice", "--db", str(database)])
    homes = {f"XDG_{each}_HOME": str(folder / each) for each in ("CONFIG", "STATE")}
    surroundings: dict[str, Any] = {**OUTER, "SCREENDIR": str(folder), **homes, **environ}
    program = ("-c", f"import os, sys; os.chdir({str(ROOT)!r}); os.execvp(sys.argv[1], sys.argv[1:])", *start)
    try:
        with in_pty(program=program, **surroundings) as screen:
            yield Client(screen)
            screen.press("q")
            screen.ends()
    finally:
        subprocess.run(end, env={**os.environ, **surroundings}, capture_output=True, check=False, timeout=20)


def _difference(own: Picture, thin: Picture) -> str:
    """Return where two pictures differ: the caret's places, and the rows of each as text with the first cell."""
    found = [f"caret {own[1]} and {thin[1]}"]
    for y, (left, right) in enumerate(zip(own[0], thin[0], strict=True)):
        for x, pair in enumerate(zip(left, right, strict=True)):
            if pair[0] != pair[1]:
                found += [
                    f"row {y}, column {x}: {pair[0]} and {pair[1]}",
                    *("".join(c[0] for c in r) for r in (left, right)),
                ]
                break
    return "\n".join(found)


def _changed(client: Client, before: Picture) -> bool:
    return client.picture() != before


@pytest.mark.parametrize(("name", "started"), [("tmux", _tmux), ("screen", _screen)], ids=["tmux", "GNU screen"])
def test_its_client_paints_the_same(
    town_hall: TownHall, tmp_path_factory: pytest.TempPathFactory, name: str, started: Started
) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; on Debian: apt install {name}")
    folder, database = tmp_path_factory.mktemp("m"), town_hall.context.paths.database
    colours = {"COLORTERM": "truecolor"} if name == "tmux" else {}
    seen = set()
    with (
        session(folder / "a", started, database, TUI_INVOICE_THIN_LINE="off", **colours) as own,
        session(folder / "b", started, database, **colours) as thin,
    ):
        for each in (own, thin):
            each.screen.until(lambda each=each: "? All keys" in each.text(), "the screen")  # type: ignore[misc]
        for step in STEPS:
            before = own.picture()
            for each in (own, thin):
                each.screen.press(*step)
            for each in (own, thin):  # a key that comes before the form stands goes to what is below it
                each.screen.until(partial(_changed, each, before), f"an answer to {step}")
                each.screen.rests(0.5 if step == ["escape"] else 0.25)
            try:
                wait_until(lambda: own.picture() == thin.picture(), PATIENCE)
            except AssertionError as error:
                raise AssertionError(f"after {step}:\n{_difference(own.picture(), thin.picture())}") from error
            seen.add(thin.text())
    assert len(STEPS) >= 16
    assert len(seen) >= 9, "hardly anything was painted"
