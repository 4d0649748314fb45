"""All about one invoice, read and mended."""

from __future__ import annotations

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import WORDS, TownHall
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.operations import settling
from tui_invoice.tui.screens.reading import Reading


async def test_enter_tells_all_and_the_next_ones_come_by_one_key(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "enter")
        await clerk.sees("2026-0142 · Công ty TNHH Thương mại", "Came back: this address does not exist")
        text = " ".join(clerk.text().split())
        assert f'"{WORDS[Cause.UNKNOWN_RECIPIENT]}"' in text
        await clerk.press("right")
        await clerk.sees("2026-0141 · Bageriet på Hjørnet", "Delivered: their server took it")
        await clerk.press("n")
        await clerk.sees(f"{town_hall.numbers['one of three']} · Công ty Cổ phần", "The mailbox is full")
        await clerk.press("left", "left", "left", "left", "left", "left")
        await clerk.sees("2026-0142 · ", "This is the first invoice of the table")
        await clerk.press("right", "escape")
        assert clerk.screen_name == "MainScreen"
        assert clerk.at("2026-0141")


async def test_document_and_mail_are_parts_of_it(town_hall: TownHall) -> None:
    async with opened(town_hall.context, size=(80, 16)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["not sent"])
        await clerk.press("v")
        await clerk.sees("武汉光谷新材料科技贸易有限责任公司", "2026-0140", "more below")
        await clerk.press("3")
        await clerk.sees("It would be sent like this now.", "chen.xm@guanggu.cn", "── text ──")
        await clerk.press("1")
        await clerk.sees("Nothing has left yet", "── goes to ──")


async def test_a_wrong_address_is_mended_here_too(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "enter", "e")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("anhduong.com.vn takes mail")
        await clerk.press("enter")
        await clerk.sees("leaves in a few seconds", "to ketoan@anhduong.com.vn", "Queued")
        await clerk.press("x")
        await clerk.sees("Taken back: 2026-0142")


async def test_what_does_not_work_says_why(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["uncertain"])
        await clerk.press("enter", "r")
        await clerk.sees("Resend: settle it first (u)")
        await clerk.press("u", "y")
        await clerk.sees("is noted as arrived", "as was said")


async def test_what_others_write_is_told_without_losing_the_place(town_hall: TownHall) -> None:
    async with opened(town_hall.context, size=(40, 12)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["uncertain"])
        await clerk.press("enter", *"jjjjjjjjj")
        screen = clerk.screen
        assert isinstance(screen, Reading)
        tries = next(n for n, row in enumerate(clerk.rows()) if "── tries" in row)
        settling.settle(town_hall.context, town_hall.numbers["uncertain"], arrived=True)
        await clerk.until(lambda: any("as was said" in each.text for each in screen.text.lines), "the settling")
        await clerk.rest()
        assert "── tries" in clerk.row(tries), clerk.text()


@pytest.mark.parametrize("part", ["1", "2", "3"])
async def test_any_size_will_do(town_hall: TownHall, part: str) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "enter", part)
        before = clerk.text()
        for size in ((1, 1), (40, 12), (7, 3), (300, 80), (1, 60), (80, 24)):
            await clerk.resize(*size)
            await clerk.press("j", "G", "g")
        assert clerk.text() == before
