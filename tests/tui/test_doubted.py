"""A domain that the name servers do not know shuts no form for good: who knows better is asked once more."""

from __future__ import annotations

from tests.operations.desks import Desk
from tests.tui.driver import opened
from tui_invoice.domain.delivery import State

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
            "send it there?", f"{ADDRESS}: it comes back, unless the name servers are wrong", "y Send it all the same"
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
