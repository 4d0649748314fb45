"""Before invoices of a file are taken: what they will be, what is wrong, what its columns and letters are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.typing_clerk import control_characters
from tests.exchange.sheets_made import book
from tests.exchange.taking import GOOD as SMALLEST
from tests.operations.desks import Desk
from tests.tui.driver import Clerk, opened
from tests.tui.hostile import PAYLOADS
from tui_invoice.store import invoices

HEAD = "number;issue_date;customer;email;currency;total\n"
GOOD_ROW = SMALLEST | {"number": "X-7"}
GOOD = "2026-1;2026-11-01;Ann Ltd;ann@example.com;EUR;100\n"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """An office that has one invoice already."""
    desk.bring("1", "ann@example.com")
    return desk


def written(file: Path, data: str | bytes) -> None:
    """Write the file."""
    file.write_bytes(data if isinstance(data, bytes) else data.encode())


async def brought(clerk: Clerk, file: Path, data: str | bytes) -> None:
    """Write the file and ask for it."""
    written(file, data)
    await clerk.press("i", "ctrl+u")
    await clerk.type(str(file))
    await clerk.press("enter")
    await clerk.until(lambda: clerk.screen_name == "ImportScreen")


def taken(desk: Desk, number: str) -> int:
    """Return the total of an invoice that is here, -1 where it is not."""
    with desk.context.reading() as db:
        found = invoices.by_number(db, number)
    return found.invoice.total if found else -1


async def test_the_first_rows_are_shown_as_they_are_read_and_nothing_is_taken_by_looking(
    desk: Desk, tmp_path: Path
) -> None:
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.csv", HEAD + GOOD)
        await clerk.sees("as it is read", "2026-1", "2026-11-01", "Ann Ltd", "ann@example.com", "t Take it")
        await clerk.press("escape")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")
        assert taken(desk, "2026-1") == -1


async def test_a_column_of_remarks_is_told_as_not_taken_with_the_key_that_takes_it(desk: Desk, tmp_path: Path) -> None:
    text = (HEAD + GOOD).replace("\n", ";Remarks\n", 1).replace("100\n", "100;pays late\n")
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.csv", text)
        await clerk.sees("1 invoice to take", "not taken", "“Remarks”; m says what it is", "t Take it")
        await clerk.press("m")
        await clerk.sees("leave it out")


async def test_a_mistake_is_put_right_in_place_and_the_file_is_not_touched(desk: Desk, tmp_path: Path) -> None:
    file, text = tmp_path / "a.csv", HEAD + GOOD + GOOD.replace("2026-1;", "2026-2;").replace(";100", ";1OO")
    async with opened(desk.context) as clerk:
        await brought(clerk, file, text)
        await clerk.sees("1 invoice to take", "line 3, total", "“1OO” is not a number", "enter Put right")
        await clerk.press("enter")
        await clerk.sees("put right line 3, total")
        assert clerk.field() == "1OO"
        await clerk.press("ctrl+u")
        await clerk.type("100")
        await clerk.press("enter")
        await clerk.sees("2 invoices to take", "nothing is wrong with it")
        await clerk.press("t")
        await clerk.sees("2 invoices taken from a.csv")
    assert taken(desk, "2026-2") == 10_000
    assert file.read_text("utf-8") == text


async def test_a_file_that_changed_since_it_was_seen_is_seen_again_before_it_is_taken(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    async with opened(desk.context) as clerk:
        await brought(clerk, file, HEAD + GOOD)
        await clerk.sees("€100.00")
        written(file, HEAD + GOOD.replace(";100", ";999"))
        await clerk.press("t")
        await clerk.sees("the file was changed meanwhile: look once more", "€999.00")
        assert taken(desk, "2026-1") == -1
        await clerk.press("t")
        await clerk.sees("1 invoice taken from a.csv")
    assert taken(desk, "2026-1") == 99_900


async def test_letters_are_chosen_by_one_key(desk: Desk, tmp_path: Path) -> None:
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.csv", (HEAD + GOOD.replace("Ann Ltd", "Ærø Bådebyggeri")).encode("cp1252"))
        await clerk.sees(" a ", "Ærø Bådebyggeri", "Western Europe", "a-", "This reads right")
        await clerk.press("t")
        await clerk.sees("nothing of it can be taken")
        await clerk.press("a")
        await clerk.sees("1 invoice to take", "Ærø")


async def test_columns_are_named_with_their_values_before_the_eye_and_known_the_next_time(
    desk: Desk, tmp_path: Path
) -> None:
    text = (HEAD + GOOD).replace("total", "Beløb").replace("customer", "Hvem")
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.csv", text)
        await clerk.sees("“Hvem” is no known name", "m Columns")
        await clerk.press("m")
        await clerk.until(lambda: clerk.screen_name == "ColumnsScreen")
        await clerk.sees("Hvem", "not known", "Ann Ltd", "Beløb")
        assert "Hvem" in clerk.cursor_row()
        await clerk.press("enter")
        await clerk.sees("what is “Hvem”?")
        await clerk.type("cust")
        await clerk.press("enter", "down", "down", "enter")
        await clerk.sees("what is “Beløb”?")
        await clerk.type("tot")
        await clerk.press("enter", "r")
        await clerk.until(lambda: clerk.screen_name == "ImportScreen")
        await clerk.sees("1 invoice to take", "nothing is wrong with it")
        await clerk.press("escape")
        await brought(clerk, tmp_path / "next.csv", text)
        await clerk.sees("1 invoice to take", "t Take it")


async def test_paper_customers_are_taken_where_one_says_so(desk: Desk, tmp_path: Path) -> None:
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.csv", HEAD + GOOD.replace("ann@example.com", ""))
        await clerk.sees("has no email")
        await clerk.press("p")
        await clerk.sees("1 invoice to take", "no e-mail", "those without an e-mail address are taken too")
        await clerk.press("t")
        await clerk.sees("1 invoice taken")
    assert taken(desk, "2026-1") == 10_000


async def test_who_wrote_it_says_what_could_be_read_in_two_ways(desk: Desk, tmp_path: Path) -> None:
    async with opened(desk.context) as clerk:
        await brought(
            clerk, tmp_path / "a.csv", HEAD + GOOD.replace("2026-11-01", "01/11/2026").replace("100", "1.250")
        )
        await clerk.sees("can be read in two ways", "n Numbers, dates")
        await clerk.press("n")
        await clerk.sees("d Danish", "u American", "n not said ✓")
        await clerk.press("d")
        await clerk.sees("1 invoice to take", "2026-11-01", "€1,250.00")


async def test_a_sheet_is_brought_in(desk: Desk, tmp_path: Path) -> None:
    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.xlsx", book([list(GOOD_ROW), list(GOOD_ROW.values())]))
        await clerk.sees("X-7", "€100.00", "1 invoice to take")
        await clerk.press("t")
        await clerk.sees("1 invoice taken from a.xlsx")


async def test_the_sheet_is_chosen_where_several_have_invoices(desk: Desk, tmp_path: Path) -> None:
    def second(made: Any) -> None:
        sheet = made.create_sheet("Quarter 2")
        sheet.append(list(GOOD_ROW))
        sheet.append([*(GOOD_ROW | {"number": "X-8"}).values()])

    async with opened(desk.context) as clerk:
        await brought(clerk, tmp_path / "a.xlsx", book([list(GOOD_ROW), list(GOOD_ROW.values())], second))
        await clerk.sees("2 sheets have invoices", "s Sheet")
        await clerk.press("s")
        await clerk.sees("which sheet is read?")
        await clerk.type("quart")
        await clerk.press("enter")
        await clerk.sees("X-8", "1 invoice to take")
        await clerk.press("s", "ctrl+u", "enter")
        await clerk.sees("X-7", "1 invoice to take")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
async def test_hostile_text_of_a_file_is_shown_and_not_obeyed(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    values = [text.replace('"', "'")[:200] for text in PAYLOADS.values()]
    rows = "".join(f'N{n};2026-11-01;"{each}";"{each}";EUR;"{each}"\n' for n, each in enumerate(values))
    header = HEAD.replace("number", '"\x1b[2J\x9b31m[/]"')
    async with opened(desk.context, size) as clerk:
        for data in (HEAD + rows, header + rows, (header + rows.replace("Đ", "")).encode("utf-8") + b"\xe6\n"):
            await brought(clerk, tmp_path / "a.csv", data)
            for key in ("down", "enter", "escape", "m", "down", "enter", "escape", "escape"):
                await clerk.press(key)
                assert control_characters(clerk.text()) == set(), key
            for _ in range(3):
                if clerk.screen_name == "MainScreen" and not clerk.screen.has_class("-asking"):
                    break
                await clerk.press("escape")
