"""The whole log: found, narrowed, followed, saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.operations import remembered
from tui_invoice.operations.remembered import Remembered
from tui_invoice.store import journal
from tui_invoice.tui.screens.log import LogScreen


def write(town_hall: TownHall, *texts: str, invoice: int | None = None, level: str = "info") -> None:
    with town_hall.context.writing() as db, db.transaction():
        for text in texts:
            journal.note(db, level, "failed" if level == "error" else "told", text, who="lone", invoice=invoice)


async def test_a_line_is_found_and_leads_to_its_invoice_wherever_it_is(town_hall: TownHall) -> None:
    number = town_hall.numbers["delivered"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("5", "l")
        await clerk.sees("newest first", "today")
        await clerk.press("slash")
        await clerk.type("bageriet")
        await clerk.sees(number)
        await clerk.press("enter", "j")
        assert number in clerk.cursor_row()
        await clerk.press("enter")
        assert clerk.screen_name == "MainScreen"
        assert clerk.at(number)


async def test_it_is_narrowed_to_one_invoice_and_to_failures(town_hall: TownHall) -> None:
    number = town_hall.numbers["one of three"]
    write(town_hall, "the very last line")
    async with opened(town_hall.context) as clerk:
        await clerk.press("l")
        await clerk.sees("the very last line")
        await clerk.press("enter")
        await clerk.sees("this line is about no invoice")
        await clerk.press("slash", *number, "enter", "G", "i")
        here = clerk.cursor_row()
        await clerk.press("escape")
        await clerk.sees_no("the very last line")
        assert clerk.cursor_row() == here
        others = [row[13:22] for row in clerk.rows()[5:18] if row[13:14] == "2"]
        assert others and set(others) == {number}
        await clerk.press("f")
        await clerk.sees("Failures")
        assert all(row[1:2] in "✗!" for row in clerk.rows()[5:18] if row[13:14] == "2")
        await clerk.press("f", "i")
        await clerk.sees("Any invoice")
        await clerk.press("g")
        await clerk.sees("the very last line")


async def test_new_lines_come_on_top_and_the_cursor_stays_on_its_line(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("l", "j", "j", "j")
        here = clerk.cursor_row()
        write(town_hall, "something new", "and newer")
        await clerk.sees("something new", "and newer")
        assert clerk.cursor_row() == here
        await clerk.press("G")
        rows = clerk.rows()
        write(town_hall, "unseen above")
        await clerk.until(lambda: not clerk.app.browser or clerk.app.browser.last_line() > 0)
        await clerk.press("up", "down")
        assert clerk.rows() == rows
        await clerk.press("g")
        await clerk.sees("unseen above")


async def test_the_news_is_told_and_parted_from_what_was_seen(town_hall: TownHall) -> None:
    with town_hall.context.reading() as db:
        seen = journal.last_id(db)
    remembered.save(town_hall.context, replace(Remembered(), seen=seen, at=town_hall.clock.now()))
    town_hall.clock.set(town_hall.clock.now() + 3_600_000)
    write(town_hall, "it failed again", invoice=1, level="error")
    async with opened(town_hall.context) as clerk:
        await clerk.sees("Since you were here", "1 failed", "n goes to the first that needs you")
        await clerk.press("l")
        await clerk.sees("── above: since you were here")
        rows = clerk.rows()
        news = next(n for n, row in enumerate(rows) if "above: since" in row)
        assert "it failed again" in rows[news - 1]


async def test_what_is_shown_is_saved_once(town_hall: TownHall, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    async with opened(town_hall.context) as clerk:
        await clerk.press("l", "f")
        for told in ("written into", "choose another name"):
            await clerk.press("w", "ctrl+u")
            await clerk.type(str(path))
            await clerk.press("enter")
            await clerk.sees(told)
    lines = path.read_text("utf-8").splitlines()
    assert lines and all(each[0] in "x!" for each in lines)


async def test_an_empty_log_says_so_and_any_size_will_do(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("l", "slash")
        await clerk.type("nobody says this")
        await clerk.sees("No line of the log fits")
        await clerk.press("enter", "j", "G", "g", "y")
        await clerk.sees("no line is here")
        await clerk.press("escape")
        before = clerk.text()
        for size in ((1, 1), (40, 12), (7, 3), (300, 80), (1, 60), (80, 24)):
            await clerk.resize(*size)
            await clerk.press("j", "G", "g")
        assert clerk.text() == before


async def test_a_log_over_a_form_does_not_throw_away_what_was_typed_there(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["full"])
        await clerk.press("r")
        await clerk.sees("[ View the PDF ]")
        await clerk.press("tab", "enter", "l")
        await clerk.sees("newest first", town_hall.numbers["full"])
        await clerk.press("enter")
        await clerk.sees("Go to the invoice: esc leads back to its form")
        await clerk.press("escape", "escape")
        assert clerk.screen_name == "SendForm"


async def test_a_long_search_goes_on_in_one_piece_at_a_time_however_often_it_is_drawn(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("l")
        log = clerk.screen
        assert isinstance(log, LogScreen) and log._reel is not None
        read: list[int] = []
        monkeypatch.setattr(log._reel, "items", log._reel.items[:3])
        monkeypatch.setattr(log._reel, "at", 1)
        monkeypatch.setattr(log._reel, "read_on", lambda: read.append(1))
        for _ in range(20):
            log.draw()
        assert read == [1]
        await clerk.until(lambda: len(read) > 3, "it goes on by itself")
