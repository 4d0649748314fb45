"""What a stream of Textual's never has, and what others leave behind: the picture is right all the same."""

from __future__ import annotations

import pytest

from tests.tui.thin.emulator import Emulator
from tests.tui.thin.pairs import OTHER_SCREEN, Pair
from tui_invoice.tui.thin.abilities import ALL
from tui_invoice.tui.thin.screen import ThinScreen

WIDTH, HEIGHT = 12, 5
ROWS = "\x1b[1;1H" + "\n".join(f"row {y}" for y in range(HEIGHT)) + "\x1b[1;1H"
STAYS = "\x1b[1;1H\x1b[31mred"
LINKED = "\x1b[1;1H\x1b]8;;https://example.org/\x1b\\link"


@pytest.mark.parametrize(
    "outputs",
    [
        ("\x1b[5;1Hx\n\x1b[1;1H", ROWS),
        ("\x1b[5;1Hx", "\n\x1b[1;1H", ROWS),
        ("\x1b[5;1H\x1b[9mx\x1b[0m\x1b[2;1H\x1b[J", "\n\n\n\n\n\x1b[1;1H", ROWS),
        (STAYS, "\x1b[2J", "\x1b[1;1Habc\x1b[1;1H", "\x1b[0m\x1b[1;1Habc\x1b[1;1H", ROWS),
        (LINKED, "\x1b[2J", "\x1b[1;1Habc\x1b[1;1H", "\x1b]8;;\x1b\\\x1b[0m\x1b[1;1Habc\x1b[1;1H", ROWS),
        (STAYS, "\x1b[2;1H\x1b]8;;\x1b\\\x1b[2K", "\x1b[1;1Habc\x1b[1;1H", "\x1b[0m\x1b[1;1Habc\x1b[1;1H"),
        ("\x1b[\u0663;1Hx\x1b[1;1H", ROWS),
    ],
    ids=["scrolled", "scrolled later", "scrolled from nowhere", "a style", "a link", "half of both", "digits"],
)
def test_it_looks_the_same(outputs: tuple[str, ...]) -> None:
    pair = Pair(WIDTH, HEIGHT)
    for each in (ROWS, *outputs):
        pair.write(each)
    assert sum(pair.screen.doubts.values()) >= 1


@pytest.mark.parametrize("left", [STAYS, LINKED])
def test_it_is_sure_again_once_what_stayed_on_was_ended(left: str) -> None:
    pair = Pair(WIDTH, HEIGHT)
    ended = "\x1b]8;;\x1b\\" if left == LINKED else ""
    for each in (left, f"\x1b[2;1Habc\x1b[31md{ended}\x1b[0m\x1b[1;1H"):
        pair.write(each)
    doubts = sum(pair.screen.doubts.values())
    pair.write("\x1b[3;1H\x1b[32mabc\x1b[0m\x1b[1;1H")
    assert sum(pair.screen.doubts.values()) == doubts


def test_a_style_that_others_left_on_goes_into_no_cell() -> None:
    """A shell that writes what is typed underlined leaves that on, and the other screen does not end it."""
    thin = ThinScreen(WIDTH, HEIGHT, ALL)
    clean, left = (Emulator(WIDTH, HEIGHT) for _ in range(2))
    for _ in range(2):  # at the start, and after a pause
        left.feed("\x1b[4;7m")
        paint = [thin.frame(each) for each in (OTHER_SCREEN, "\x1b[1;1H\x1b[31mSend\x1b[32m it\x1b[0m\x1b[1;1H")]
        for terminal in (clean, left):
            terminal.feed(paint[1])
        assert [left.row(y) for y in range(HEIGHT)] == [clean.row(y) for y in range(HEIGHT)]


@pytest.mark.parametrize("blank", ["\x1b[1;4H" + " " * 13, "\x1b[1;1H" + " " * 13], ids=["left", "right"])
def test_a_wide_sign_is_never_cut_by_erasing(blank: str) -> None:
    """To erase half of it leaves the other half as it was in tmux; to write upon it makes that a blank everywhere."""
    pair = Pair(16, 1)
    pair.write(f"\x1b[1;1H{'武' * 8}\x1b[1;1H")
    pair.write(f"{blank}\x1b[1;1H")
    assert pair.screen.doubts == {}
