"""The second set of keys: what vim's hands expect, beside the first set's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import settings
from tui_invoice.operations.settings_screen import KeySet
from tui_invoice.tui import key_sets, keys
from tui_invoice.tui.commands import BY_ID, Scope, of


def written(config: Path, text: str) -> None:
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(text, "utf-8")


@pytest.fixture
def vim(town_hall: TownHall) -> TownHall:
    written(town_hall.context.paths.config, '[screen]\nkeys = "vim"\n')
    return town_hall


def test_every_set_names_commands_and_no_key_means_two_things() -> None:
    for key_set, said in key_sets.SETS.items():
        assert set(said) <= set(BY_ID)
        assert set(key_sets.WORDS[key_set].values()) <= set(BY_ID)
        for scope in Scope:
            taken: dict[str, str] = {}
            also = (Scope.MOVE,) if scope is not Scope.FIRST else ()
            for command in of(scope, Scope.ANY, Scope.EVERYWHERE, *also):
                for key in said.get(command.id, command.keys).split(","):
                    first = key[0] if key in key_sets.SEQUENCES else key
                    assert taken.setdefault(first, command.id) == command.id or scope is Scope.MOVE, (scope, key)


@pytest.mark.parametrize(("line", "whose"), [('find = "l"', "open"), ('find = "g"', "top"), ('tag = "Z"', "quit")])
def test_a_key_of_the_set_that_keys_gives_away_is_refused_with_its_line(tmp_path: Path, line: str, whose: str) -> None:
    config = tmp_path / "config.toml"
    written(config, f'[screen]\nkeys = "vim"\n[keys]\n{line}\n')
    chosen = settings.load(config)
    with pytest.raises(SettingsError, match=f"line 4, .*{whose}'s"):
        keys.refuse(chosen.keys, config, chosen.screen.keys)
    keys.refuse({"find": "l", "whole_log": "L", "open": "enter"}, config, KeySet.VIM)


def test_a_set_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    written(tmp_path / "config.toml", '[screen]\nkeys = "emacs"\n')
    with pytest.raises(SettingsError, match=r"line 2, screen\.keys"):
        settings.load(tmp_path / "config.toml")


async def test_moving_opening_and_leaving_by_vims_keys(vim: TownHall) -> None:
    async with opened(vim.context) as clerk:
        await clerk.press("p", "a")
        first = clerk.number()
        await clerk.press("G")
        assert clerk.number() != first
        await clerk.press("g")
        assert clerk.number() != first  # one g alone does nothing
        await clerk.press("g")
        await clerk.until(lambda: clerk.number() == first)
        await clerk.press("j", "k", "ctrl+f", "ctrl+b")
        await clerk.until(lambda: clerk.number() == first)
        await clerk.press("g", "j", "g", "g", "l")
        await clerk.until(lambda: clerk.screen_name == "DetailScreen")
        await clerk.press("l")
        await clerk.press("h")
        await clerk.press("L")
        await clerk.until(lambda: clerk.screen_name == "LogScreen")
        await clerk.press("escape", "escape")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.press("Z", "Z")
        await clerk.until(lambda: not clerk.app.is_running)


async def test_a_word_after_the_colon_is_done_however_fast_it_is_typed(vim: TownHall) -> None:
    async with opened(vim.context, guarded=True) as clerk:
        await clerk.press_at_once("colon", "q", "exclamation_mark", "enter")
        await clerk.until(lambda: not clerk.app.is_running)


async def test_full_width_signs_of_an_input_method_are_vims_keys_too(vim: TownHall) -> None:
    async with opened(vim.context) as clerk:
        await clerk.press("p", "a")
        first = clerk.number()
        await clerk.press("ｊ")
        await clerk.until(lambda: clerk.number() != first)
        await clerk.press("ｇ", "ｇ")
        await clerk.until(lambda: clerk.number() == first)
        await clerk.press("５")
        await clerk.sees("5 Failed")
        await clerk.press("／")
        await clerk.type("gg")
        assert clerk.field() == "gg"  # what is typed in is text


async def test_the_set_is_turned_on_where_colours_are_chosen_and_kept(town_hall: TownHall) -> None:
    config = town_hall.context.paths.config
    async with opened(town_hall.context, size=(120, 60)) as clerk:
        await clerk.press("d")
        await clerk.sees("v Keys of vim")
        await clerk.press("v")
        await clerk.sees("v Keys of vim ✓")
        await clerk.press("escape", "question_mark")
        await clerk.sees("gg home", "q ZZ ZQ")
        await clerk.until(lambda: settings.load(config).screen.keys is KeySet.VIM)
        await clerk.press("escape", "d", "v")
        await clerk.until(lambda: settings.load(config).screen.keys is KeySet.OWN)
        await clerk.press("escape", "l")
        await clerk.until(lambda: clerk.screen_name == "LogScreen")


async def test_the_set_is_not_taken_where_keys_has_one_of_its_keys(town_hall: TownHall) -> None:
    written(town_hall.context.paths.config, '[keys]\nfind = "g"\ntop = "T"\nquit = "Z"\n')
    async with opened(town_hall.context, size=(120, 40)) as clerk:
        await clerk.press("d", "v")
        await clerk.sees("v Keys of vim ✓")
    written(town_hall.context.paths.config, '[keys]\nfind = "l"\nwhole_log = "f"\n')
    async with opened(town_hall.context, size=(120, 40)) as clerk:
        await clerk.press("d", "v")
        await clerk.sees("keys.find: the key l is open's")
        assert clerk.app.look.keys is KeySet.OWN


async def test_what_opens_an_invoice_says_why_it_opens_none(vim: TownHall) -> None:
    async with opened(vim.context) as clerk:
        await clerk.press("p", "f")
        await clerk.type("1999-01-01 1999-01-02")
        await clerk.press("enter", "l")
        await clerk.sees("no invoice is here")
