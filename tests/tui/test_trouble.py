"""The database goes, is locked, or its disk fails while the screen is open: it is told, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from tests.tui.driver import opened
from tests.tui.pty_screen import in_pty
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import BusyError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import settling, starting
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.context import Context
from tui_invoice.operations.sending import Wish, send
from tui_invoice.tui.screens.main import MainScreen
from tui_invoice.tui.watching import LOOK

BUSY = BusyError("the database is busy", "another program kept it locked", "try again in a moment")


def _refuse(*_: object, **__: object) -> None:
    raise BUSY


@pytest.mark.parametrize("becomes", ["removed", "replaced"])
def test_a_database_that_goes_ends_the_screen_with_the_reason(town_hall: TownHall, becomes: str) -> None:
    database = town_hall.context.paths.database
    with in_pty("--db", str(database)) as screen:
        screen.sees("2026-0142", "? All keys")
        if becomes == "replaced":
            shutil.copy(database, copy := database.with_name("copy"))
            copy.replace(database)
        else:
            database.unlink()
        assert screen.ends() == 1
        assert screen.model.clean
        assert "the database was removed or replaced while it was open" in screen.model.plain
        assert "start the program again" in screen.model.plain
    assert not list(town_hall.context.paths.crashes.parent.glob("crashes/*"))


async def test_a_look_that_fails_is_told_once_and_the_next_one_shows_what_is_so(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["uncertain"])
        with monkeypatch.context() as patch:
            patch.setattr(Browser, "counts", _refuse)
            settling.settle(town_hall.context, town_hall.numbers["uncertain"], arrived=True)
            await clerk.sees("the database is busy", "try again in a moment")
        await clerk.sees("✓ Sent         2026-0136")
        await clerk.sees_no("the database is busy")


async def test_what_was_done_is_told_though_the_database_cannot_be_read_just_then(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(town_hall.context) as clerk:
        monkeypatch.setattr(Browser, "changed", _refuse)
        told: list[str] = []
        clerk.app.perform(lambda: "done", told.append)
        await clerk.until(lambda: told == ["done"], "what was done to be told")


async def test_a_courier_that_cannot_be_asked_for_is_told(town_hall: TownHall, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(town_hall.context) as clerk:
        monkeypatch.setattr(Browser, "health", _refuse)
        clerk.app.start_courier()
        await clerk.sees("the database is busy")


async def test_mail_that_is_queued_is_told_so_where_no_courier_can_be_started(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "start", _refuse)
    async with opened(town_hall.context) as clerk:
        await clerk.press("e")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("anhduong.com.vn takes mail")
        await clerk.press("enter")
        await clerk.sees("the database is busy")
        assert clerk.app.just_queued == (town_hall.numbers["bounced"],)
    assert town_hall.status(town_hall.numbers["bounced"])[0] is SendStatus.QUEUED


async def test_the_courier_at_work_is_left_alone_unless_a_password_became_known(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[Context] = []
    town_hall.bring("2026-0200", "ann@example.com")
    send(town_hall.context, Wish(("2026-0200",)))
    async with opened(town_hall.context) as clerk:
        clerk.app.know("a" * 32, Secret("word"))
        monkeypatch.setattr(starting, "start", starts.append)
        with town_hall.at_work():
            clerk.app.watch_outbox()
            clerk.app.start_courier(anew=True)
            await clerk.until(lambda: starts, "a new one")
        assert len(starts) == 1
        clerk.app.watch_outbox()
        await clerk.until(lambda: len(starts) == 2, "the next one")


async def test_mail_that_became_due_without_a_courier_is_shown_so(town_hall: TownHall) -> None:
    town_hall.bring("2026-0200", "ann@example.com")
    send(town_hall.context, Wish(("2026-0200",), wait_ms=5_000))
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "3")
        await clerk.goes_to("2026-0200")
        await clerk.sees("it leaves in a few seconds")
        looked = asyncio.Event()
        clerk.screen.set_timer(2 * LOOK, looked.set)  # what the keys and the opening set off is drawn by then
        await looked.wait()
        town_hall.clock.advance(6_000)
        clerk.app.watch_outbox()
        await clerk.sees("Queued, and no courier is at work")


async def test_another_day_shows_its_own_invoices(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "d")
        await clerk.sees("1 All 3", "2026-0142")
        town_hall.clock.advance(24 * 3_600_000)
        await clerk.sees("1 All 0", "No invoices today")


async def test_a_read_that_fails_while_the_verdict_follows_is_no_fault_of_the_program_s_own(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BusyError):
        async with opened(town_hall.context) as clerk:
            await clerk.settled()
            monkeypatch.setattr(MainScreen, "_read", _refuse)
            await clerk.press("j")
            await clerk.until(lambda: False, "the end")
