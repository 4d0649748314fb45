"""The first screen: ways to begin, an import with faults, what keeps the first invoice back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.operations.desks import Desk
from tests.support.clocks import FakeClock
from tests.tui.driver import opened
from tui_invoice.operations import accounts, importing, offices, paths
from tui_invoice.operations.context import Context

HEAD = "number,issue_date,customer,email,description,quantity,unit_price,currency,tax_rate\n"
GOOD = "2026-1,2026-11-01,Ann Ltd,ann@example.com,Work,1,100.00,EUR,25\n"
BAD = "2026-2,2026-13-01,Bo A/S,bo@example.com,Work,1,100.00,EUR,25\n"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(paths.find({}, str(tmp_path / "office.db")), FakeClock(), "lone", {})


async def test_one_begins_with_ones_name_and_comes_to_the_table_with_the_first_file(
    context: Context, tmp_path: Path
) -> None:
    (tmp_path / "rechnungen.csv").write_text(HEAD + GOOD, "utf-8")
    async with opened(context) as clerk:
        await clerk.sees("Nothing here yet", "◦ your name", "◦ a sender", "◦ invoices", "only you will read it")
        assert clerk.cursor_row().startswith(" d  Look around")
        await clerk.press("down", "down", "enter")
        await clerk.type("Nordlys Kontor ApS")
        await clerk.press("enter", "enter")
        await clerk.sees("✓ your name", "◦ a sender", "only you can read it", "Saved: invoices go out as Nordlys")
        await clerk.press("i", "ctrl+u")
        await clerk.type(f"{tmp_path}/rech")
        await clerk.press("right")
        await clerk.sees("✓ it is there")
        await clerk.press("enter")
        await clerk.sees("1 invoice to take; nothing is taken yet", "t Take it")
        await clerk.press("t")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.sees("2026-1", "1 invoice taken from rechnungen.csv")


async def test_a_file_with_faults_is_shown_line_by_line_and_read_again_once_it_is_mended(
    context: Context, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD + BAD, "utf-8")
    async with opened(context) as clerk:
        await clerk.press("i", "ctrl+u")
        await clerk.type(str(file))
        await clerk.press("enter")
        await clerk.sees(
            "1 invoice to take; nothing is taken yet", "line 3, issue_date", "“2026-13-01” is no day of the calendar"
        )
        file.write_text(HEAD + GOOD + BAD.replace("-13-", "-12-"), "utf-8")
        await clerk.press("r")
        await clerk.sees("2 invoices to take", "nothing is wrong with it")
        await clerk.press("t")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.sees("2 invoices taken from a.csv")


async def test_of_a_file_with_faults_what_is_right_can_be_taken(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD + BAD, "utf-8")
    async with opened(context) as clerk:
        await clerk.press("i", "ctrl+u")
        await clerk.type(str(file))
        await clerk.press("enter")
        await clerk.sees("line 3, issue_date")
        await clerk.press("t")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.sees("1 invoice taken from a.csv; 1 fault left out")


async def test_s_leads_to_what_is_wanting_and_back_to_the_table_once_it_is_there(desk: Desk) -> None:
    accounts.remove(desk.context, "office@example.com")
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("s")
        await clerk.sees(
            "! 1 cannot leave yet: there is no sender yet", "✓ your name", "✓ customers' e-mail", " m  Set up"
        )
        assert "Look around" not in clerk.text()
        await clerk.press("escape")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.press("S")
        await clerk.sees("! Nothing can leave yet")
        said = accounts.SenderChanges(address="ann@nordlys.example", name="Ann", preset="gmail", password_command="x")
        accounts.add(desk.context, said)
        await clerk.until(lambda: clerk.screen_name == "MainScreen")


async def test_where_nothing_can_be_kept_it_is_said_and_another_place_is_offered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    context = Context(paths.find({}, str(tmp_path / "file" / "office.db")), FakeClock(), "lone", {})
    async with opened(context) as clerk:
        await clerk.sees("✗", "cannot write there", "is no folder", "tui-invoice --db PATH")
        await clerk.press("i")
        await clerk.sees("Bring invoices in: ")
        assert clerk.screen_name == "FirstScreen"


async def test_looking_around_leaves_this_office_for_the_demo(context: Context) -> None:
    async with opened(context) as clerk:
        await clerk.press("enter")
        app = clerk.app
        await clerk.until(lambda: app.to_the_demo)
    assert not context.paths.database.exists()


async def test_the_colours_are_tried_at_once_and_kept(context: Context) -> None:
    offices.edit(context, offices.OfficeChanges(name="Nordlys"))
    async with opened(context) as clerk:
        await clerk.press("c", "b")
        await clerk.sees("b Terminal's own, bright ✓")
        await clerk.press("a")
        await clerk.sees("a ASCII signs +")
        await clerk.press("escape")
        await clerk.until(lambda: context.paths.config.exists() and "ascii" in context.paths.config.read_text("utf-8"))
    kept = context.paths.config.read_text("utf-8")
    assert 'theme = "ansi-light"' in kept and "mouse" not in kept


async def test_who_left_the_faults_while_the_file_is_read_stays_where_he_went(desk: Desk, tmp_path: Path) -> None:
    desk.bring("1", "ann@example.com")
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD + BAD, "utf-8")
    async with opened(desk.context) as clerk:
        await clerk.press("i", "ctrl+u")
        await clerk.type(str(file))
        await clerk.press("enter")
        await clerk.sees("line 3, issue_date")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("t", "escape", "o")
            assert clerk.screen_name == "OfficeScreen"
        await clerk.sees("1 invoice taken from a.csv")
        assert clerk.screen_name == "OfficeScreen"


async def test_faults_of_a_file_do_not_take_the_keys_from_another_form(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bring("1", "ann@example.com")
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD + BAD, "utf-8")
    slow, real = threading.Event(), importing.take

    def take(context: Context, files: Sequence[Path], **said: Any) -> importing.Taken:
        assert slow.wait(20)
        return real(context, files, **said)

    monkeypatch.setattr(importing, "take", take)
    async with opened(desk.context) as clerk:
        await clerk.press("i", "ctrl+u")
        await clerk.type(str(file))
        await clerk.press("enter", "o", "tab")
        slow.set()
        await clerk.sees("a.csv: 1 fault, 1 invoice to take; nothing is taken yet")
        await clerk.type("t")
        assert clerk.field() == "Nordlys Kontor ApSt"
