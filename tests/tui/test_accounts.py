"""Mail settings: a password is mended and tried once, a new account is filled in, what is wrong is said beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.demo.ledger import SignIns
from tui_invoice.demo.script import Rule, Stall, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import MailboxChanges, SenderChanges
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds, senders

ADDRESS = "lone@nordlys.example"
RIGHT = "ny-kode-密码"


def added(desk: Desk, server: ScriptedServer, store: SecretStore = SecretStore.FILE) -> None:
    """Add an account whose password was changed since."""
    said = SenderChanges(
        address=ADDRESS, name="Lone", host="localhost", port=server.port, security=Security.NONE, username="office",
        secret_store=store, default=True,
    )  # fmt: skip
    accounts.add(desk.context, said, None if store is SecretStore.ASK else Secret("old"))


def held(desk: Desk) -> None:
    """Queue an invoice by the account, which is then refused."""
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, "535 5.7.8 no\x1b[31m", "courier")


async def test_a_changed_password_is_typed_tried_once_and_lets_the_mail_go(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": RIGHT})
    added(desk, server)
    held(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("✗ Sign-in", "535 5.7.8 no", "1 invoice waits and leaves once it is accepted")
        await clerk.type("wrong")
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Connected", "Sender accepted  not reached", "enter Go to Save and test")
        assert server.sign_ins == SignIns(1, 0), "a password is tried once"
        assert desk.states("1") == {"ann@example.com": State.HELD}, "a wrong password again is no mail's try"
        assert clerk.field() == "", "the cursor is where the next one is typed"
        await clerk.type(RIGHT)
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Sender accepted", "✓ 1 mail released")
        assert desk.states("1") == {"ann@example.com": State.QUEUED}
        assert RIGHT not in clerk.text()


async def test_a_stray_enter_in_the_read_that_opens_the_form_tries_nothing(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": RIGHT})
    added(desk, server)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context, guarded=True) as clerk:
        await clerk.press_at_once("m", "enter")
        await clerk.sees("A test connects, signs in once, and sends nothing.")
        assert server.sessions == 0


async def test_a_test_that_runs_is_ended_by_esc_and_the_form_stays(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(Rule(Step.CONNECT, Stall()), users={"office": RIGHT})
    added(desk, server)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees("✓ Name found", "trying…", "esc End the test")
        await clerk.press("escape")
        await clerk.sees("it was ended before it was done", "esc Leave")
        await clerk.press("escape")
        await clerk.until(lambda: clerk.screen_name == "MainScreen")


async def test_a_password_that_is_kept_nowhere_is_asked_for_and_given_to_the_test_alone(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": RIGHT})
    added(desk, server, SecretStore.ASK)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees("tried once, and kept nowhere")
        await clerk.press("escape", "enter")
        await clerk.sees("tried once, and kept nowhere")
        await clerk.type(RIGHT)
        await clerk.press("enter")
        await clerk.sees("✓ Sender accepted", "it works")
    assert not desk.context.paths.secrets.exists()


async def test_a_known_providers_address_fills_in_the_rest_and_says_which_password_it_takes(desk: Desk) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.type("lone@gmail.com")
        await clerk.sees(
            "smtp.gmail.com", "port 465", "TLS", "found by preset gmail", "gmail: it takes an app password"
        )
        await clerk.sees("Name       Nordlys Kontor ApS")
        await clerk.press("tab", "tab", "ctrl+u", "enter")
        await clerk.sees("✗ write one: customers see it", "✗ type it, or choose at the right")
        assert clerk.field() == "", "the first line that is wrong has the cursor"
        await clerk.type("Lone")
        await clerk.press("shift+tab", "shift+tab")
        await clerk.type("x")
        await clerk.sees_no("smtp.gmail.com")
        await clerk.sees_no("gmail: it takes")
    assert [each.address for each in accounts.all_of(desk.context)] == ["office@example.com"]


async def test_an_account_is_added_with_a_command_for_its_password_which_stands_in_no_database(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": RIGHT})
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.type("ann@nordlys.example")
        await clerk.press("tab", "tab", "ctrl+u")
        await clerk.type("Ann")
        await clerk.sees("kept in: a file only you read")
        await clerk.press("tab", "tab", "right", "right", "shift+tab")
        await clerk.type(f"printf %s {RIGHT}")
        await clerk.press("tab", "tab")
        await clerk.type("127.0.0.1")
        await clerk.press("tab", "home", "ctrl+k")
        await clerk.type(str(server.port))
        await clerk.press("tab", "left", "tab", "home", "ctrl+k")
        await clerk.type("office")
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Sign-in", "it works")
    account = accounts.show(desk.context, "ann@nordlys.example")
    assert account.password_command == ("printf", "%s", RIGHT)
    assert (account.sender.name, account.sender.username, account.sender.port) == ("Ann", "office", server.port)
    assert desk.count("SELECT count(*) FROM sender WHERE hex(username || host || name) LIKE '%7072696E7466%'") == 0


async def test_the_senders_are_chosen_by_their_digits_and_one_is_removed_after_asking(desk: Desk) -> None:
    said = SenderChanges(address="ann@nordlys.example", name="Ann", host="mail.nordlys.example", security=Security.TLS)
    accounts.add(desk.context, said)
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",), sender="office@example.com"))
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("1 office@example.com", "2 ann@nordlys.example", "[x] default sender")
        await clerk.press("tab", "tab", "tab", "enter", "y")
        await clerk.sees("✗ office@example.com has mail in the outbox")
        await clerk.press("2")
        await clerk.sees("mail.nordlys.example", "[ ] default sender")
        await clerk.press("tab", "tab", "tab", "enter")
        await clerk.sees("its password is forgotten")
        await clerk.press("escape", "tab", "tab", "tab")
        await clerk.press_at_once("enter", "y")
        await clerk.sees("its password is forgotten")
        assert len(accounts.all_of(desk.context)) == 2, "a stray key removes nothing"
        await clerk.press("y")
        await clerk.sees("ann@nordlys.example was removed")
        await clerk.sees_no("2 ann@nordlys.example")


async def test_who_begins_a_new_one_while_another_is_removed_is_told_that_it_was(desk: Desk) -> None:
    said = SenderChanges(address="ann@nordlys.example", name="Ann", host="mail.nordlys.example", security=Security.TLS)
    accounts.add(desk.context, said)
    async with opened(desk.context) as clerk:
        await clerk.press("m", "2", "tab", "tab", "tab", "enter")
        await clerk.sees("its password is forgotten")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("y", "a")
            await clerk.sees("new sender")
        await clerk.sees("ann@nordlys.example was removed")
    assert [each.address for each in accounts.all_of(desk.context)] == ["office@example.com"]


async def test_what_the_operation_refuses_stands_under_its_line(desk: Desk) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await clerk.press("home", "ctrl+k")
        await clerk.type("smtp://mail.nordlys.example")
        await clerk.press("enter", "enter")
        await clerk.sees("✗ this is no server's name", "smtp://mail.nordlys.example")


@pytest.mark.parametrize("size", [(160, 45), (60, 18), (40, 12)])
async def test_the_form_is_whole_at_any_size_and_survives_the_smallest(
    town_hall: TownHall, size: tuple[int, int]
) -> None:
    async with opened(town_hall.context, size) as clerk:
        await clerk.press("m")
        await clerk.sees("Mail settings", "Address")
        await clerk.resize(1, 1)
        await clerk.resize(*size)
        for label in ("Address", "Name", "Server", "Sign in as"):
            for _ in range(20):
                if label in clerk.text():
                    break
                await clerk.press("tab")
            await clerk.sees(label)


async def test_hostile_names_are_shown_and_nothing_of_them_is_live(desk: Desk) -> None:
    with desk.context.writing() as db, db.transaction():
        account = senders.by_id(db, desk.sender_id)
        senders.update(db, replace(account, name="[@click=app.quit]x[/]\x1b]0;y\x07", host="ho\u202est"))
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("[@click=app.quit]x[/]")
        assert not any(sign in clerk.text() for sign in "\x1b\x07\u202e")


async def test_where_no_keyring_is_here_a_file_is_proposed_and_with_a_keyring_nothing_is_added(desk: Desk) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.type("lone@gmail.com")
        await clerk.sees("kept in: a file only you read")
        await clerk.press("tab", "tab", "tab")
        await clerk.type(RIGHT)
        await clerk.press("tab", "left")
        await clerk.sees("kept in: keyring")
        await clerk.press("shift+tab", "enter", "enter")
        await clerk.sees("✗ the password of lone@gmail.com", "where else it is to be kept")
        assert clerk.field() == RIGHT, "what was typed stays"
    assert [each.address for each in accounts.all_of(desk.context)] == ["office@example.com"]


async def test_esc_before_what_was_typed_is_kept_tries_nothing(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server(users={"office": RIGHT})
    added(desk, server)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.press(*["shift+tab"] * 8)
        assert clerk.field() == "Lone"
        await clerk.type(" L")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("enter", "enter")
            await clerk.sees("esc End the test")
            await clerk.press("escape")
        await clerk.until(lambda: accounts.show(desk.context, ADDRESS).sender.name == "Lone L")
        await clerk.sees("it was ended before it was done", "esc Leave")
        assert clerk.screen_name == "AccountsScreen"
    assert server.sessions == 0


async def test_another_account_stays_in_view_where_the_first_is_kept_late(desk: Desk, mail_server: MailServers) -> None:
    added(desk, mail_server(users={"office": RIGHT}))
    desk.bring("1", "ann@example.com")
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("1 lone@nordlys.example")
        await clerk.press(*["shift+tab"] * 8)
        await clerk.type(" L")
        with desk.context.writing() as db, db.transaction():
            await clerk.press("enter", "enter", "2", "shift+tab")
            await clerk.type("x")
        await clerk.until(lambda: accounts.show(desk.context, ADDRESS).sender.name == "Lone L")
        await clerk.rest()
        assert clerk.field() == "x"
        await clerk.sees("Address    office@example.com")


async def test_a_known_providers_address_fills_in_its_mailbox_too(desk: Desk) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.sees("Reports    not read: a server, or a path")
        await clerk.type("lone@fastmail.com")
        await clerk.sees("Reports    imap.fastmail.com", "port 993", "Copies     we lay them in Sent")
        await clerk.press("home", "ctrl+k")
        await clerk.sees_no("imap.fastmail.com")
        await clerk.sees_no("Copies")


async def test_a_mailbox_of_its_own_is_typed_kept_and_taken_away_again(desk: Desk, tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Mail" / name).mkdir(parents=True)
    async with opened(desk.context) as clerk:
        await clerk.press("m", *["shift+tab"] * 1)
        await clerk.type("imap.nordlys.example")
        await clerk.sees("port 993", "[ ] ask for a read receipt")
        await clerk.press("enter")
        await clerk.sees("✗ it is opened with the account's password")
        await clerk.press("home", "ctrl+k")
        await clerk.type(str(tmp_path / "nothing"))
        await clerk.sees_no("port 993")
        await clerk.press("enter", "enter")
        await clerk.sees("✗ there is no mailbox")
        await clerk.press("home", "ctrl+k")
        await clerk.type(str(tmp_path / "Mail"))
        await clerk.press("tab", "tab", "space", "enter", "enter")
        await clerk.until(lambda: accounts.show(desk.context, "office@example.com").mailbox is not None)
        kept = accounts.show(desk.context, "office@example.com")
        assert kept.mailbox_path == tmp_path / "Mail"
        assert kept.mailbox is not None and kept.mailbox.receipts
        await clerk.press("escape", *["shift+tab"] * 3, "home", "ctrl+k", "enter", "enter")
        await clerk.until(lambda: accounts.show(desk.context, "office@example.com").mailbox is None)


async def test_the_mailbox_is_tested_after_the_sender_and_keeps_no_mail_back(
    desk: Desk, mail_server: MailServers
) -> None:
    server = mail_server(users={"office": RIGHT})
    added(desk, server)
    mine = MailboxChanges(host="localhost", port=1, security=Security.NONE)
    accounts.edit(desk.context, ADDRESS, SenderChanges(mailbox=mine), Secret(RIGHT))
    held(desk)
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("◦ Sender accepted", "◦ Mailbox")
        await clerk.type(RIGHT)
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Sending works", "✓ Mailbox found", "✗ Connected", "◦ Can be read      not reached")
        await clerk.sees("1 mail released.", "Mail leaves, but what comes back cannot be read")
        assert clerk.field() == "localhost"
    assert desk.states("1") == {"ann@example.com": State.QUEUED}
