"""Sessions with the program in a real terminal: the same picture after every output, and hardly ever a doubt."""

from __future__ import annotations

import math
import signal
from pathlib import Path
from random import Random

import pytest

from tests.operations.desks import Desk
from tests.tui.hostile import office_of_traps
from tests.tui.pty_screen import PtyScreen, in_pty
from tests.tui.test_terminal import _state
from tests.tui.thin.pairs import FRAMES
from tests.tui.thin.recording import RECORDED, read, replay
from tests.tui.town_hall import TownHall

SIZES = ((60, 20), (120, 30), (40, 10), (80, 24))
FORMS = ("s", "r", "R", "m", "o", "l", "enter", "?", "S", "space")
MOVES = ("j", "j", "j", "k", "pagedown", "G", "g", "1", "3", "5")
TYPED = ("anh", "武汉", "Ø 😀 e\u0301", "9", "nothing like it")
A_ROUND = 60
"""About so many outputs come of one round."""
A_SIZE = 40
"""So many may be sent as they are for another size: on a busy machine Textual paints longer for the old one."""


def play(screen: PtyScreen, random: Random) -> None:
    """One round: the list, the search, a form, the palette, other colours, another size, and drawing anew."""

    def press(*keys: str) -> None:
        screen.press(*keys)
        screen.rests(0.1)

    for key in random.choices(MOVES, k=8):
        press(key)
    press("/")
    press(random.choice(TYPED))
    press("escape")
    press("escape")
    press(random.choice(FORMS))
    press("down")
    press("tab")
    for _ in range(4):
        press("escape")
    press(":")
    press("escape")
    press("d")
    press(random.choice("dltb"))
    for _ in range(3):
        press("escape")
    screen.resize(*random.choice(SIZES))
    press(*random.choices(("j", "k"), k=2))
    press("ctrl+l")


def pause(screen: PtyScreen) -> None:
    """Stop the program, as ctrl+z does under a shell, and go on."""
    screen.signal(signal.SIGTSTP)
    screen.until(lambda: _state(screen.process.pid) == "T", "the program to be stopped")
    screen.signal(signal.SIGCONT)
    screen.rests()


def session(database: Path, record: Path, rounds: int, random: Random) -> int:
    """Play so many rounds on an office; return how many outputs were compared."""
    with in_pty("--db", str(database), program=RECORDED, RECORD=str(record)) as screen:
        screen.sees("? All keys")
        screen.press("p")
        screen.sees("All time")
        screen.press("a")
        for _ in range(rounds):
            play(screen, random)
        pause(screen)
        screen.resize(80, 24)
        screen.press("j", "j", "escape")
        screen.rests()
        screen.press("q")
        assert screen.ends() == 0
    outputs = read(record)
    doubts = outputs[-1].doubts  # what was drawn for the old size, while the new one is on its way
    assert set(doubts) <= {"text outside of the screen", "a cursor outside of the screen"}
    assert sum(doubts.values()) <= A_SIZE * (rounds + 1), doubts
    return replay(outputs)


@pytest.mark.long
@pytest.mark.timeout(400)
def test_an_office_of_four_scripts_looks_the_same_after_every_output(town_hall: TownHall, tmp_path: Path) -> None:
    rounds = max(1, math.ceil(FRAMES / A_ROUND / 8))
    frames = session(town_hall.context.paths.database, tmp_path / "record", rounds, Random(6))
    assert frames > 30 * rounds


@pytest.mark.long
@pytest.mark.timeout(400)
def test_an_office_of_hostile_text_looks_the_same_after_every_output(desk: Desk, tmp_path: Path) -> None:
    office_of_traps(desk)
    rounds = max(1, math.ceil(FRAMES / A_ROUND / 8))
    frames = session(desk.context.paths.database, tmp_path / "record", rounds, Random(7))
    assert frames > 30 * rounds
