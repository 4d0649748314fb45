"""A mailbox that cannot be read: told in the header and in the mail settings, where one begins at what is wrong."""

from __future__ import annotations

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.store import mailbox_faults, mailboxes


async def test_a_mailbox_that_is_not_read_is_told_in_the_header_and_its_line_is_where_one_begins(
    town_hall: TownHall,
) -> None:
    with town_hall.context.writing() as db, db.transaction():
        db.execute("UPDATE sender SET hold_cause=NULL, hold_reply=NULL, hold_since=NULL, next_at=0")
        db.execute("UPDATE delivery SET next_at=next_at+9999999999")
        box = mailboxes.of_sender(db, town_hall.sender_id)
        assert box is not None
        mailbox_faults.failed(db, box, Cause.SERVER_UNREACHABLE, "no route\x1b[2J", permanent=True)
    async with opened(town_hall.context) as clerk:
        await clerk.sees("! reports of faktura@… are not read")
        await clerk.press("m")
        await clerk.sees("! not read since 12:06; your mail leaves all the same", "✗ Connected", "no route␛[2J")
        assert clerk.field() == "imap.nordlys.dk"
        await clerk.press("escape", "c")
        await clerk.sees("! The mailbox of faktura@nordlys.dk cannot be read: m mends it", "no route␛[2J")


async def test_what_does_not_fit_below_a_mailbox_that_cannot_be_read_is_seen_to_go_on(town_hall: TownHall) -> None:
    with town_hall.context.writing() as db, db.transaction():
        box = mailboxes.of_sender(db, town_hall.sender_id)
        assert box is not None
        mailbox_faults.failed(db, box, Cause.SENDER_SIGN_IN, "the password was changed " * 20, permanent=True)
    async with opened(town_hall.context) as clerk:
        await clerk.press("c")
        await clerk.sees("cannot be read: m mends it", "the password was changed …")


async def test_the_buttons_stay_in_view_however_much_a_server_says(town_hall: TownHall) -> None:
    with town_hall.context.writing() as db, db.transaction():
        db.execute("UPDATE sender SET hold_cause=NULL, hold_reply=NULL, hold_since=NULL, next_at=0")
        box = mailboxes.of_sender(db, town_hall.sender_id)
        assert box is not None
        mailbox_faults.failed(db, box, Cause.SERVER_UNREACHABLE, "there is no way " * 20, permanent=True)
    async with opened(town_hall.context) as clerk:
        await clerk.press("m")
        await clerk.sees("Reports    imap.nordlys.dk", "✗ Connected", "[ Save and test ]   [ Mail me a test ]")
