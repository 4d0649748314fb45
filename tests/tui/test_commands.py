"""Every command has its function on each screen that it works on, and every offered remedy has its key there."""

from __future__ import annotations

import pytest

from tests.tui.town_hall import TownHall
from tui_invoice.operations import offices, showing
from tui_invoice.tui import keys
from tui_invoice.tui.commands import COMMANDS, Command, Scope, of
from tui_invoice.tui.lines import verdict
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.screens.detail import DetailScreen
from tui_invoice.tui.screens.help import HelpScreen
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.log import LogScreen
from tui_invoice.tui.screens.main import MainScreen

SCREENS = (MainScreen, DetailScreen, LogScreen, HelpScreen)


def bound(screen: type[House]) -> tuple[Command, ...]:
    return screen.commands.fget(screen.__new__(screen))  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_every_command_of_a_screen_is_a_method_of_it(screen: type[House]) -> None:
    commands = bound(screen)
    assert commands
    assert [each.id for each in commands if not callable(getattr(screen, f"do_{each.id}", None))] == []


def test_no_key_means_two_things_on_one_screen() -> None:
    assert keys.faults({}) == []
    for scope in Scope:
        taken: dict[str, str] = {}
        for command in of(scope, Scope.ANY, Scope.EVERYWHERE):
            for key in command.keys.split(","):
                assert taken.setdefault(key, command.id) == command.id, (scope, key)


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "tab", "nonsense", "", " ", ",", "ø", "z,nonsense", "ctl+x"])
def test_a_key_that_could_never_be_pressed_or_is_another_s_everywhere_is_refused(key: str) -> None:
    assert [command for command, _ in keys.faults({"find": key})][:1] == ["find"]


@pytest.mark.parametrize("key", ["-", "/", "comma", "space", "Z", "f5", "ctrl+x", "z, -", "slash,f"])
def test_any_other_key_is_taken(key: str) -> None:
    assert keys.faults({"find": key, "mark": "f6"}) == []


def test_ids_are_given_once() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("screen", [MainScreen, DetailScreen])
def test_every_remedy_that_a_verdict_offers_has_its_key(town_hall: TownHall, screen: type[House]) -> None:
    here = {command.id for command in bound(screen)}
    manner = Manner(offices.show(town_hall.context), town_hall.clock)
    for role, number in town_hall.numbers.items():
        told = verdict.tell(showing.show(town_hall.context, number), manner)
        assert {mend.command for mend in told.mends} <= here, role
