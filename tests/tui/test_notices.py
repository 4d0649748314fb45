"""What is said is so: of what was done, for as long as it is so, on the screen that is there."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.sender import SecretStore, Sender
from tui_invoice.operations import releasing, starting, withdrawing
from tui_invoice.operations.context import Context
from tui_invoice.store import senders
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import mending, outbox


async def test_one_that_a_colleague_took_back_is_not_said_to_be_tried_now(town_hall: TownHall) -> None:
    number = town_hall.numbers["unreachable"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        row = clerk.screen.current  # type: ignore[attr-defined]  # the table's screen
        withdrawing.cancel(town_hall.context, [number])
        outbox.try_now(clerk.screen, row)
        await clerk.sees(f"{number}: it is not queued")


async def test_what_a_colleague_let_go_is_not_said_to_be_let_go_again(town_hall: TownHall) -> None:
    number = town_hall.numbers["paused"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        assert clerk.app.browser is not None
        shown = clerk.app.browser.shown(clerk.screen.current.id)  # type: ignore[attr-defined]  # the table's screen
        releasing.release(town_hall.context, [number])
        mending.mend(clerk.screen, shown, clerk.app.browser.health())
        await clerk.sees(f"{number}: nothing of it is kept back")


async def test_one_invoice_that_was_paused_is_let_go_and_no_other_is_spoken_of(town_hall: TownHall) -> None:
    number = town_hall.numbers["paused"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("e")
        await clerk.sees(f"{number} goes out now")
    assert town_hall.status(number)[0] is SendStatus.QUEUED


async def test_a_notice_that_is_true_for_a_while_takes_no_other_one_away(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        clerk.screen.say_for(0.3, Role.OK, "true for a while")
        clerk.screen.say(Role.ERROR, "what went wrong meanwhile")
        passed = threading.Event()
        clerk.screen.set_timer(0.6, passed.set)
        await clerk.until(passed.is_set)
        assert "what went wrong meanwhile" in clerk.text()


async def test_a_notice_that_is_true_for_a_while_goes_though_its_screen_was_left(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("enter")
        detail = clerk.screen
        assert clerk.screen_name == "DetailScreen"
        await clerk.press("escape")
        detail.say_for(0.3, Role.OK, "true for a while")
        await clerk.sees("true for a while")
        await clerk.sees_no("true for a while")


async def test_a_password_is_asked_for_though_the_screen_that_wants_it_was_left(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = starting.to_ask, threading.Event()

    def slow(context: Context, sender: str = "") -> tuple[Sender, ...]:
        left.wait(10)
        return real(context, sender)

    monkeypatch.setattr(starting, "to_ask", slow)
    with town_hall.context.writing() as db, db.transaction():
        account = senders.by_id(db, town_hall.sender_id)
        senders.update(db, replace(account, username="office", secret=SecretStore.ASK))
    async with opened(town_hall.context) as clerk:
        await clerk.press("enter")
        await clerk.press("e")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("anhduong.com.vn takes mail")
        await clerk.press("enter", "escape")
        assert clerk.screen_name == "MainScreen"
        left.set()
        await clerk.sees("password of faktura@nordlys.dk")
        await clerk.type("word")
        await clerk.press("enter")
        await clerk.sees("2026-0142 leaves in a few seconds")


async def test_the_words_that_are_copied_are_those_of_the_row_under_the_cursor(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(town_hall.context) as clerk:
        copied: list[str] = []
        monkeypatch.setattr(clerk.app, "copy_to_clipboard", copied.append)
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["bounced"])
        await clerk.press_at_once("j", "y")
        assert copied == ["250 2.0.0 Ok: stored"]


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/x", "a\0b"])
async def test_a_folder_that_can_be_none_is_refused_while_it_is_typed(town_hall: TownHall, folder: str) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("w")
        await clerk.paste(folder)
        await clerk.sees("this is no path")
        await clerk.press("enter")
        assert clerk.field() == folder


async def test_that_it_arrived_is_not_said_by_a_stray_key(town_hall: TownHall) -> None:
    number = town_hall.numbers["uncertain"]
    async with opened(town_hall.context, guarded=True) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press_at_once("u", "y")
        await clerk.sees(f"did {number} arrive?")
        clerk.let_guard_pass()
        await clerk.press("y")
        await clerk.sees(f"{number} is noted as arrived")
