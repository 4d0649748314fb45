"""Looking servers up and checking the domain, from the mail settings; the network is a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.mail.test_lookup import GOOD, LISTED, NAMES, OWN
from tests.operations.desks import Desk
from tests.support.servers import ca_file as ca_file
from tests.support.web import Page, Web, web
from tests.tui.driver import opened
from tui_invoice.demo.names import HOST, NameServer, Records
from tui_invoice.domain.sender import Security
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import SenderChanges

DOMAIN = "nordlys.example"
ADDRESS = f"lone@{DOMAIN}"
BARE = {f"mail.{DOMAIN}": Records(a=("192.0.2.25",)), DOMAIN: Records(mx=((10, f"mail.{DOMAIN}"),))}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    with NameServer(BARE) as server:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{server.port}")
        yield server


@pytest.fixture
def pages() -> dict[str, Page]:
    return {LISTED: Page(GOOD)}


@pytest.fixture
def served(
    authority: trustme.CA, ca_file: Path, pages: dict[str, Page], monkeypatch: pytest.MonkeyPatch, names: NameServer
) -> Iterator[Web]:
    with web(authority, ca_file, pages, *NAMES) as found:
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        yield found


def added(desk: Desk) -> None:
    changes = SenderChanges(address=ADDRESS, name="Lone", host=f"mail.{DOMAIN}", security=Security.TLS, default=True)
    accounts.add(desk.context, changes)


async def test_an_address_is_enough_its_servers_are_looked_up_once_that_was_asked_for(desk: Desk, served: Web) -> None:
    async with opened(desk.context, (100, 40)) as clerk:
        await clerk.press("m", "a")
        await clerk.sees_no("[ Look it up ]")
        await clerk.type(ADDRESS)
        await clerk.sees(
            "[ Look it up ]", f"asks autoconfig.{DOMAIN}", "only the domain leaves", "enter Go to Look it up"
        )
        assert served.asked == [], "nobody is asked before that is wished for"
        await clerk.press("enter", "enter")
        await clerk.sees("smtp.nordlys.example", "port 465", "imap.nordlys.example", "port 993")
        await clerk.sees("found by Thunderbird's list at autoconfig.thunderbird.net", "Filled in above")
        await clerk.sees("✓ Thunderbird's list, asked of autoconfig.thunderbird.net: found")
        assert clerk.app.focused is clerk.screen.query_one("#field-password"), "the next to be typed"
        assert "Sign in as lone" in clerk.text()
        assert not any("lone" in each for each in served.asked)
        await clerk.press("shift+tab", "shift+tab", "shift+tab", "end", "x")
        await clerk.sees_no("smtp.nordlys.example")


async def test_a_look_up_that_runs_is_ended_by_esc(desk: Desk, served: Web, pages: dict[str, Page]) -> None:
    pages[OWN] = Page(GOOD, drips=True)
    async with opened(desk.context, (100, 40)) as clerk:
        await clerk.press("m", "a")
        await clerk.type(ADDRESS)
        await clerk.press("enter", "enter")
        await clerk.until(lambda: OWN in served.asked, "the server to be asked")
        await clerk.sees("asking…", "esc End the look-up")
        await clerk.press("escape")
        await clerk.sees("it was ended before it was done", "esc Leave")
        assert clerk.screen_name == "AccountsScreen"


async def test_offline_it_says_that_nothing_was_looked_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_INVOICE_DNS", "127.0.0.1:9")
    monkeypatch.setattr("tui_invoice.tui.screens.looking_up.SECONDS", 60.0)
    async with opened(desk.context, (100, 40)) as clerk:
        await clerk.press("m", "a")
        await clerk.type(ADDRESS)
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "asking…" not in clerk.text() and "looking up" in clerk.text(), "the end")
        await clerk.sees("Not looked up: nobody answered")


@pytest.mark.parametrize("address", ["lone@gmail.com", "lone@outlook.com", "lone", "lone@nordlys"])
async def test_where_there_is_nothing_to_look_up_it_is_not_offered(desk: Desk, address: str) -> None:
    async with opened(desk.context) as clerk:
        await clerk.press("m", "a")
        await clerk.type(address)
        await clerk.sees(address)
        assert "[ Look it up ]" not in clerk.text()


async def test_the_domain_is_checked_and_its_records_are_copied(desk: Desk, names: NameServer) -> None:
    added(desk)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context, (100, 40)) as clerk:
        await clerk.press("m")
        await clerk.sees(ADDRESS, "[ Check the domain ]")
        await clerk.press("tab", "tab", "enter")
        await clerk.sees(f"will mail of {ADDRESS} be believed?", f"✓ Takes mail     its mail goes to mail.{DOMAIN}")
        await clerk.sees(
            "✗ SPF", "there is no record", f"publish at {DOMAIN}, type TXT:", f"v=spf1 a:mail.{DOMAIN} ~all"
        )
        await clerk.sees("✗ DMARC", f"_dmarc.{DOMAIN}", "◦ Outlook.com", "Receivers may take your mail for spam")
        await clerk.press("y")
        await clerk.sees("sent to the terminal's clipboard")
        assert f'{DOMAIN} TXT "v=spf1 a:mail.{DOMAIN} ~all"' in clerk.app.clipboard
        await clerk.press("t")
        await clerk.sees("write in the mail settings where the account's mailbox is")
        before = len(names.asked)
        await clerk.press("r")
        await clerk.until(lambda: len(names.asked) > before, "the name server to be asked again")
        await clerk.press("escape")
        await clerk.until(lambda: clerk.screen_name == "AccountsScreen")


@pytest.mark.parametrize("size", [(40, 12), (60, 18), (160, 45)])
async def test_the_check_is_whole_at_any_size(desk: Desk, names: NameServer, size: tuple[int, int]) -> None:
    added(desk)
    desk.bring("1", "ann@example.com")
    async with opened(desk.context, size) as clerk:
        await clerk.press("m", "tab", "tab")
        await clerk.sees("[ Check the domain ]")
        await clerk.press("enter")
        await clerk.sees("Takes mail")
        await clerk.until(lambda: "asking…" not in clerk.text() and names.asked, "the check's end")
        for words in ("DMARC", "Outlook.com", "Receivers may take"):
            for _ in range(40):
                if words in clerk.text():
                    break
                await clerk.press("j")
            await clerk.sees(words)
        await clerk.resize(1, 1)
        await clerk.resize(*size)


async def test_hostile_records_are_shown_and_nothing_of_them_is_live(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = Records(txt=("v=spf1 \x1b[31m[@click=app.quit]x[/] \u009b2J -all",), mx=((10, "mail.example"),))
    with NameServer({DOMAIN: hostile}) as server:
        monkeypatch.setenv("TUI_INVOICE_DNS", f"{HOST}:{server.port}")
        added(desk)
        desk.bring("1", "ann@example.com")
        async with opened(desk.context, (100, 40)) as clerk:
            await clerk.press("m", "tab", "tab", "enter")
            await clerk.sees("✗ SPF", "@click=app.quit")
            assert not any(sign in clerk.text() for sign in "\x1b\x9b")
