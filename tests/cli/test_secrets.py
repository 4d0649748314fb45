"""A password is where its owner put it, and nowhere else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.cli import couriers
from tui_invoice.demo.script import Rule, Stall, Step


def processes() -> dict[int, bytes]:
    """Return the command line and the environment of every process of ours."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                found[int(folder.name)] = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
    return found


@pytest.mark.usefixtures("couriers")
@pytest.mark.parametrize("store", ["file", "ask"])
def test_the_password_is_in_no_command_line_environment_database_or_log(
    clerk: Clerk, mail_server: MailServers, home: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    go_on = threading.Event()
    server = mail_server(Rule(Step.MAIL, Stall(go_on)), users={ADDRESS: PASSWORD})
    try:
        an_open_office(clerk, server, ("A-1", "good@example.com"))
        clerk.types("sender", "edit", ADDRESS, "--secret-store", store, code=0)
        if store == "ask":
            monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
            monkeypatch.setattr(couriers, "has_terminal", lambda: True)
        clerk.types("send", "A-1", code=0)
        wait_until(lambda: clerk.send_status("A-1") == "sending", what="the mail to be on its way")
        word = PASSWORD.encode()
        assert [pid for pid, text in processes().items() if word in text] == []
        assert any(b"--detached" in text for text in processes().values())
    finally:
        go_on.set()
    wait_until(lambda: clerk.send_status("A-1") == "sent", what="the mail to be sent")
    files = [file for file in home.rglob("*") if file.is_file() and word in file.read_bytes()]
    assert [file.name for file in files] == (["secrets.json"] if store == "file" else [])
    shown = [
        clerk.types(*words).output for words in (["sender", "show", ADDRESS], ["log"], ["doctor"], ["show", "A-1"])
    ]
    assert not any(PASSWORD in text for text in shown)


def test_a_password_that_is_asked_for_is_asked_for_once_and_not_shown(
    clerk: Clerk, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal the mail is held and says so; at one it is asked for, and the hold ends."""
    server = mail_server(users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "one@example.com"), ("A-2", "two@example.com"))
    clerk.types("sender", "edit", ADDRESS, "--secret-store", "ask", code=0)
    clerk.types("send", "A-1", "--wait", code=1)
    assert clerk.send_status("A-1") == "held"
    asked: list[str] = []

    def at_the_terminal(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.setattr("getpass.getpass", at_the_terminal)
    monkeypatch.setattr(couriers, "has_terminal", lambda: True)
    sent = clerk.types("send", "A-2", "--wait", code=0)
    assert (len(asked), ADDRESS in asked[0], PASSWORD in sent.output) == (1, True, False)
    clerk.types("deliver", "--once", code=0)
    assert {mail.addresses[0] for mail in server.received} == {"one@example.com", "two@example.com"}


@pytest.mark.usefixtures("couriers")
def test_a_courier_without_the_password_is_replaced_by_one_that_has_it(
    clerk: Clerk, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = mail_server(users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "one@example.com"))
    clerk.types("sender", "edit", ADDRESS, "--secret-store", "ask", code=0)
    clerk.types("send", "A-1", code=0)
    wait_until(lambda: clerk.send_status("A-1") == "held" and clerk.is_working(), what="the mail to be held")
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
    monkeypatch.setattr(couriers, "has_terminal", lambda: True)
    clerk.types("release", "A-1", code=0)
    wait_until(lambda: clerk.send_status("A-1") == "sent", what="the mail to be sent")
    assert len(server.received) == 1


def test_a_password_comes_by_stdin_or_not_at_all(clerk: Clerk) -> None:
    clerk.has_an_office()
    words = ("sender", "add", "--address", ADDRESS, "--name", "N", "--host", "127.0.0.1", "--security", "none")
    clerk.types(*words, "--username", "u", "--secret-store", "file", "--password-stdin", stdin="", code=2)
    clerk.types(*words, "--password", PASSWORD, code=2)
    assert clerk.data("sender", "list") == []
