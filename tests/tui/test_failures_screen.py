"""What failed, by cause: what is ticked, what is resent, what is mended first."""

from __future__ import annotations

from tests.operations.desks import Desk
from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus


async def test_three_keys_resend_all_full_mailboxes(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(town_hall.numbers["full"])
        await clerk.press("R")
        await clerk.sees("── Mailbox full · 2")
        assert "Mailbox full" in clerk.cursor_row(), "the cursor begins on the cause of the row one came from"
        await clerk.press("r")
        await clerk.sees("Send 2 invoices · mailbox full", "s Send the 2")
        await clerk.press("s")
        await clerk.sees("Sending 2 invoices")
    assert town_hall.states(town_hall.numbers["full"]).keys() == {"thuhang.tapho@gmail.com"}
    assert town_hall.status(town_hall.numbers["full"])[0] in (SendStatus.QUEUED, SendStatus.HELD)


async def test_only_what_may_pass_now_is_ticked_and_what_waits_cannot_be(town_hall: TownHall) -> None:
    async with opened(town_hall.context, size=(80, 40)) as clerk:
        await clerk.press("p", "a", "R")
        await clerk.sees("Resend failed · ")
        ticked = [row for row in clerk.rows() if row.startswith(" [x]")]
        assert len(ticked) == 3
        assert all("may pass now" in row for row in ticked)
        assert all("would fail again" in row for row in clerk.rows() if row.startswith(" [ ]"))
        assert all("?" in row or "!" in row for row in clerk.rows() if row.startswith("  -  "))
        await clerk.press("G", "space")
        await clerk.sees("Tick: mend it first (e)")
        await clerk.press("g")
        before = clerk.row(-2)
        await clerk.press("space")
        assert clerk.row(-2) != before, "the count follows the ticks"


async def test_what_is_uncertain_is_settled_and_then_gone(town_hall: TownHall) -> None:
    number = town_hall.numbers["uncertain"]
    async with opened(town_hall.context, size=(160, 45)) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("R")
        await clerk.sees("Uncertain · 1")
        assert "? Uncertain" in clerk.cursor_row()
        await clerk.press("r")
        await clerk.sees("settle it first (e)")
        await clerk.press("e", "y")
        await clerk.sees_no("? Uncertain")
    assert town_hall.status(number)[0] is SendStatus.SENT


async def test_what_was_paused_is_let_go_after_asking_and_by_no_stray_key(town_hall: TownHall) -> None:
    number = town_hall.numbers["paused"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "R", "G")
        for _ in range(20):
            if "On hold: paused" in clerk.cursor_row():
                break
            await clerk.press("k")
        await clerk.press_at_once("e", "y")
        await clerk.sees("let 1 invoice go?", "y Let them go")
        assert town_hall.status(number)[0] is SendStatus.HELD
        await clerk.press("y")
        await clerk.sees("1 invoice let go")
    assert town_hall.status(number)[0] is SendStatus.QUEUED


async def test_mending_a_group_opens_its_list_with_each_address_to_be_typed(town_hall: TownHall) -> None:
    number = town_hall.numbers["bounced"]
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a")
        await clerk.goes_to(number)
        await clerk.press("R", "e")
        await clerk.sees("Send 1 invoice · address does not exist")
        await clerk.press("enter")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.press("enter")
        await clerk.sees("It was typed here")
        await clerk.press("s")
        await clerk.sees("Sending 1 invoice")
    assert list(town_hall.states(number)) == ["ketoan@anhduong.com.vn"]


async def test_where_nothing_failed_it_says_so(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("R")
        await clerk.sees("✓ Nothing failed this month.")
        for key in ("r", "R", "space", "e"):
            await clerk.press(key)
            await clerk.sees("nothing failed")
        for size in ((1, 1), (40, 12), (200, 60), (80, 24)):
            await clerk.resize(*size)
        await clerk.press("escape")
        assert clerk.screen_name == "MainScreen"


async def test_any_size_is_survived(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "R", "G")
        for size in ((1, 1), (40, 12), (200, 60), (3, 30), (80, 24)):
            await clerk.resize(*size)
        await clerk.sees("── On hold")


async def test_a_reason_names_the_key_that_was_set(town_hall: TownHall) -> None:
    config = town_hall.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('[keys]\ngroup_mend = "E"\n')
    async with opened(town_hall.context) as clerk:
        await clerk.press("p", "a", "R", "G", "space")
        await clerk.sees("Tick: mend it first (E)")
