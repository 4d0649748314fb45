"""A clerk sets a mailbox, sends, and reads what came back by commands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_secrets import processes
from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.operations.mailboxing import bounce
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.demo.imap_script import ImapRule
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Stall


@pytest.fixture
def boxes() -> Iterator[ScriptedMailboxes]:
    with ScriptedMailboxes({ADDRESS: PASSWORD}) as server:
        yield server


def flags(boxes: ScriptedMailboxes) -> tuple[str, ...]:
    return ("--imap-host", "127.0.0.1", "--imap-port", str(boxes.port), "--imap-security", "none")


def sent(clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes, *more: str) -> None:
    """Let the clerk have a mailbox and one invoice that was sent."""
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", "ann@example.com"))
    clerk.types("sender", "edit", ADDRESS, *flags(boxes), *more, code=0)
    clerk.types("send", "A-1", "--wait", code=0)


def envelope(clerk: Clerk) -> str:
    connection = sqlite3.connect(clerk.database)
    found = str(connection.execute("SELECT envelope_id FROM delivery").fetchone()[0])
    connection.close()
    return found


def test_what_came_back_is_read_and_told(clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes) -> None:
    sent(clerk, mail_server, boxes, "--copies", "append")
    calm = clerk.types("check-mail", code=0)
    assert (calm.stdout, "0 messages read, nothing new" in calm.stderr) == ("", True)
    assert len(boxes.messages(ADDRESS, "Sent")) == 1
    boxes.deliver(ADDRESS, bounce(envelope(clerk)))
    boxes.deliver(ADDRESS, bounce("of-somebody-else", name="b2"))
    told = clerk.types("check-mail", ADDRESS, code=1)
    assert told.stdout.startswith("A-1  bounced: ann@example.com: came back: ")
    assert "2 messages read" in told.stderr
    assert "1 report of others' mail ignored" in told.stderr
    assert clerk.send_status("A-1") == "bounced"
    later = clerk.types("check-mail", code=0)
    assert later.stdout == ""
    assert "nothing new, the last look was at " in later.stderr
    assert "with 1 line about your mail in the last hour: see tui-invoice failures" in later.stderr


def test_what_came_back_is_data_too(clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes) -> None:
    sent(clerk, mail_server, boxes)
    boxes.deliver(ADDRESS, bounce(envelope(clerk)))
    found = json.loads(clerk.types("check-mail", "--json", code=1).stdout)
    [line] = found["came_back"]
    assert (line["number"], line["event"]) == ("A-1", "bounced")
    [box] = found["mailboxes"]
    assert (box["address"], box["read"], box["seen"], box["moved"], box["cause"]) == (ADDRESS, True, 1, 1, None)
    shown = clerk.data("sender", "show", ADDRESS)["mailbox"]
    assert (shown["host"], shown["seen"], shown["ignored"], shown["fault_cause"]) == ("127.0.0.1", 1, 0, None)
    assert shown["looked_at"].endswith("Z")


def test_deliver_once_reads_what_came_back_and_its_exit_code_says_so(
    clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    sent(clerk, mail_server, boxes)
    boxes.deliver(ADDRESS, bounce(envelope(clerk)))
    told = clerk.types("deliver", "--once", code=1)
    assert told.stdout.startswith("A-1: ann@example.com: came back")
    assert clerk.types("deliver", "--once", code=0).stdout == ""


def test_where_nobody_has_a_mailbox_the_way_to_set_one_is_told(clerk: Clerk, mail_server: MailServers) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}))
    for words in (["check-mail"], ["check-mail", ADDRESS]):
        told = clerk.types(*words, code=1)
        assert "--imap-host HOST" in told.stderr


def test_a_mailbox_that_cannot_be_read_is_told_by_check_mail_status_show_and_test(
    clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    sent(clerk, mail_server, boxes)
    boxes.set_password(ADDRESS, "another")
    told = clerk.types("check-mail", code=1)
    assert f"what comes back to {ADDRESS} cannot be read" in told.stderr
    assert f"tui-invoice sender test {ADDRESS}" in told.stderr
    assert f"sender edit {ADDRESS} --password-stdin (a new password) or --imap-username USER" in told.stderr
    assert "messages read" not in told.stderr
    assert "“NO " in told.stderr
    tries = len(boxes.commands)
    clerk.types("check-mail", code=1)
    assert len(boxes.commands) == tries, "a refused password is not tried again"
    assert f"what comes back to {ADDRESS} cannot be read" in clerk.types("status", code=1).stdout
    assert "Not read" in clerk.types("sender", "show", ADDRESS, code=0).stdout
    assert "mailbox sign in: " in clerk.types("sender", "test", ADDRESS, code=1).stdout
    boxes.set_password(ADDRESS, PASSWORD)
    assert "mailbox readable: " in clerk.types("sender", "test", ADDRESS, code=0).stdout
    clerk.types("status", code=0)


def test_a_mailbox_on_this_machine_is_read_too(
    clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes, tmp_path: Path
) -> None:
    maildir = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}))
    clerk.types("sender", "edit", ADDRESS, "--mailbox", str(maildir), code=0)
    assert str(maildir) in clerk.types("sender", "show", ADDRESS, code=0).stdout
    clerk.types("check-mail", code=0)
    clerk.types("sender", "test", ADDRESS, code=0)
    shown = clerk.types("sender", "show", ADDRESS, code=0).stdout
    assert "Last look" in shown
    assert "Z;" not in shown
    (maildir / "cur").rename(maildir / "elsewhere")
    told = clerk.types("check-mail", code=1)
    assert "mail goes out all the same" in told.stderr
    assert "its mail waits" not in told.stderr
    (maildir / "elsewhere").rename(maildir / "cur")
    clerk.types("sender", "edit", ADDRESS, "--receipts", code=0)
    told = clerk.types("sender", "edit", ADDRESS, "--no-mailbox", code=0)
    assert "with the mailbox that it had ended: read receipts (--receipts)" in told.stderr
    assert clerk.data("sender", "show", ADDRESS)["mailbox"] is None
    assert "\n- no mailbox: " in clerk.types("doctor").stdout


@pytest.mark.usefixtures("couriers")
def test_a_courier_in_the_background_hears_at_once_what_comes_back(
    clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes
) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", "ann@example.com"))
    clerk.types("sender", "edit", ADDRESS, *flags(boxes), "--copies", "append", code=0)
    clerk.types("send", "A-1", code=0)
    wait_until(lambda: boxes.messages(ADDRESS, "Sent"), 40, "the copy of what was sent")
    wait_until(lambda: boxes.commands[-1] == "IDLE", 40, "a courier that listens")
    boxes.deliver(ADDRESS, bounce(envelope(clerk)))
    wait_until(lambda: clerk.send_status("A-1") == "bounced", 40, "the bounce")
    assert clerk.is_working(), "more may come back yet"


@pytest.mark.usefixtures("couriers")
def test_the_password_of_a_mailbox_is_in_no_command_line_environment_database_or_log(
    clerk: Clerk, mail_server: MailServers, boxes: ScriptedMailboxes, home: Path
) -> None:
    boxes.script.replace(ImapRule("EXAMINE", Stall()))
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}))
    clerk.types("sender", "edit", ADDRESS, *flags(boxes), code=0)
    wait_until(lambda: any(line.startswith("EXAMINE") for line in boxes.commands), what="a courier at the mailbox")
    word = PASSWORD.encode()
    assert [pid for pid, text in processes().items() if word in text] == []
    clerk.stops_the_courier()
    boxes.set_password(ADDRESS, "another")
    boxes.script.replace()
    clerk.types("check-mail", code=1)
    files = [file for file in home.rglob("*") if file.is_file() and word in file.read_bytes()]
    assert [file.name for file in files] == ["secrets.json"]
    for words in (["sender", "show", ADDRESS], ["log"], ["doctor"], ["sender", "test", ADDRESS]):
        assert PASSWORD not in clerk.types(*words).output
