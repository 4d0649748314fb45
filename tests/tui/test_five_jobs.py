"""The five jobs that a clerk does all day, each in the number of keys that the plan counts, typed text apart."""

from __future__ import annotations

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.tui.driver import Clerk, opened
from tests.tui.town_hall import ANH_DUONG, TownHall
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.courier import Mode
from tui_invoice.operations.delivering import deliver
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.waiting import Waiting


class Counting:
    """A clerk whose keys are counted."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.keys = 0

    async def press(self, *names: str) -> None:
        """Press keys, and count them."""
        self.keys += len(names)
        await self.clerk.press(*names)


def status(town_hall: TownHall, role: str) -> SendStatus:
    """Return the send status of the invoice in this role."""
    return town_hall.status(town_hall.numbers[role])[0]


async def test_all_unsent_of_this_month_go_by_five_keys_and_by_three_where_the_period_is_remembered(
    town_hall: TownHall,
) -> None:
    for keys in (("2", "p", "m", "S", "s"), ("2", "S", "s")):
        async with opened(town_hall.context) as clerk:
            counting = Counting(clerk)
            await counting.press(*keys[:-1])
            await clerk.sees("1 ready")
            await counting.press(keys[-1])
            await clerk.sees("Sending 1 invoice")
            assert counting.keys == len(keys)
            await clerk.press("x")
            await clerk.until(lambda: status(town_hall, "not sent") is SendStatus.NOT_SENT)


async def test_whether_it_arrived_is_seen_by_one_key_and_a_part_of_the_name(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        counting = Counting(clerk)
        await counting.press("/")
        await clerk.type("anh duong")
        await clerk.sees("1 found", ANH_DUONG[:40], "this address does not exist: ketoan@anhduong.vn")
        assert counting.keys == 1


async def test_a_bounced_address_is_corrected_and_the_invoice_resent_by_three_keys(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        counting = Counting(clerk)
        await counting.press("5", "e")
        await clerk.type("ketoan@anhduong.com.vn")
        await clerk.sees("✓ anhduong.com.vn takes mail", "[x] save to the customer")
        await counting.press("enter")
        await clerk.sees("leaves in a few seconds", "to ketoan@anhduong.com.vn")
        assert counting.keys == 3
        assert status(town_hall, "bounced") is SendStatus.QUEUED


async def test_a_changed_password_is_mended_and_the_queue_let_go_by_three_keys(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": "new"})
    said = SenderChanges(
        address="lone@nordlys.example", name="Lone", host="localhost", port=server.port, security=Security.NONE,
        username="office", secret_store=SecretStore.FILE, default=True,
    )  # fmt: skip
    accounts.add(desk.context, said, Secret("old"))
    for number in ("1", "2", "3"):
        desk.bring(number, f"ann{number}@example.com")
    send(desk.context, Wish(("1", "2", "3")))
    deliver(desk.context, Mode.ONCE, Waiting())
    async with opened(desk.context) as clerk:
        await clerk.sees("sign-in refused, 3 on hold")
        counting = Counting(clerk)
        await counting.press("3", "e")
        await clerk.type("new")
        await counting.press("enter")
        await clerk.sees("lone@nordlys.example works again: 3 mails released")
        assert counting.keys == 3
    deliver(desk.context, Mode.ONCE, Waiting())
    assert desk.states("3") == {"ann3@example.com": State.SENT}


async def test_all_full_mailboxes_are_tried_again_by_three_keys(town_hall: TownHall) -> None:
    async with opened(town_hall.context) as clerk:
        await clerk.goes_to(town_hall.numbers["full"])
        counting = Counting(clerk)
        await counting.press("R")
        await clerk.sees("── Mailbox full · 2")
        await counting.press("r")
        await clerk.sees("ready", "nothing has left yet")
        await counting.press("s")
        await clerk.sees("Sending")
        assert counting.keys == 3
        assert status(town_hall, "full") is SendStatus.QUEUED
