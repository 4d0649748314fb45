"""The send and the resend form: two keys where all is well, and nothing that is wrong, or not meant, leaves."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.tui.driver import Clerk, opened
from tests.tui.town_hall import DAI_VIET, TownHall
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.text import visible
from tui_invoice.operations import drafting
from tui_invoice.operations.context import Context
from tui_invoice.operations.giving import given
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.showing import show
from tui_invoice.store import holds, senders
from tui_invoice.tui import guard
from tui_invoice.tui.screens.form import SendForm
from tui_invoice.tui.widgets.fields import Picker

EVIL = "Evil\x1b[2J\x9b31m\u202eltd\x07"


async def at(clerk: Clerk, town_hall: TownHall, role: str) -> str:
    """Go to the invoice of this kind, whatever its date."""
    number = town_hall.numbers[role]
    await clerk.press("p", "a")
    await clerk.goes_to(number)
    return number


async def test_where_all_is_well_it_is_sent_in_two_keys(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees(f"Send {number} · 武汉光谷", "✓ 1 address, the domain takes mail", "✓ not sent before")
        await clerk.press("enter")
        await clerk.sees(f"{number} leaves in a few seconds", "to chen.xm@guanggu.cn", "x takes it back until then")
        assert clerk.screen_name == "MainScreen"
        assert town_hall.states(number) == {"chen.xm@guanggu.cn": State.QUEUED}
        await clerk.press("x")
        await clerk.sees(f"Taken back: {number}")


async def test_it_waits_for_the_domains_once_it_is_told_to_send(town_hall: TownHall, answered: asyncio.Event) -> None:
    async with opened(town_hall.context) as clerk:
        await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("asking whether the domain takes mail", "enter Send")
        await clerk.press("enter")
        answered.set()
        await clerk.sees("leaves in a few seconds")


async def test_one_that_was_given_by_hand_goes_out_too_where_a_person_says_so(desk: Desk) -> None:
    desk.bring("7")
    given(desk.context, "7", "by post")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees("! it was given otherwise: it will arrive twice")
        await clerk.type("ann@example.com")
        await clerk.press("enter", "enter")
        await clerk.sees("7 leaves in a few seconds", "to ann@example.com")
    assert desk.states("7") == {"": State.GIVEN, "ann@example.com": State.QUEUED}


async def test_a_wrong_address_shuts_it_until_the_right_arrow_mends_it(desk: Desk) -> None:
    desk.bring("7", "lone@gmail.con")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees('✗ "lone@gmail.con": no such domain; did you mean gmail.com?', "right Take lone@gmail.com")
        assert clerk.field() == "lone@gmail.con"
        await clerk.press("enter", "enter")
        assert clerk.screen_name == "SendForm"
        assert desk.states("7") == {}
        await clerk.press("right")
        assert clerk.field() == "lone@gmail.com"
        await clerk.sees("✓ gmail.com takes mail")
        await clerk.press("enter", "enter")
        await clerk.sees("7 leaves in a few seconds", "to lone@gmail.com")
        assert desk.states("7") == {"lone@gmail.com": State.QUEUED}


async def test_a_resend_goes_to_the_one_it_did_not_reach_and_keeps_the_new_address(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "bounced")
        await clerk.press("r")
        await clerk.sees("Came back: this address does not exist", "it would fail again")
        await clerk.press("ctrl+u")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("✓ anhduong.com.vn takes mail   [x] save to the customer")
        await clerk.press("enter", "enter")
        await clerk.sees(f"{number} leaves in a few seconds", "to ketoan@anhduong.com.vn")
    assert town_hall.states(number) == {"ketoan@anhduong.com.vn": State.QUEUED}
    assert show(town_hall.context, number).row.emails == ("ketoan@anhduong.com.vn",)
    kept = town_hall.count("SELECT count(*) FROM contact WHERE corrected_to='ketoan@anhduong.com.vn'")
    assert kept == 1


async def test_who_has_it_is_shown_and_left_out(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "one of three")
        await clerk.press("r")
        await clerk.sees(f"Resend {number} · {DAI_VIET}", "ketoan@daiviet.com.vn and 1 more have it: left out")
        await clerk.press("enter")
        await clerk.sees(f"{number} leaves in a few seconds", "to giamdoc@daiviet.com.vn")
    states = town_hall.states(number)
    assert states["giamdoc@daiviet.com.vn"] is State.QUEUED
    assert sorted(states.values()) == sorted([State.QUEUED, State.DELIVERED, State.SENT])


async def test_a_stray_enter_sends_nothing(town_hall: TownHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SECONDS", 60.0)  # a busy machine presses the second one late
    async with opened(town_hall.context, guarded=True) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press_at_once("s", "enter")
        await clerk.sees("✓ not sent before")
        await clerk.press("enter")
        assert clerk.screen_name == "SendForm"
        await clerk.press("escape")
        await clerk.sees("◦ Nothing has left yet")
    assert town_hall.states(number) == {}


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_hostile_customer_can_do_nothing_to_the_terminal(desk: Desk, size: tuple[int, int]) -> None:
    desk.bring("1", "ann@gmail.com\x1b[31m", customer=EVIL)
    async with opened(desk.context, size) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees("Send 1 · Evil␛[2J", "a control or broken character")
        for role in ("\x1b]0;pwned\x07", "\u202e", "\x9b2J"):
            await clerk.paste(role)
        assert all(visible(row) == row for row in clerk.rows())
        await clerk.press("tab", "tab", "tab", "tab")
        await clerk.paste("\x1b[2J\u202e\n\x9b31m")
        assert "\x1b[2J" in clerk.field()
        assert all(visible(row) == row for row in clerk.rows())


async def test_what_others_sent_while_the_form_was_open_is_not_sent_twice(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server())
    desk.bring("1", "ann@gmail.com")
    async with opened(desk.context) as clerk:
        await clerk.press("p", "a", "s")
        await clerk.sees("✓ not sent before", "takes mail")
        send(desk.context, Wish(("1",)))
        desk.deliver()
        await clerk.press("enter")
        await clerk.sees("✗ it was sent to ann@gmail.com meanwhile")
        await clerk.press("enter")
        assert clerk.screen_name == "SendForm"
    assert desk.states("1") == {"ann@gmail.com": State.SENT}
    assert desk.count("SELECT count(*) FROM delivery") == 1


async def test_a_form_that_is_opened_again_hears_what_the_first_one_asked(
    town_hall: TownHall, answered: asyncio.Event
) -> None:
    async with opened(town_hall.context) as clerk:
        await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("asking whether")
        await clerk.press("escape", "s")
        await clerk.sees("asking whether")
        answered.set()
        await clerk.sees("✓ 1 address, the domain takes mail")


async def test_an_uncertain_one_is_settled_first(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "uncertain")
        await clerk.press("r")
        await clerk.sees("Resend: settle it first (u)")
    assert show(town_hall.context, number).row.send_status is SendStatus.UNCERTAIN


async def test_what_was_handed_over_by_post_is_noted(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "no address")
        await clerk.press("s")
        await clerk.sees("nobody is named: write an address into To")
        await clerk.press("tab", "tab", "tab", "tab", "tab", "space", "enter")
        await clerk.sees("[ Note it ]", "enter Note it")
        await clerk.press("enter")
        await clerk.sees(f"how was {number} handed over?")
        await clerk.type("by post")
        await clerk.press("enter")
        await clerk.sees(f"{number} is noted as handed over: by post")
    assert show(town_hall.context, number).row.send_status is SendStatus.GIVEN


async def test_a_test_goes_to_oneself_and_the_form_stays(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("✓ not sent before")
        await clerk.press("tab", "tab", "enter")
        await clerk.sees("A test leaves for faktura@nordlys.dk")
        assert clerk.screen_name == "SendForm"
    assert town_hall.states(number) == {}
    assert town_hall.count("SELECT count(*) FROM delivery WHERE purpose='test'") == 1


async def test_no_size_breaks_it(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await at(clerk, town_hall, "bounced")
        await clerk.press("r")
        await clerk.sees("it would fail again")
        for width, height in ((160, 45), (60, 18), (40, 12), (3, 3), (1, 1), (150, 24), (80, 24)):
            await clerk.resize(width, height)
        await clerk.sees("Came back: this address does not exist", "[ Resend ]", "enter Check, go to Resend")


async def test_what_everybody_has_goes_out_again_only_after_a_second_word(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "delivered")
        await clerk.press("r")
        await clerk.sees("✓ 1 address, the domain takes mail", "it will arrive twice")
        await clerk.press("enter")
        await clerk.sees("It was sent to lone@bageriet-hjoernet.dk: it will arrive twice.")
        assert town_hall.states(number) == {"lone@bageriet-hjoernet.dk": State.DELIVERED}
        await clerk.press("y")
        await clerk.sees(f"{number} leaves in a few seconds")


async def test_who_left_the_form_while_it_was_queued_is_told_and_can_take_it_back(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("✓ 1 address, the domain takes mail")
        with town_hall.context.writing() as db, db.transaction():
            await clerk.press("enter", "escape")
            assert clerk.screen_name == "MainScreen"
        await clerk.sees(f"{number} leaves in a few seconds")
        await clerk.press("k", "x")
        await clerk.sees(f"Taken back: {number}")


async def test_the_wish_to_send_is_no_wish_for_what_was_chosen_after_it(
    town_hall: TownHall, answered: asyncio.Event
) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("asking whether the domain takes mail")
        await clerk.press("enter", "shift+tab", "space")
        await clerk.sees("[ Note it ]")
        form = clerk.screen
        assert isinstance(form, SendForm)
        answered.set()
        await clerk.until(lambda: not form.asked(), "the domain's answer")
        await clerk.rest()
        assert clerk.screen_name == "SendForm"
    assert town_hall.states(number) == {}


async def test_what_is_read_late_does_not_change_the_sender_back(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, real = threading.Event(), drafting.draft

    def draft(context: Context, number: str, sender: str = "") -> drafting.Draft:
        found = real(context, number, sender)
        if sender == "faktura@nordlys.dk":
            assert late.wait(20)
        return found

    async with opened(town_hall.context) as clerk:
        await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("✓ not sent before")
        monkeypatch.setattr(drafting, "draft", draft)
        with town_hall.context.writing() as db, db.transaction():
            holds.hold(db, senders.by_id(db, town_hall.sender_id), Cause.SENDER_SETTINGS, "no", "courier")
        await clerk.until(lambda: any(each.name == "operation" for each in threading.enumerate()), "it is read anew")
        await clerk.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await clerk.press("shift+tab", "space")
        chosen = clerk.screen.query_one("#from", Picker).value
        late.set()
        await clerk.until(lambda: not any(each.name == "operation" for each in threading.enumerate()), "all was read")
        await clerk.rest()
        assert "faktura@" not in chosen
        assert clerk.screen.query_one("#from", Picker).value == chosen


async def test_a_form_that_cannot_be_read_anew_keeps_what_was_typed(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(context: Context, number: str, sender: str = "") -> drafting.Draft:
        raise StoreError("the disk cannot be read")

    async with opened(town_hall.context) as clerk:
        await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("✓ not sent before", "takes mail")
        await clerk.press("shift+tab", "shift+tab")
        await clerk.type("a word of mine")
        monkeypatch.setattr(drafting, "draft", broken)
        with town_hall.context.writing() as db, db.transaction():
            holds.hold(db, senders.by_id(db, town_hall.sender_id), Cause.SENDER_SETTINGS, "no", "courier")
        await clerk.sees("the disk cannot be read", "a word of mine")
        assert clerk.screen_name == "SendForm"


@pytest.mark.parametrize(("tabs", "typed"), [(1, "subject"), (2, "text")])
async def test_who_types_while_there_is_no_room_goes_on_typing(town_hall: TownHall, tabs: int, typed: str) -> None:
    async with opened(town_hall.context) as clerk:
        number = await at(clerk, town_hall, "not sent")
        await clerk.press("s")
        await clerk.sees("✓ 1 address, the domain takes mail")
        await clerk.press(*["shift+tab"] * (4 - tabs))
        await clerk.resize(20, 5)
        await clerk.sees("or more")
        await clerk.type(typed)
        await clerk.resize(80, 24)
        await clerk.sees("[ Send ]")
        assert typed in clerk.field()
    assert town_hall.states(number) == {}
