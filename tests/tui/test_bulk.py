"""Bulk send, as a clerk sees it: every invoice is looked at, mended or left out before any of it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.operations.desks import Desk
from tests.store.making import make_invoice, make_sender
from tests.support.servers import MailServers
from tests.tui.driver import opened
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Kind
from tui_invoice.operations import accounts
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds, invoices, senders
from tui_invoice.tui.screens import bulk_checking
from tui_invoice.tui.screens.bulk import BulkScreen
from tui_invoice.tui.widgets.lines_list import LinesList

LATER = 6_000
"""Milliseconds after which what the screen queued may leave."""


def _three(desk: Desk) -> None:
    """Three unsent invoices, the newest without an address."""
    desk.bring("2026-0126", "bogholderi@aeroe-baad.dk", customer="Ærø Bådebyggeri ApS")
    desk.bring("2026-0127", "lone@bageriet-hjoernet.dk", customer="Bageriet på Hjørnet")
    desk.bring("2026-0128", customer="Hộ kinh doanh Nguyễn Thị Thu Hằng")


async def test_a_credit_note_is_told_apart_before_and_while_it_leaves(desk: Desk) -> None:
    desk.bring("2026-0125", "ann@example.com")
    with desk.context.writing() as db, db.transaction():
        invoices.add_issued(db, [(replace(make_invoice("2026-0126", customer="Bo"), kind=Kind.CREDIT_NOTE), None)])
    async with opened(desk.context) as clerk:
        await clerk.press("2", "p", "a", "S")
        await clerk.sees("Send 2 invoices", "Credit · Bo", "2026-0126 · credit note · Bo")
        assert "Credit · Ann" not in clerk.text()
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices", "Credit · Bo")


async def test_five_keys_send_all_unsent_of_the_month(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    for n in range(3):
        desk.bring(f"2026-010{n}", f"{n}@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("2", "p", "m", "S")
        await clerk.sees("Send 3 invoices · not sent, this month", "s Send the 3", "nothing has left yet")
        await clerk.press("s")
        await clerk.sees("Sending 3 invoices", "0 of 3   begins in 5 s", "x Take back the 3 queued")
        desk.deliver()
        assert not server.received, "nothing begins before it can be taken back"
        desk.clock.advance(LATER)
        desk.deliver()
        await clerk.sees("✓ 3 sent", "Sending 3 invoices · done")
    assert sorted(each for message in server.received for each in message.addresses) == [
        "0@example.com",
        "1@example.com",
        "2@example.com",
    ]


async def test_a_missing_address_is_typed_in_its_row_checked_and_kept_for_the_customer(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("1 to mend", "✗ No e-mail    2026-0128")
        assert "2026-0128" in clerk.cursor_row(), "what is to be mended comes first"
        await clerk.press("enter")
        await clerk.type("thu@gmail.co")
        await clerk.press("enter")
        await clerk.sees("did you mean gmail.com?", "right Take thu@gmail.com")
        await clerk.press("s")
        assert clerk.field() == "thu@gmail.cos", "a letter is text while one types"
        await clerk.press("backspace", "right", "enter")
        await clerk.sees("3 ready", "✓ Ready        2026-0128", "It was typed here, and is saved to the customer.")
        await clerk.press("s")
        await clerk.sees("Sending 3 invoices")
    assert desk.status("2026-0128")[0] is SendStatus.QUEUED
    assert list(desk.states("2026-0128")) == ["thu@gmail.com"]
    desk.bring("next", customer="Hộ kinh doanh Nguyễn Thị Thu Hằng")
    assert desk.count("SELECT count(*) FROM contact WHERE address='thu@gmail.com'") >= 1


async def test_a_typed_address_is_for_this_time_only_where_that_is_said(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S", "c")
        await clerk.sees("c [ ] save new addresses")
        await clerk.press("enter")
        await clerk.type("thu@gmail.com")
        await clerk.press("enter")
        await clerk.sees("3 ready", "It was typed here, for this time only.")
        await clerk.press("s")
        await clerk.sees("Sending 3 invoices")
    assert list(desk.states("2026-0128")) == ["thu@gmail.com"]
    assert desk.count("SELECT count(*) FROM contact WHERE address='thu@gmail.com'") == 0


async def test_esc_undoes_what_was_typed_and_the_row_stays_unsent(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S", "enter")
        await clerk.type("thu@gmail.com")
        await clerk.press("escape")
        await clerk.sees("2 ready   1 to mend", "none")
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    assert desk.status("2026-0128")[0] is SendStatus.NOT_SENT


async def test_what_was_sent_before_stays_out_until_it_is_taken_in(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server())
    desk.bring("2026-0140", "chen.xm@guanggu.cn")
    send(desk.context, Wish(("2026-0140",)))
    desk.deliver()
    desk.bring("2026-0141", "lone@bageriet-hjoernet.dk")
    async with opened(desk.context) as clerk:
        await clerk.press("1", "asterisk", "s")
        await clerk.sees("! Sent before  2026-0140", "1 ready   1 sent before, left out", "s Send the 1")
        await clerk.press("space")
        await clerk.sees("! Send again   2026-0140", "2 ready", "s Send the 2")
        await clerk.press("k", "space")
        await clerk.sees("s Send the 1")


async def test_nothing_ready_keeps_send_shut_and_says_why(desk: Desk) -> None:
    desk.bring("2026-0128", customer="Someone")
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("s Nothing is ready: 1 to mend")
        await clerk.press("s")
        await clerk.sees("Send: nothing is ready: 1 to mend")
        await clerk.press("space")
        await clerk.sees("s Nothing is ready: 1 left out", "- Left out")


async def test_keys_of_one_read_send_nothing(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press_at_once("S", "s")
        await clerk.sees("too quick to be meant")
        assert clerk.screen_name == "BulkScreen"
    assert desk.count("SELECT count(*) FROM delivery") == 0


async def test_a_long_list_is_checked_in_slices_and_keys_go_between(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_checking, "SLICE", 0.0)
    for n in range(40):
        desk.bring(f"2026-{n:04}", f"{n}@example.com" if n else "")
    async with opened(desk.context) as clerk:
        await clerk.press("S", "j")
        await clerk.sees("of 40", "s It waits for the check")
        assert "2026-0038" in clerk.cursor_row()
        await clerk.sees("39 ready   1 to mend")
        assert "2026-0038" in clerk.cursor_row(), "the cursor stays with its invoice when the list is sorted"
        await clerk.press("g")
        assert "2026-0000" in clerk.cursor_row()


async def test_what_somebody_else_sent_meanwhile_is_not_sent_again(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("2 ready")
        send(desk.context, Wish(("2026-0127",)))
        await clerk.sees("› Under way    2026-0127", "s Send the 1")
        await clerk.press("s")
        await clerk.sees("Sending 1 invoice")
    assert desk.count("SELECT count(*) FROM delivery") == 2


async def test_text_and_copies_for_all_go_into_every_mail(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S", "t")
        await clerk.sees("text and copies for all 3")
        await clerk.type("boss@example")
        await clerk.sees("✗")
        await clerk.type(".com")
        await clerk.press("tab")
        await clerk.type("Closed until March.")
        await clerk.press("tab", "enter")
        await clerk.sees("t Text, Cc: copy to boss@example.com, own text")
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    desk.clock.advance(LATER)
    desk.deliver()
    assert all("boss@example.com" in message.addresses for message in server.received)
    assert desk.count("SELECT count(*) FROM delivery WHERE body='Closed until March.'") == 2


async def test_hostile_text_and_any_size_are_survived(desk: Desk) -> None:
    desk.bring("2026-\x1b[31m1", "a@example.com", customer="\x1b]0;x\x07\u202e[/][@click=app.quit]evil")
    desk.bring("2026-2", customer="x" * 500)
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("[/][@click=ap…", "1 to mend")
        assert "\x1b" not in clerk.text()
        await clerk.press("enter")
        for size in ((1, 1), (40, 12), (200, 60), (3, 30), (80, 24)):
            await clerk.resize(*size)
        await clerk.type("a@example.com")
        await clerk.press("enter")
        await clerk.sees("2 ready")


async def test_what_is_typed_stays_with_its_invoice_when_the_checked_list_is_sorted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_checking, "SLICE", 0.0)
    for n in range(40):
        desk.bring(f"2026-{n:04}", f"{n}@example.com" if n else "")
    async with opened(desk.context) as clerk:
        await clerk.press("S", "enter")
        await clerk.sees("of 40")
        assert clerk.field() == "39@example.com"
        await clerk.sees("39 ready   1 to mend")
        typed_at = next(n for n, row in enumerate(clerk.rows()) if "39@example.com" in row)
        assert "2026-0039" in clerk.row(typed_at), "the line lies over the row that it is about"
        await clerk.press("ctrl+u")
        await clerk.type("ann@gmail.com")
        await clerk.press("enter")
        await clerk.sees_no("Check, next to mend")
        assert "2026-0000" in clerk.cursor_row(), "it goes on to the one that is to be mended"
        await clerk.press("s")
        await clerk.sees("Sending 39 invoices")
    assert list(desk.states("2026-0039")) == ["ann@gmail.com"]
    assert desk.states("2026-0000") == {}


async def test_the_sender_that_was_chosen_stays_chosen_whatever_others_change(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    with desk.context.writing() as db, db.transaction():
        for address, letter in (("ann@nordlys.dk", "b"), ("bo@nordlys.dk", "c")):
            senders.add(db, make_sender(address, uid=letter * 32))
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("<office@example.com>")
        await clerk.press("f")
        await clerk.sees("<ann@nordlys.dk>")
        accounts.edit(desk.context, "bo@nordlys.dk", accounts.SenderChanges(default=True))
        list_screen = clerk.screen
        assert isinstance(list_screen, BulkScreen)
        await clerk.until(lambda: list_screen.health.senders[0].address == "bo@nordlys.dk", "the new default")
        await clerk.press("s")
        await clerk.sees("Sending 1 invoice")
    account = "SELECT count(*) FROM delivery JOIN sender ON sender.id=sender_id WHERE address='ann@nordlys.dk'"
    assert desk.count(account) == 1


async def test_while_they_are_being_queued_nothing_of_them_can_be_changed(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S")
        await clerk.sees("2 ready")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("s")
            await clerk.sees("being queued")
            for key in ("space", "t", "c", "s"):
                await clerk.press(key)
                await clerk.sees(": they are being queued")
            assert "Left out" not in clerk.text()
        await clerk.sees("Sending 2 invoices")


async def test_who_left_the_list_meanwhile_is_told_what_leaves_and_what_does_not(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context, size=(120, 40)) as clerk:
        await clerk.press("S")
        await clerk.sees("2 ready", "✓ Ready        2026-0126", "✓ Ready        2026-0127")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("s", "escape")
            holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SETTINGS, "no", "courier")
        await clerk.sees("2 invoices wait: office@example.com is on hold")


async def test_what_is_typed_while_there_is_no_room_for_the_line_is_no_command(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S", "enter")
        await clerk.sees("2 ready")
        await clerk.resize(40, 3)
        await clerk.sees("40×10 or more")
        await clerk.type("sc@gmail.com")
        await clerk.resize(80, 24)
        await clerk.sees("c [x] save new addresses")
        assert clerk.screen_name == "BulkScreen"
        assert clerk.field() == "sc@gmail.com"
    assert desk.count("SELECT count(*) FROM delivery") == 0


async def test_nothing_is_sent_while_an_address_is_typed_wherever_the_keys_go(desk: Desk) -> None:
    _three(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("S", "enter")
        await clerk.sees("2 ready")
        clerk.screen.set_focus(clerk.screen.query_one(LinesList))  # as a click does
        await clerk.press("s")
        await clerk.sees("Send: an address is being typed")
    assert desk.count("SELECT count(*) FROM delivery") == 0
