"""Keys that are typed faster than the screen follows: each does what it would do had one waited."""

from __future__ import annotations

import asyncio
import time

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import Input

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.tui.screens.main import MainScreen
from tui_invoice.tui.widgets.prompt import Prompt


async def test_what_is_typed_behind_the_key_of_the_search_is_searched_for_on_a_slow_machine(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        main = clerk.app.screen
        assert isinstance(main, MainScreen)
        real = clerk.app.before_key

        def before(key: events.Key) -> bool:
            if key.character == "/":
                main.table.call_later(asyncio.sleep, 0.4)  # what the table does before it comes to the key
            return real(key)

        monkeypatch.setattr(clerk.app, "before_key", before)
        await clerk.press_at_once("/", "s", "k", "a", "g", "e", "n")
        await clerk.sees("1 found")
        assert clerk.field() == "skagen"


async def test_keys_reach_a_prompt_in_the_order_in_which_they_were_typed(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Prompt.ready
    async with opened(town_hall.context) as clerk:

        def ready(prompt: Prompt, part: Widget) -> None:
            clerk.app.post_message(events.Key("c", "c"))  # the prompt is there, but has not got yet what came earlier
            real(prompt, part)

        monkeypatch.setattr(Prompt, "ready", ready)

        def ask() -> None:
            clerk.screen.action_command("mend")
            for typed in "ab":
                clerk.app.post_message(events.Key(typed, typed))

        clerk.screen.call_later(ask)
        await clerk.until(lambda: isinstance(clerk.app.focused, Input) and len(clerk.field()) == 3)
        assert clerk.field() == "abc"


async def test_an_enter_that_was_read_in_a_prompt_s_first_moments_sends_nothing_however_late_it_is_handled(
    town_hall: TownHall,
) -> None:
    number = town_hall.numbers["bounced"]
    async with opened(town_hall.context, guarded=True) as clerk:
        opened_at = time.monotonic()
        await clerk.press("e")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("anhduong.com.vn takes mail")
        await clerk.until(lambda: time.monotonic() - opened_at > 0.6)
        early = events.Key("enter", "\r")
        early.time = opened_at + 0.1
        clerk._driver_send(early)
        await clerk.rest()
        assert clerk.screen.has_class("-asking")
        await clerk.press("enter")
        await clerk.sees(f"{number} leaves in a few seconds")
    assert town_hall.status(number)[0] is SendStatus.QUEUED
