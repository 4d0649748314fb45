"""The office's form: what is wrong stands under its line, and only what changed is written."""

from __future__ import annotations

from pathlib import Path

from tests.operations.desks import Desk
from tests.support.clocks import FakeClock
from tests.tui.driver import opened
from tui_invoice.operations import offices, paths
from tui_invoice.operations.context import Context
from tui_invoice.store import journal


async def test_what_cannot_be_stands_under_its_line_and_nothing_is_written(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    before = offices.show(desk.context)
    async with opened(desk.context) as clerk:
        await clerk.press("o", "shift+tab", "shift+tab")
        await clerk.type("x")
        await clerk.press("shift+tab")
        await clerk.type("x")
        await clerk.press("enter")
        await clerk.sees("✗ this is no time zone", "✗ this is no known locale")
        assert clerk.field().endswith("x"), "the first one has the cursor"
        await clerk.press("escape")
        await clerk.sees("What you changed is not saved: esc once more leaves it so")
        await clerk.press("escape")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
    assert offices.show(desk.context) == before


async def test_an_address_of_several_lines_is_kept_and_only_that_is_told(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("o", "tab", "tab")
        await clerk.type("Nørregade 1")
        await clerk.press("enter")
        await clerk.type("1165 København K")
        await clerk.press("tab", "enter", "enter")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        await clerk.sees("Saved: invoices go out as Nordlys Kontor ApS")
    assert offices.show(desk.context).seller.address == "Nørregade 1\n1165 København K"
    with desk.context.reading() as db:
        assert [each.text for each in journal.read(db) if each.event == "office_changed"] == [
            "the office was changed: address"
        ]


async def test_a_new_office_is_offered_the_clock_of_this_machine(tmp_path: Path) -> None:
    context = Context(paths.find({}, str(tmp_path / "new.db")), FakeClock(), "lone", {})
    async with opened(context) as clerk:
        await clerk.press("o")
        await clerk.sees("Pacific/Marquesas")


async def test_what_a_colleague_changed_meanwhile_is_not_written_back(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("o", "tab")
        offices.edit(desk.context, offices.OfficeChanges(bank="DK50 0040 0440 1162 43"))
        await clerk.type(" & Co")
        await clerk.press("enter", "enter")
        await clerk.sees("Saved: invoices go out as Nordlys Kontor ApS & Co")
    assert offices.show(desk.context).seller.bank == "DK50 0040 0440 1162 43"
