"""Text from outside tries to take the terminal: on every screen it is shown, and nothing of it is obeyed."""

from __future__ import annotations

import pytest

from tests.cli.typing_clerk import control_characters
from tests.operations.desks import Desk
from tests.tui.driver import opened
from tests.tui.hostile import PAYLOADS, office_of_traps
from tests.tui.pty_screen import in_pty
from tui_invoice.domain.text import visible

WAYS = (
    ("enter",), ("enter", "2"), ("enter", "3"), ("enter", "4"), ("enter", "5"), ("l",), ("m",), ("o",), ("s",), ("r",),
    ("e",), ("v",), ("w",), ("S",), ("R",), ("t",), ("/",), (":",), ("?",), ("i",), ("space",), ("u",), ("R", "b"),
    ("R", "b", "w"), ("R", "b", "e"), ("c",),
)  # fmt: skip
"""The keys to every screen and prompt that shows text from outside."""


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
async def test_every_screen_shows_hostile_text_and_obeys_none(desk: Desk, size: tuple[int, int]) -> None:
    office_of_traps(desk)
    async with opened(desk.context, size) as clerk:
        await clerk.press("p", "a")
        await clerk.sees("T-00")
        for way in WAYS:
            await clerk.press("g", *way)
            assert control_characters(clerk.text()) == set(), way
            for key in ("down", "down", "up"):
                await clerk.press(key)
            assert control_characters(clerk.text()) == set(), way
            for _ in range(4):
                if clerk.screen_name == "MainScreen" and not clerk.screen.has_class("-asking"):
                    break
                await clerk.press("escape")
            assert clerk.screen_name == "MainScreen", way
            await clerk.press("escape")


async def test_each_payload_is_readable_beside_its_verdict(desk: Desk) -> None:
    numbers = office_of_traps(desk)
    async with opened(desk.context, (160, 45)) as clerk:
        await clerk.press("p", "a")
        for name, text in PAYLOADS.items():
            await clerk.settled()
            assert clerk.number() == numbers[name]
            assert control_characters(clerk.text()) == set(), name
            assert visible(text)[:4].strip() in clerk.text(), name
            await clerk.press("j")


def test_the_real_terminal_is_given_no_sequence_but_those_of_a_screen(desk: Desk) -> None:
    office_of_traps(desk)
    with in_pty("--db", str(desk.context.paths.database)) as screen:
        screen.sees("? All keys")
        screen.press("p")
        screen.sees("All time")
        screen.press("a")
        screen.sees("T-00")
        for _ in PAYLOADS:
            screen.press("j")
            screen.rests(0.15)
        for way in (("enter",), ("l",), ("m",), ("s",), ("S",), ("R",), ("R", "b"), ("y",)):
            screen.press(*way)
            screen.rests(0.2)
            screen.press("escape")
            screen.rests(0.2)
        assert screen.process.poll() is None, screen.model.plain
        screen.press("q")
        assert screen.ends() == 0
        assert screen.model.strange == []
        assert screen.model.clean
