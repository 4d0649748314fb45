"""A domain that the name servers do not know shuts no form for good: who knows better is asked once more."""

from __future__ import annotations

import asyncio

from tests.operations.desks import Desk
from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import State
from tui_invoice.operations.showing import show

ADDRESS = "ann@quite-new.example"


async def test_a_domain_that_nobody_knows_has_a_way_past_behind_a_question(desk: Desk) -> None:
    desk.bring("7", ADDRESS)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees(f'✗ "{ADDRESS}": no such domain', f"no mail arrives at {ADDRESS}", "Send asks once more")
        assert clerk.field() == ADDRESS
        await clerk.press("enter")
        await clerk.sees("enter Send")
        await clerk.press("enter")
        await clerk.sees(
            "send it there?", f"! No mail arrives at {ADDRESS}", "y Send it all the same   it comes back, unless the"
        )
        assert "(7 more)" in clerk.text(), "the question took rows of the text"
        await clerk.press("escape")
        await clerk.sees_no("(7 more)")
        assert (clerk.screen_name, desk.states("7")) == ("SendForm", {})
        await clerk.press("enter")
        await clerk.sees("send it there?")
        await clerk.press("y")
        await clerk.sees("7 leaves in a few seconds", f"to {ADDRESS}")
    assert desk.states("7") == {ADDRESS: State.QUEUED}


async def test_an_address_that_is_none_beside_it_keeps_the_form_shut(desk: Desk) -> None:
    desk.bring("7", ADDRESS)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees("Send asks once more")
        await clerk.press("s")
        assert clerk.field() == f"{ADDRESS}s", "one stray key wipes no address"
        await clerk.press("backspace")
        await clerk.type("; nobody")
        await clerk.sees("2 of the 2 addresses in To are wrong; nothing is queued yet")
        await clerk.press("enter", "enter", "tab")
        assert (clerk.screen_name, desk.states("7")) == ("SendForm", {})


async def test_the_line_that_corrects_an_address_asks_the_same_and_says_what_taking_back_leaves(
    town_hall: TownHall,
) -> None:
    number = town_hall.numbers["bounced"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("e")
        await clerk.type(ADDRESS)
        await clerk.sees("✗ quite-new.example: no such domain", "enter Resend all the same")
        await clerk.press("enter")
        await clerk.sees("send it there?", f"! No mail arrives at {ADDRESS}", "unless the name servers are wrong")
        await clerk.press("y")
        await clerk.sees(f"{number} leaves in a few seconds", f"to {ADDRESS}")
        await clerk.press("x")
        await clerk.sees(f"Taken back: {number}", "The new address stays saved with the customer")
    assert show(town_hall.context, number).row.emails == (ADDRESS,)


async def test_a_corrected_address_that_is_doubted_is_kept_for_the_customer_as_the_tick_says(
    town_hall: TownHall,
) -> None:
    number = town_hall.numbers["bounced"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("r", "ctrl+u")
        await clerk.type(ADDRESS)
        await clerk.sees("✗ quite-new.example   [x] save to the customer")
        await clerk.press("enter", "enter")
        await clerk.sees("send it there?")
        await clerk.press("y")
        await clerk.sees(f"{number} leaves in a few seconds")
    assert town_hall.count(f"SELECT count(*) FROM contact WHERE corrected_to='{ADDRESS}'") == 1


async def test_enter_in_the_line_waits_for_the_answer(town_hall: TownHall, answered: asyncio.Event) -> None:
    number, before = town_hall.numbers["bounced"], town_hall.count("SELECT count(*) FROM delivery")
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("e")
        await clerk.type(ADDRESS)
        await clerk.press("enter")
        await clerk.sees("asking for quite-new.example…", "correct the address of")
        await clerk.press("backspace", "e", "enter")
        answered.set()
        await clerk.sees("send it there?", f"! No mail arrives at {ADDRESS}", "unless the name servers are wrong")
        await clerk.press("escape")
    assert town_hall.count("SELECT count(*) FROM delivery") == before
