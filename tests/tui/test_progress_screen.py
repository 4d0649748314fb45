"""While a batch leaves: how far it came, what can be stopped, what is mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.tui.driver import Clerk, opened
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations import progress as operation
from tui_invoice.store import holds, senders
from tui_invoice.tui.screens import progress

LATER = 6_000
"""Milliseconds after which what the screen queued may leave."""


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.05)


async def _send_all(clerk: Clerk) -> None:
    await clerk.press("S")
    await clerk.sees("nothing has left yet")
    await clerk.press("s")
    await clerk.sees("go")


async def test_what_failed_is_told_with_its_verdict_and_a_key_leads_to_it(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("552 5.2.2 full"), address="full@example.com")))
    desk.bring("1", "ann@example.com")
    desk.bring("2", "full@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        desk.clock.advance(LATER)
        desk.deliver()
        await clerk.sees(
            "1 sent, 1 failed   R Resend failed", "✗ Failed       2", "The mailbox is full", "552 5.2.2 full"
        )
        await clerk.press("R")
        await clerk.sees("Resend failed", "Mailbox full")
        await clerk.press("escape")
        assert clerk.screen_name == "ProgressScreen"
        await clerk.press("escape")
        assert clerk.screen_name == "MainScreen", "the list it was sent from is over and done"


async def test_a_pause_keeps_them_back_until_the_same_key_lets_them_go(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        await clerk.press("p")
        await clerk.sees("0 of 1   paused", "it stays paused when you leave", "p Go on")
        assert desk.status("1")[0] is SendStatus.HELD
        await clerk.press("p")
        await clerk.sees("1 to go", "p Pause")
        assert desk.status("1")[0] is SendStatus.QUEUED


async def test_what_has_not_begun_is_taken_back(desk: Desk) -> None:
    for n in "12":
        desk.bring(n, f"{n}@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        await clerk.sees("x Take back the 2 queued")
        await clerk.press("x")
        await clerk.sees("2 taken back", "◦ Not sent     2")
        await clerk.press("x")
        await clerk.sees("Take back: all of it has begun")
    assert desk.status("1")[0] is SendStatus.NOT_SENT


async def test_a_refused_sign_in_stands_in_place_of_the_bar_and_e_asks_for_the_password(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        with desk.context.writing() as db, db.transaction():
            account = replace(senders.by_id(db, desk.sender_id), username="office", secret=SecretStore.FILE)
            senders.update(db, account)
            holds.hold(db, account, Cause.SENDER_SIGN_IN, "535 5.7.8 no", "courier")
        await clerk.sees("! The sign-in was refused: nothing leaves", "e Type the new password", "1 on hold")
        await clerk.press("e")
        await clerk.sees("new password of office@example.com")
        await clerk.press("escape")
        await clerk.sees("x Take back the 1 queued")


async def test_any_size_is_survived(desk: Desk) -> None:
    for n in range(30):
        desk.bring(str(n), f"{n}@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        await clerk.press("G")
        for size in ((1, 1), (40, 12), (200, 60), (3, 30), (80, 24)):
            await clerk.resize(*size)
        await clerk.sees("0 of 30", "0@example.com")
        assert " 0 " in clerk.cursor_row()


async def test_u_and_n_do_there_what_they_do_in_the_table(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("550 5.1.1 no"), address="gone@example.com")))
    for number, address in (("1", "gone"), ("2", "ann"), ("3", "bob")):
        desk.bring(number, f"{address}@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        await clerk.sees("3 to go")
        desk.clock.advance(LATER)
        desk.deliver()
        await clerk.sees("2 sent, 1 failed")
        await clerk.press("g")
        await clerk.sees("u Note that it arrived")
        await clerk.press("u", "y")
        await clerk.sees("3: noted that the customer says it arrived")
        await clerk.press("n")
        assert "gone@example.com" in clerk.cursor_row()
        await clerk.press("n")
        await clerk.sees("Nothing below waits for you in this list")
        await clerk.press("N")
        await clerk.sees("Nothing above waits for you in this list")


async def test_a_pause_that_came_too_late_is_not_told_as_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await _send_all(clerk)
        monkeypatch.setattr(operation, "pause_batch", lambda context, batch: 0)
        monkeypatch.setattr(operation, "take_back", lambda context, batch: 0)
        for key in "px":
            await clerk.press(key)
            await clerk.sees("Too late: all of it has begun")
            await clerk.press("j")
        with desk.context.writing() as db, db.transaction():
            holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SETTINGS, "no", "courier")
        await clerk.sees("1 on hold")
        assert "paused" not in clerk.text() and "Go on" not in clerk.text()
