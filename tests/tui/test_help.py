"""The help and the palette, asked for on several screens."""

from __future__ import annotations

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.tui.app import InvoiceApp


async def test_the_help_has_the_keys_as_they_were_set_and_why_one_does_not_work(town_hall: TownHall) -> None:
    config = town_hall.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('[keys]\nsend_all = "z"\n')
    config.chmod(0o600)
    async with opened(town_hall.context, size=(120, 60)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["uncertain"])
        await clerk.press("question_mark")
        await clerk.sees("── the table ──", "Now not: settle it first (u)")
        assert any(row.split()[:3] == ["z", "Send", "all"] for row in clerk.rows())
        await clerk.press("G")
        await clerk.sees("did not arrive and will not without you", "the end")
        await clerk.press("escape")
        assert clerk.screen_name == "MainScreen"
        await clerk.press("enter", "question_mark")
        await clerk.sees("── all about one invoice ──", "The story")
        assert "Mark all" not in clerk.text()


async def test_a_form_tells_its_own_keys(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["not sent"])
        await clerk.press("s", "f1")
        await clerk.sees("── forms ──", "shift+tab", "In forms ? is a letter")
        await clerk.press("escape")
        assert clerk.screen_name == "SendForm"


async def test_a_command_is_done_by_a_part_of_its_name(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["uncertain"])
        await clerk.press("colon")
        await clerk.type("resend")
        await clerk.sees("r Resend: settle it first (u)", "R Resend failed")
        await clerk.press("enter")
        await clerk.sees("Resend: settle it first (u)", "? All keys")
        await clerk.press("colon")
        await clerk.type("whole")
        await clerk.press("enter")
        await clerk.sees("── Log ──")
        await clerk.press("colon")
        await clerk.type("failures only")
        await clerk.press("enter")
        await clerk.sees("f Failures")
        await clerk.press("colon", "up", "escape")
        assert clerk.screen_name == "LogScreen"


async def test_a_stray_enter_in_the_palette_does_nothing(town_hall: TownHall) -> None:
    async with opened(town_hall.context, guarded=True) as clerk:
        await clerk.press("p", "a")
        await clerk.press_at_once("colon", "o", "p", "enter")
        assert clerk.screen_name == "MainScreen"
        await clerk.sees("── command ──")


@pytest.mark.parametrize(("key", "times"), [("ctrl+l", 5), ("L", 3)])
async def test_the_key_that_draws_all_anew_does_so_wherever_it_is_no_text(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch, key: str, times: int
) -> None:
    config = town_hall.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'[keys]\nredraw = "{key}"\n')
    config.chmod(0o600)
    drawn: list[str] = []
    monkeypatch.setattr(InvoiceApp, "draw_anew", lambda app: drawn.append(type(app.screen).__name__))
    async with opened(town_hall.context) as clerk:
        await clerk.press(key, "d", key, "escape", "colon", key)
        assert clerk.field() == key.removeprefix("ctrl+l")
        await clerk.press("escape", "o", key, "f1", key)
    assert drawn == [*["MainScreen"] * (times - 2), "OfficeScreen", "HelpScreen"]
