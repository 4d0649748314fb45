"""An account that writes into a folder, and one whose test failed: the screen says what each is, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.operations.desks import Desk
from tests.tui.driver import opened
from tui_invoice.domain.sender import Security
from tui_invoice.store import senders


async def test_a_folder_stands_in_place_of_a_server_and_what_is_of_servers_is_gone(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    async with opened(desk.context, size=(100, 30)) as clerk:
        await clerk.press("m", "a")
        await clerk.sees("smtp.company.com, or a folder", "Password", "STARTTLS", "Sign in as")
        await clerk.type("archive@nordlys.dk")
        await clerk.press("tab", "tab", "tab", "tab", "tab")
        await clerk.until(lambda: clerk.app.focused is not None and clerk.app.focused.id == "field-host", "the server")
        await clerk.type(str(folder))
        await clerk.sees("a folder: each mail becomes an .eml file in it")
        assert not {"Password", "STARTTLS", "Sign in as", "port"} & set(clerk.text().split())
        await clerk.press("enter", "enter")
        await clerk.sees("✓ Folder found", "✓ Can be written", "✓ it works")


async def test_a_test_that_failed_is_told_in_the_head_as_long_as_the_screen_is_open(desk: Desk) -> None:
    desk.bring("7", "ann@example.com")
    with desk.context.writing() as db, db.transaction():
        account = senders.by_id(db, desk.sender_id)
        senders.update(db, replace(account, host="127.0.0.1", port=9, security=Security.NONE, username=""))
    async with opened(desk.context) as clerk:
        await clerk.sees("◦ office@example.com, not tested yet")
        await clerk.press("m", "enter")
        await clerk.sees("✗ office@example.com, test failed")
