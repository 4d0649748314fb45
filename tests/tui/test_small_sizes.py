"""Small terminals: what has the keys is in view, what enter does is said, and what lies below is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.tui.driver import Clerk, opened
from tests.tui.town_hall import TownHall
from tui_invoice.tui.lines.hints import Hint, footer
from tui_invoice.tui.paint.line import Paint
from tui_invoice.tui.paint.roles import PALETTES

SMALL = (40, 12)
HEAD = "number;issue_date;customer;email;currency;total\n"
ROWS = "".join(f"A-{n};2026-11-01;Ann {n};ann{n}@example.com;EUR;{n}\n" for n in range(1, 10))


def drawn(left: list[Hint], right: list[Hint], width: int) -> str:
    return footer(left, right, width).strip(width, Paint(PALETTES["dark"])).text.rstrip()


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (80, " enter Send it to me   tab Next" + " " * 26 + "esc Leave, nothing sent"),
        (40, " enter Send it to me          esc Leave"),
        (30, " enter Send it to…   esc Leave"),
        (22, "             esc Leave"),
    ],
)
def test_the_last_row_keeps_what_enter_does(width: int, row: str) -> None:
    found = drawn([Hint("enter", "Send it to me"), Hint("tab", "Next")], [Hint("esc", "Leave, nothing sent")], width)
    assert found.split() == row.split()


async def test_what_has_the_keys_is_in_view_after_the_screen_shrank(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["bounced"])
        await clerk.press("r")
        await clerk.sees("it would fail again")
        for _ in range(9):
            await clerk.press(*(() if "enter Send it to me" in clerk.text() else ("tab",)))
        await clerk.resize(*SMALL)
        await clerk.sees("[ Test ]", "enter Send it to me", "esc Leave")
        await clerk.press("tab")
        await clerk.sees("From ", " below ─")


async def test_the_form_of_an_account_says_that_it_goes_on_below_and_its_buttons_take_two_rows(
    town_hall: TownHall,
) -> None:
    async with opened(town_hall.context, size=(60, 18)) as clerk:
        await clerk.press("m")
        await clerk.sees(
            "── Mail settings ─", " below ─", "[ Save and test ]    [ Mail me a test ]", "[ Check the domain ]"
        )
        await clerk.resize(*SMALL)
        await clerk.sees("[ Save and test ]    [ Mail me a test ]", "Password", "enter Go to Save and test")


def written(file: Path, rows: str) -> Path:
    file.write_text(HEAD + rows)
    return file


async def brought(clerk: Clerk, file: Path) -> None:
    await clerk.press("i", "ctrl+u")
    await clerk.sees("enter Read it", "esc Leave")
    await clerk.type(str(file))
    await clerk.press("enter")
    await clerk.until(lambda: clerk.screen_name == "ImportScreen")


async def test_a_file_s_invoices_and_faults_have_the_rows_that_there_are(desk: Desk, tmp_path: Path) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context, size=SMALL) as clerk:
        await brought(clerk, written(tmp_path / "good.csv", ROWS))
        await clerk.sees("A-1", "A-7", "2 below", "t Take it")
        await clerk.press("escape")
        await brought(clerk, written(tmp_path / "bad.csv", ROWS.replace("EUR;", "EUR;x")))
        await clerk.sees("✗ line 2", "✗ line 4", " below ─", "“x1” is not a number", "enter Put right", "esc Leave")
