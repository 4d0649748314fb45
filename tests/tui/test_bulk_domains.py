"""What the name servers say counts in the list of many, too: none leaves for a domain that is none without a word."""

from __future__ import annotations

import asyncio

from tests.operations.desks import Desk
from tests.tui.driver import opened
from tui_invoice.demo.names import HOST
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.tui.domains import AGAIN, Answer

GOOD, BAD = "lone@bageriet-hjoernet.dk", "ann@quite-new.example"


def _two(desk: Desk) -> None:
    desk.bring("7", BAD, customer="Ann")
    desk.bring("8", GOOD, customer="Lone")


async def test_a_domain_that_is_none_is_to_be_mended_and_the_others_leave(desk: Desk) -> None:
    _two(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S")
        await clerk.sees("✗ Bad domain   7", "✓ Ready        8", "1 ready   1 to mend", "s Send the 1")
        await clerk.press("g")
        await clerk.sees(f"✗ No mail arrives at {BAD}: no such domain", "The name servers say so.")
        await clerk.sees("enter Edit address   space Send it all the same")
        await clerk.press("s")
        await clerk.sees("Sending 1 invoice")
    assert (desk.status("7")[0], desk.status("8")[0]) == (SendStatus.NOT_SENT, SendStatus.QUEUED)


async def test_who_knows_better_sends_it_all_the_same_by_a_key_of_its_own(desk: Desk) -> None:
    _two(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S")
        await clerk.sees("✗ Bad domain")
        await clerk.press("g", "space")
        await clerk.sees("! Send anyway  7", "2 ready", "s Send the 2")
        await clerk.press("g")
        await clerk.sees(f"! It goes to {BAD} all the same")
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    assert list(desk.states("7")) == [BAD]


async def test_sending_waits_for_the_answers_and_then_only_for_what_they_speak_against(
    desk: Desk, answered: asyncio.Event
) -> None:
    _two(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S")
        await clerk.sees("◦ Ready        7", "◦ Ready        8", "2 ready", "Asking for bageriet-hjoernet.dk…")
        await clerk.press("s")
        await clerk.sees("The domains are being asked for")
        await clerk.press("escape")
        await clerk.sees("Nothing is queued: the list was left before the name servers answered")
        await clerk.press("S", "s")
        await clerk.sees("The domains are being asked for")
        assert desk.count("SELECT count(*) FROM delivery") == 0
        answered.set()
        await clerk.sees(f"No mail arrives at {BAD}: nothing is queued yet", "✗ Bad domain   7", "s Send the 1")
        await clerk.press("s")
        await clerk.sees("Sending 1 invoice")
    assert desk.status("7")[0] is SendStatus.NOT_SENT


async def test_enter_keeps_what_is_doubted_in_its_row_to_be_mended(desk: Desk) -> None:
    desk.bring("7", customer="Ann")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S", "enter")
        await clerk.type(BAD)
        await clerk.press("enter")
        await clerk.sees(f'✗ "{BAD}": no such domain', "enter Keep it, to be mended")
        await clerk.press("enter")
        await clerk.sees("✗ Bad domain   7", "space Send it all the same", "0 ready   1 to mend")


async def test_where_nothing_is_left_to_send_it_says_so_as_the_answers_come(
    desk: Desk, answered: asyncio.Event
) -> None:
    desk.bring("7", BAD, customer="Ann")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S", "s")
        await clerk.sees("The domains are being asked for")
        answered.set()
        await clerk.sees(f"No mail arrives at {BAD}: nothing is queued yet", "Nothing is ready: 1 to mend")


async def test_who_typed_as_the_answers_came_is_told_that_nothing_is_queued(
    desk: Desk, answered: asyncio.Event
) -> None:
    desk.bring("8", GOOD, customer="Lone")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S", "s", "enter")
        answered.set()
        await clerk.sees("Nothing is queued yet: an address is being typed")
    assert desk.count("SELECT count(*) FROM delivery") == 0


async def test_answers_that_came_before_anybody_listened_keep_no_list_from_leaving(
    desk: Desk, answered: asyncio.Event
) -> None:
    _two(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "S")
        await clerk.sees("Asking for bageriet-hjoernet.dk…")
        clerk.app.domains._listening.clear()
        clerk.app.domains._known |= {each.partition("@")[2]: Answer("yes") for each in (GOOD, BAD)}
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    assert not answered.is_set()


async def test_nobodys_silence_is_not_kept_for_good(desk: Desk) -> None:
    desk.bring("8", GOOD, customer="Lone")
    async with opened(desk.context) as clerk:
        environ = clerk.app.context.environ
        assert isinstance(environ, dict)
        line, environ["TUI_INVOICE_DNS"] = environ["TUI_INVOICE_DNS"], f"{HOST}:9"
        await clerk.press("p", "a", "S")
        await clerk.sees("◦ Ready        8", "takes mail is not known: no name server says")
        environ["TUI_INVOICE_DNS"] = line
        await clerk.press("escape", "S")
        await clerk.sees("takes mail is not known: no name server says")
        desk.clock.advance(AGAIN)
        await clerk.press("escape", "S")
        await clerk.sees("✓ Ready        8")
