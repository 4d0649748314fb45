"""What comes back: told in verdict and story, counted by cause, mended, tried again tomorrow, warned of later."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.operations import mailboxing as post
from tests.tui.driver import opened
from tests.tui.town_hall import TownHall, finding
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import MailboxChanges, SenderChanges
from tui_invoice.operations.resending import tomorrow_morning
from tui_invoice.store import mailboxes

SMITH = "accounts@smithdaughters.co.uk"
GONE = "550 5.1.1 no such user"


def bounce(address: str, words: str = GONE, cause: Cause = Cause.UNKNOWN_RECIPIENT) -> Finding:
    """Return a bounce of an address."""
    return finding(ReportKind.BOUNCE, address, words, cause)


def written(folder: Path) -> list[Path]:
    """Return the files of failures in a folder."""
    return list(folder.glob("failed-*.csv"))


async def test_a_bounce_is_told_with_the_servers_words_and_mended_in_one_line(town_hall: TownHall) -> None:
    number = town_hall.numbers["sent"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.sees("Nothing came back so far. Whether it was opened is not known.")
        town_hall.comes("sent", bounce(SMITH))
        await clerk.sees("✗ Came back: this address does not exist", f'"{GONE}"', "✗ Bounced      2026-0135")
        await clerk.press("e")
        await clerk.type("ap@smithdaughters.co.uk")
        await clerk.press("enter")
        await clerk.sees("› Queued       2026-0135")
    assert list(town_hall.states(number)) == ["ap@smithdaughters.co.uk"]


async def test_what_bears_no_id_is_only_perhaps_so_and_the_state_stays(town_hall: TownHall) -> None:
    town_hall.comes("sent", bounce(SMITH), proven=False)
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["sent"])
        await clerk.sees("✓ Sent: ", "! Perhaps came back on 18 Nov: this address does not exist (a guess)")
        await clerk.sees_no("Nothing came back")
        await clerk.press("enter")
        await clerk.sees("── what came back", "perhaps came back: this address", "a guess: it names no mail of yours")
    assert town_hall.status(town_hall.numbers["sent"])[0] is SendStatus.SENT


async def test_a_receipt_says_when_it_came_and_no_more(town_hall: TownHall) -> None:
    async with opened(town_hall.context, (160, 45)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["opened"])
        await clerk.sees("Opened: a read receipt came on 18 Nov from")


async def test_an_answer_and_a_complaint_are_told_beside_the_state(town_hall: TownHall) -> None:
    town_hall.comes("delivered", finding(ReportKind.NONE, ""), sender="lone@bageriet-hjoernet.dk", subject="Tak!")
    town_hall.comes("sent", finding(ReportKind.COMPLAINT, SMITH))
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["delivered"])
        await clerk.sees("The customer answered on 18 Nov.")
        await clerk.goes_to(town_hall.numbers["sent"])
        await clerk.sees("! It was called spam there on 18 Nov, their provider reports")


async def test_that_the_customer_has_it_is_noted_once_and_changes_no_state(town_hall: TownHall) -> None:
    number = town_hall.numbers["sent"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.sees("u Note that it arrived")
        await clerk.press("u", "y")
        await clerk.sees("noted that the customer says it arrived")
        await clerk.press("j", "k")
        await clerk.sees("The customer says it arrived, noted on 18 Nov.")
        await clerk.press("u")
        await clerk.sees("is noted already")
    assert town_hall.status(number)[0] is SendStatus.SENT


async def test_what_came_back_in_the_last_days_is_counted_by_cause_and_tried_again_tomorrow(
    town_hall: TownHall,
) -> None:
    number = town_hall.numbers["sent"]
    town_hall.comes("sent", bounce(SMITH, "552 5.2.2 full", Cause.MAILBOX_FULL))
    async with opened(town_hall.context) as clerk:
        await clerk.press("R")
        await clerk.sees("b Last 7 days")
        await clerk.press("b")
        await clerk.sees("Came back, last 7 days · 3 invoices, 3 causes ─")
        await clerk.sees("[x]       1  ✗ Mailbox full", " -        1  ✓ Opened")
        await clerk.press("t")
        await clerk.sees("it would fail again then too")
        await clerk.press("j")
        await clerk.sees("── Mailbox full · 1", "✗ 2026-0135", "t Tomorrow")
        await clerk.press("t")
        await clerk.sees("to leave tomorrow 08:00", "s Send the 1 tomorrow 08:00")
        await clerk.press("s")
        await clerk.sees("1 invoice leaves tomorrow 08:00")
        assert clerk.screen_name == "FailuresScreen"
        await clerk.press("k", "j")
        await clerk.sees("› 2026-0135")
        await clerk.press("escape", "p", "a")
        await clerk.goes_to(number)
        await clerk.sees("Queued: it leaves at 19 Nov 08:00", "x Take it back")
    at = town_hall.count("SELECT max(next_at) FROM delivery WHERE has_queued=1")
    assert 0 <= at - tomorrow_morning(town_hall.clock, ZoneInfo("Europe/Copenhagen")) < 60_000


async def test_what_is_only_told_cannot_be_resent_and_b_leads_back(town_hall: TownHall) -> None:
    async with opened(town_hall.context, (60, 18)) as clerk:
        await clerk.press("R", "b", "G")
        for key in ("r", "space", "e", "t"):
            await clerk.press(key)
            await clerk.sees("nothing is to be done about it")
        await clerk.press("b")
        await clerk.sees("── Resend failed")


async def test_failures_are_saved_as_csv_that_only_the_owner_reads(
    town_hall: TownHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "R", "w", "enter")
        await clerk.sees("recipients written into")
        await clerk.press("b", "w", "enter")
        await clerk.sees("is there already")
    (file,) = written(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = file.read_text("utf-8").splitlines()
    assert lines[0].startswith("number,customer,recipient,")
    assert len(lines) == 10
    assert "ketoan@anhduong.vn" in file.read_text("utf-8")


async def test_where_no_mailbox_is_read_nobody_says_that_nothing_came_back(town_hall: TownHall) -> None:
    with town_hall.context.writing() as db, db.transaction():
        db.execute("DELETE FROM report")
        db.execute("DELETE FROM mailbox")
    async with opened(town_hall.context) as clerk:
        await clerk.press("R", "b")
        await clerk.sees("Whether anything came back is not known: no mailbox is read.")
        await clerk.press("escape", "p", "a")
        await clerk.goes_to(town_hall.numbers["sent"])
        await clerk.sees("What comes back is not read: it is in the mailbox of faktura@nordlys.dk.")
        await clerk.press("c")
        await clerk.sees("No mailbox is read yet", "m opens the mail settings")


async def test_an_address_that_came_back_is_warned_of_in_the_form_also_when_it_is_typed(town_hall: TownHall) -> None:
    town_hall.comes("sent", bounce("accounts@smithdaughters.co.uk"))
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["no address"])
        await clerk.press("s")
        await clerk.type(SMITH)
        await clerk.sees(f"! {SMITH}: mail came back on 18 Nov: address", "every character")
        await clerk.press("enter")
        await clerk.sees("enter Send")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_an_address_that_came_back_is_warned_of_where_it_is_typed_in_one_line(
    town_hall: TownHall, size: tuple[int, int]
) -> None:
    town_hall.comes("sent", bounce(SMITH))
    async with opened(town_hall.context, size=size) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["full"])
        await clerk.press("e")
        await clerk.type(SMITH)
        await clerk.sees("! mail came back on 18 Nov: ", "[x] save to the customer", "enter Resend")
        await clerk.press("backspace")
        await clerk.sees_no("mail came back on 18 Nov")
        await clerk.type("k")
        await clerk.sees("! mail came back on 18 Nov: ")
        await clerk.press("enter")
        await clerk.sees("leaves in a few seconds")
    assert list(town_hall.states(town_hall.numbers["full"])) == [SMITH]


@pytest.mark.parametrize(("size", "tick"), [((80, 24), "] save to the customer"), ((40, 12), "] save")])
async def test_the_tick_that_tab_turns_is_in_view_from_the_first_frame_on_whatever_is_said(
    town_hall: TownHall, size: tuple[int, int], tick: str
) -> None:
    async with opened(town_hall.context, size=size) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["full"])
        await clerk.press("e")
        await clerk.sees(f"[x{tick}")
        for typed, said in (("ann@quite-new.example", "✗ quite-new.example: no"), (" x", "✗ ")):
            await clerk.type(typed)
            await clerk.press("tab")
            await clerk.sees(said, f"[ {tick}")
            await clerk.press("tab")
            await clerk.sees(f"[x{tick}")


async def test_whom_to_ask_fits_into_the_line_however_long_the_addresses_are(town_hall: TownHall) -> None:
    async with opened(town_hall.context, size=(60, 18)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["sent"])
        await clerk.press("u")
        await clerk.sees(f"Somebody at {SMITH} says so?", "y Note that it arrived; its state stays as it is")


async def test_in_the_list_one_whose_address_came_back_stays_out_until_it_is_taken_in(town_hall: TownHall) -> None:
    number = town_hall.numbers["no address"]
    town_hall.comes("sent", bounce(SMITH))
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "S")
        await clerk.sees("✗ No e-mail", "s Send the 1")
        await clerk.press("enter")
        await clerk.type(SMITH)
        await clerk.press("enter")
        await clerk.sees("! Came back    2026-0119", "1 gave trouble before, left out", "s Send the 1")
        await clerk.sees(f"! {SMITH}: mail came back on 18 Nov", "It is left out until you take it in.")
        await clerk.press("space")
        await clerk.sees("s Send the 2")
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    assert list(town_hall.states(number)) == [SMITH]


async def test_a_mailbox_whose_password_is_kept_nowhere_is_left_to_the_courier(town_hall: TownHall) -> None:
    accounts.edit(town_hall.context, "faktura@nordlys.dk", SenderChanges(secret_store=SecretStore.ASK))
    async with opened(town_hall.context) as clerk:
        await clerk.press("c")
        await clerk.sees("The courier alone reads it", "password is asked for, and kept nowhere")
    with town_hall.context.reading() as db:
        box = mailboxes.of_sender(db, town_hall.sender_id)
        assert box is not None and box.fault_cause is None, "what a child cannot know is no fault of the mailbox"


async def test_mail_is_checked_now_and_what_came_is_told_in_one_line(town_hall: TownHall, tmp_path: Path) -> None:
    box = tmp_path / "Mail"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    with town_hall.context.writing() as db, db.transaction():
        db.execute("UPDATE attempt SET at=at-60000")
    accounts.edit(town_hall.context, "faktura@nordlys.dk", SenderChanges(mailbox=MailboxChanges(path=box)))
    number = town_hall.numbers["sent"]
    query = "SELECT d.envelope_id FROM delivery d JOIN invoice i ON i.id=d.invoice_id WHERE i.number=?"
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "c")
        await clerk.sees("✓ Nothing new came back; 0 messages read")
        with town_hall.context.reading() as db:
            envelope = str(db.rows(query, number)[0]["envelope_id"])
        (box / "new" / f"{int(time.time()) - 60}.M1.post").write_bytes(post.bounce(envelope, SMITH))
        await clerk.goes_to(number)
        await clerk.press("c")
        await clerk.sees("! 1 came back")
        await clerk.press("j", "k")
        await clerk.sees("✗ Came back: ")
