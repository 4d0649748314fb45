"""The main screen, as a clerk sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.waiting import until
from tests.tui.driver import Clerk, opened
from tests.tui.town_hall import CASES, TownHall
from tui_invoice.domain.delivery import State
from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import settling
from tui_invoice.tui.lines import causes

VERDICTS = {
    "bounced": ("Bounced", "this address does not exist", "e Correct the address and resend"),
    "delivered": ("Delivered", "Delivered", "r Resend"),
    "not sent": ("Not sent", "Nothing has left yet", "s Send"),
    "queued": ("Queued", "", "x Take it back"),
    "one of three": ("Failed 1/3", "giamdoc@daiviet.com.vn", "r Resend to this one only"),
    "opened": ("Opened", "Opened", "r Resend"),
    "uncertain": ("Uncertain", "May have arrived", "u Say whether it arrived"),
    "sent": ("Sent", "took it", "r Resend"),
    "delayed": ("Delayed", "go on trying", "r Resend"),
    "given": ("Given", "by post", "r Send by e-mail too"),
    "signed out": ("On hold", "password", "e Type the new password"),
    "misdirected": ("On hold", "certificate", "m Mail settings"),
    "unreachable": ("Queued", "cannot be reached", "s Try it now"),
    "paused": ("On hold", "paused", "e Send it now"),
    "moved": ("On hold", "another machine", "e Send it now"),
    "puzzling": ("On hold", "again and again", "e Send it now"),
    "no address": ("Not sent", "", "s Send: type an address"),
}
"""By role: the status in the table, a part of the sentence, the first remedy."""


async def everything(clerk: Clerk) -> None:
    """Show all invoices of all time."""
    await clerk.press("p", "a")
    await clerk.sees("p All time", "2026-0142")
    await clerk.settled()


async def test_every_status_and_cause_is_told_with_what_mends_it(town_hall: TownHall) -> None:
    async with opened(town_hall.context, (80, 40)) as clerk:
        await everything(clerk)
        for case in CASES:
            await clerk.settled()
            assert clerk.number() == town_hall.numbers[case.role]
            status, sentence, remedy = VERDICTS.get(case.role, ("Failed", "", "w Save the PDF"))
            assert status in clerk.cursor_row(), case.role
            strip = "\n".join(clerk.rows()[-9:-4])
            assert sentence in strip, case.role
            assert remedy in strip, case.role
            if case.role in ("full", "spam", "trust", "refused", "busy", "invalid"):
                assert case.cause is not None
                assert causes.title(case.cause) in strip or case.addresses[0] in strip
            await clerk.press("j")


async def test_the_views_divide_the_invoices_and_their_counts_add_up(town_hall: TownHall) -> None:
    async with opened(town_hall.context, (80, 45)) as clerk:
        await everything(clerk)
        told = re.findall(r"([1-6]) \D+ (\d+)", clerk.row(1))
        shown = {}
        for view in "123456":
            await clerk.press(view)
            await clerk.settled()
            shown[view] = sum("2026-01" in row for row in clerk.rows()[4:36])
        assert shown["1"] == len(CASES) == sum(shown[view] for view in "2345")
        assert {view: int(count) for view, count in told} == shown
        assert 0 < shown["6"] < shown["4"]


async def test_the_find_shows_the_verdict_at_once_and_looks_elsewhere(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await everything(clerk)
        await clerk.press("/")
        await clerk.type("anh duong")
        await clerk.sees("1 found", "this address does not exist: ketoan@anhduong.vn")
        await clerk.press("escape", "2")
        await clerk.settled()
        await clerk.press("/")
        await clerk.type("anhduong")
        await clerk.sees("in All")
        await clerk.press("enter")
        await clerk.settled()
        assert clerk.at("2026-0142")


async def test_n_goes_from_worry_to_worry(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await everything(clerk)
        seen = [clerk.cursor_row()]
        for _ in CASES:
            await clerk.press("n")
            if clerk.cursor_row() == seen[-1]:
                break
            seen.append(clerk.cursor_row())
        await clerk.sees("Nothing below waits for you in this view")
        worries = {State.BOUNCED, State.FAILED, State.UNCERTAIN, State.HELD}
        assert len(seen) == sum(bool(worries & set(case.states)) for case in CASES)
        await clerk.press("N")
        assert clerk.cursor_row() == seen[-2]


async def test_marks_are_kept_by_invoice_and_say_what_may_be_done(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await everything(clerk)
        await clerk.press("space", "space", "space")
        await clerk.sees("3 marked")
        town_hall.bring("2026-0200", "new@example.com")
        await clerk.sees("2026-0200")
        assert [row[:13] for row in clerk.rows() if row.startswith("*")] == [
            "*✗ Bounced   ",
            "*✓ Delivered ",
            "*◦ Not sent  ",
        ]
        await clerk.press("asterisk")
        await clerk.sees_no("marked")


async def test_what_others_do_is_seen_within_a_second_and_moves_nothing(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await everything(clerk)
        await clerk.goes_to(town_hall.numbers["one of three"])
        before = clerk.rows()[4:15]
        place = before.index(clerk.cursor_row())
        settling.settle(town_hall.context, town_hall.numbers["uncertain"], arrived=True)
        await until(lambda: "? Uncertain" not in clerk.text(), 2.0, "the change to be seen")
        after = clerk.rows()[4:15]
        assert after[place] == clerk.cursor_row() == before[place]
        assert [row[15:] for row in after] == [row[15:] for row in before]


async def test_a_disabled_command_says_why(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await everything(clerk)
        await clerk.goes_to(town_hall.numbers["uncertain"])
        await clerk.press("r")
        await clerk.sees("settle it first")
        await clerk.goes_to(town_hall.numbers["sent"])
        await clerk.press("x")
        await clerk.sees("Take it back:")
        await clerk.press("j")
        await clerk.sees_no("Take it back:")


@pytest.mark.parametrize(("typed", "seen"), [("？", "more below"), ("、", "enter To the table"), ("ｐ", "This week")])
async def test_what_an_input_method_sends_for_a_key_works(town_hall: TownHall, typed: str, seen: str) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press(typed)
        await clerk.sees(seen)


async def test_an_input_method_that_is_on_is_told(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("是")
        await clerk.sees("是 is no key here; an input method")


@pytest.mark.parametrize("size", [(160, 45), (60, 18), (40, 12)])
async def test_any_size_and_back_again_shows_the_same(town_hall: TownHall, size: tuple[int, int]) -> None:
    async with opened(town_hall.context, size) as clerk:
        await everything(clerk)
        await clerk.press("j", "j")
        await clerk.settled()
        before = clerk.text()
        for other in ((1, 1), (39, 9), (200, 60), (80, 1), (3, 40)):
            await clerk.resize(*other)
        await clerk.resize(*size)
        await clerk.until(lambda: clerk.text() == before, "the same screen again")


async def test_an_empty_view_says_why_and_the_way_on(desk: Desk) -> None:
    desk.bring("A-1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("5")
        await clerk.sees("Nothing failed")
        await clerk.press("x", "e", "enter", "space", "n")
        assert clerk.screen_name == "MainScreen"


async def test_an_office_without_invoices_opens_on_the_beginning(desk: Desk) -> None:
    async with opened(desk.context) as clerk:
        assert clerk.screen_name == "FirstScreen"
        desk.bring("A-1", "ann@example.com")
        await clerk.until(lambda: clerk.screen_name in ("FirstScreen", "MainScreen"))


def _configure(context_config: Path, text: str) -> None:
    context_config.parent.mkdir(parents=True, exist_ok=True)
    context_config.write_text(text, "utf-8")


async def test_keys_are_taken_from_the_settings(town_hall: TownHall) -> None:
    _configure(town_hall.context.paths.config, '[keys]\nwhole_log = "L"\nperiod = "z"\nfind = "f"\n')
    async with opened(town_hall.context) as clerk:
        await clerk.sees("L whole log", "z This month", " f number, customer")
        await clerk.press("z")
        await clerk.sees("This week")


@pytest.mark.parametrize("line", ['nonsense = "a"', 'send = "q"', 'send = "p"'])
async def test_keys_that_cannot_be_are_refused_with_file_and_line(town_hall: TownHall, line: str) -> None:
    _configure(town_hall.context.paths.config, f"[keys]\n{line}\n")
    with pytest.raises(SettingsError) as told:
        async with opened(town_hall.context):
            pass
    assert "line 2" in str(told.value) or ":2" in str(told.value)
