"""The vault at the screen: its passphrase is asked for once, shown nowhere, and handed to who needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tests.tui.driver import opened
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.mail import sealing, vault_making
from tui_invoice.operations import accounts, vaults
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.handed_over import VAULT
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import holds

ADDRESS, PASSWORD, PHRASE = "lone@nordlys.example", "kanari-password", "kanari horse"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "COST", 1 << 10)
    yield
    sealing._KEYS.clear()


@pytest.fixture
def server(desk: Desk, mail_server: MailServers) -> ScriptedServer:
    """An account whose password lies in a vault."""
    found = mail_server(users={ADDRESS: PASSWORD})
    said = SenderChanges(
        address=ADDRESS, name="Lone", host="localhost", port=found.port, security=Security.NONE, username=ADDRESS,
        secret_store=SecretStore.FILE, default=True,
    )  # fmt: skip
    accounts.add(desk.context, said, Secret(PASSWORD))
    vaults.make(desk.context, Secret(PHRASE))
    return found


async def test_the_passphrase_is_asked_for_once_and_a_wrong_one_again(desk: Desk, server: ScriptedServer) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m")
        await clerk.sees("kept in: the vault")
        await clerk.press("enter")
        await clerk.sees("passphrase of the vault", "once in each session", "enter Unlock", "Leave, nothing kept")
        await clerk.type("another one")
        assert "another one" not in clerk.text()
        await clerk.press("enter")
        await clerk.sees("this is not its passphrase")
        await clerk.type(PHRASE)
        await clerk.press("enter")
        await clerk.sees("✓ Sender accepted", "it works")
        await clerk.press("enter")
        await clerk.sees("✓ Sender accepted", "it works")
    assert server.sign_ins.successes == 2


@pytest.mark.parametrize("why", ["its passphrase was not given to this program yet", "this is not its passphrase"])
async def test_what_waits_for_the_vault_is_let_go_by_one_key(desk: Desk, server: ScriptedServer, why: str) -> None:
    """Also in a session that knows an older passphrase."""
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, f"the vault is locked: {why}", "courier")
    async with opened(desk.context) as clerk:
        await clerk.sees("On hold: the vault of passwords is locked", "Unlock it")
        if "not its" in why:
            clerk.app.know(VAULT, Secret("the older one"))
        await clerk.press("e")
        await clerk.sees("passphrase of the vault", "Leave, it stays on hold")
        await clerk.type(PHRASE)
        await clerk.press("enter")
        await clerk.sees("one mail is tried first, the rest follow")
    with desk.context.reading() as db:
        assert accounts.find(db, ADDRESS).hold_cause is None


async def test_one_that_was_changed_meanwhile_is_asked_for_anew_by_the_form(desk: Desk, server: ScriptedServer) -> None:
    async with opened(desk.context) as clerk:
        clerk.app.know(VAULT, Secret("the older one"))
        await clerk.press("m")
        clerk.screen.set_focus(clerk.screen.query_one("#field-password"))
        await clerk.type("new")
        await clerk.press("enter", "enter")
        await clerk.sees("passphrase of the vault", "this is not its passphrase", "Leave, nothing kept")


async def test_mail_that_waits_for_a_vault_that_was_removed_asks_for_nothing(
    desk: Desk, server: ScriptedServer
) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        words = "the vault is locked: this is not its passphrase"
        holds.hold(db, accounts.find(db, ADDRESS), Cause.SENDER_SIGN_IN, words, "courier")
    vault_making.remove(desk.context.paths.secrets, Secret(PHRASE))
    async with opened(desk.context) as clerk:
        await clerk.sees("On hold: the vault of passwords is locked")
        await clerk.press("e")
        await clerk.sees("one mail is tried first, the rest follow")
