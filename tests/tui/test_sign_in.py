"""Signing in with a provider from the mail settings: what to do is shown, what is pasted is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.support.tokens import USER_CODE, TokenAuthority
from tests.tui.driver import opened
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.delivery import State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security, SignIn
from tui_invoice.operations import access, accounts
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds, senders

ADDRESS = "lone@nordlys.example"


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """The tests share a process; what it knows of tokens is each test's own."""
    access._DESKS.clear()
    yield
    access._DESKS.clear()


def an_account(desk: Desk, servers: MailServers, authority: TokenAuthority, way: SignIn) -> ScriptedServer:
    """Add an account that signs in by tokens; its server takes the newest."""
    server = servers(users={ADDRESS: "none yet"}, extensions=Extensions(auth=("XOAUTH2",)))
    authority.on_token = lambda token: server.set_password(ADDRESS, token)
    config = desk.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(authority.toml(way.value))
    config.chmod(0o600)
    said = SenderChanges(
        address=ADDRESS, name="Lone", host="localhost", port=server.port, security=Security.NONE, sign_in=way,
        secret_store=SecretStore.FILE, default=True,
    )  # fmt: skip
    accounts.add(desk.context, said)
    return server


@pytest.mark.parametrize("address", ["ann@hotmail.com", "ann@outlook.co.uk", "ann@live.dk"])
async def test_a_new_address_of_microsofts_is_asked_for_no_password(desk: Desk, address: str) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.type(address)
        await clerk.sees("[ with Microsoft ]", "not yet", "smtp-mail.outlook.com", "outlook.office365.com")
        await clerk.sees_no("Password")
        await clerk.press("tab", "tab", "tab", "tab", "left", "left", "left", "left", "left")
        await clerk.sees("Password", "! Microsoft takes no passwords here: choose Microsoft at the right")


async def test_a_code_is_shown_and_once_it_was_typed_the_test_begins(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = an_account(desk, mail_server, token_authority, SignIn.MICROSOFT)
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees("✓ Sender accepted", "it works", "since")
    assert server.sign_ins.successes == 1
    assert accounts.show(desk.context, ADDRESS).sender.signed_in_at > 0


async def test_the_code_and_its_address_stand_there_while_it_is_waited_for_and_esc_ends_it(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(desk, mail_server, token_authority, SignIn.MICROSOFT)
    token_authority.device = ["authorization_pending"] * 100_000
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees(f"Type   {USER_CODE}", "Open   https://login.example/device", "esc End the test")
        await clerk.press("escape")
        await clerk.sees("it was ended before it was done")
        token_authority.device = ["authorization_declined"]
        await clerk.press("enter")
        await clerk.sees("is not signed in: it was declined in the browser")


async def test_an_address_is_shown_and_what_is_pasted_is_not(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = an_account(desk, mail_server, token_authority, SignIn.GOOGLE)
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees(
            "where the browser ended",
            "then paste below where the browser ends",
            "o/oauth2/v2/auth?client_id",
        )
        rows = clerk.rows()
        first = next(n for n, row in enumerate(rows) if row.startswith("https://localhost"))
        last = next(n for n, row in enumerate(rows) if "where the browser ended" in row)
        opened_at = "".join(row.strip() for row in rows[first:last]).partition("  ")[0]
        await clerk.type("https://x")
        await clerk.sees("it begins with http://127.0.0.1")
        await clerk.press(*["backspace"] * 9)
        await clerk.paste(token_authority.consent(opened_at))
        assert "kanari-code" not in clerk.text()
        await clerk.press("enter")
        await clerk.sees("✓ Sender accepted", "it works")
        assert "kanari-code" not in clerk.text()
    assert server.sign_ins.successes == 1


async def test_a_question_that_is_left_ends_the_sign_in(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(desk, mail_server, token_authority, SignIn.GOOGLE)
    async with opened(desk.context) as clerk:
        await clerk.press("m", "enter")
        await clerk.sees("where the browser ended")
        await clerk.press("escape")
        await clerk.sees("it was ended before it was done")
        await clerk.sees_no("where the browser ended")
    assert token_authority.given == []


async def test_a_password_may_give_way_to_a_sign_in(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    """`shift+tab` from the button leads back over the lines; the picker stands beside the password."""
    server = an_account(desk, mail_server, token_authority, SignIn.MICROSOFT)
    said = SenderChanges(sign_in=SignIn.PASSWORD, secret_store=SecretStore.FILE)
    accounts.edit(desk.context, ADDRESS, said, Secret("old"))
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("kept in: a file only you read")
        screen = clerk.screen
        screen.set_focus(screen.query_one("#store"))
        await clerk.press(*["right"] * 5)
        await clerk.sees("Microsoft, a file", "[ with Microsoft ]")
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Sender accepted", "it works")
    assert server.sign_ins.successes == 1
    assert accounts.show(desk.context, ADDRESS).sender.sign_in is SignIn.MICROSOFT


async def test_a_mailbox_that_may_not_send_by_programs_is_not_sent_to_sign_in_again(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(desk, mail_server, token_authority, SignIn.MICROSOFT)
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    words = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, words, "courier")
    async with opened(desk.context) as clerk:
        await clerk.sees(f"On hold: {ADDRESS} could not sign in", "Sending by programs is switched off")
        await clerk.sees_no("Sign in again")


async def test_a_sign_in_that_ended_is_made_again_by_two_keys_and_the_mail_goes(
    desk: Desk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(desk, mail_server, token_authority, SignIn.MICROSOFT)
    desk.bring("1", "ann@example.com")
    with desk.context.writing() as db, db.transaction():
        senders.signed_in(db, accounts.find(db, ADDRESS).id)
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, "it was taken back", "courier")
    async with opened(desk.context) as clerk:
        await clerk.sees(f"On hold: {ADDRESS} must sign in again", "e Sign in again")
        await clerk.sees_no("password")
        await clerk.press("m")
        await clerk.sees(
            "sign in again above", "1 invoice waits and leaves once it is accepted", "enter with Microsoft"
        )
        await clerk.press("enter")
        await clerk.sees("✓ Sender accepted", "it works")
        assert desk.states("1") == {"ann@example.com": State.QUEUED}
