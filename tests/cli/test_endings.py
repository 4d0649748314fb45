"""Exit codes, and how commands end: 0 done, 1 trouble, 2 usage, 75 later, 130 Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.cli import listing, printing
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Stall, Step
from tui_invoice.operations import crashing

GREY = Rule(Step.RCPT, Answer("450 4.7.1 Greylisted"), address="later@example.com")
GONE = Rule(Step.RCPT, Answer("550 5.1.1 User unknown"), address="gone@example.com")
LOST = Rule(Step.DOT, CutAfterDot(), address="lost@example.com")


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        (["good@example.com"], 0),
        (["gone@example.com"], 1),
        (["lost@example.com"], 1),
        (["later@example.com"], 75),
        (["later@example.com", "gone@example.com"], 1),
    ],
)
def test_send_with_wait_ends_by_the_worst_that_happened(
    clerk: Clerk, mail_server: MailServers, addresses: list[str], code: int
) -> None:
    server = mail_server(GREY, GONE, LOST, users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, *((f"A-{n}", address) for n, address in enumerate(addresses)))
    clerk.types("send", "--not-sent", "--wait", code=code)
    assert clerk.types("deliver", "--once").exit_code == (75 if "later@example.com" in addresses else 0)
    for reading in (["list"], ["show", "A-0"], ["log"], ["sender", "list"], ["customer", "list"], ["office", "show"]):
        clerk.types(*reading, code=0)


@pytest.mark.parametrize(
    "words",
    [
        ["send"],
        ["send", "A-1", "--not-sent"],
        ["send", "A-1", "A-2", "--to", "a@example.com"],
        ["send", "--wait", "A-1"],
        ["resend", "A-1", "--cause", "mailbox_full"],
        ["resend", "A-1", "--to", "a@example.com", "--to", "b@example.com"],
        ["release", "A-1", "--all"],
        ["cancel"],
        ["settle", "A-1", "perhaps"],
        ["list", "--month", "2026-13"],
        ["list", "--month", "2026-11", "--from", "2026-11-01"],
        ["deliver", "--once", "--stay"],
        ["nonsense"],
        ["--db", "", "list"],
        ["explain", " "],
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(clerk: Clerk, words: list[str]) -> None:
    result = clerk.types(*words, code=2)
    assert (result.stdout, "→ " in result.stderr) == ("", True)
    assert not clerk.database.exists()


def test_errors_with_json_are_one_object_on_stderr(clerk: Clerk) -> None:
    for words in (["show", "A-1"], ["send"], ["send", "A-1", "--wait", "soon"], ["cancel", "A-1"]):
        result = clerk.types(*words, "--json")
        assert (list(json.loads(result.stderr)), result.stdout) == (["title", "detail", "todo"], "")


def test_a_machine_without_a_database_has_nothing_to_show_and_gets_none(clerk: Clerk) -> None:
    assert clerk.data("list") == []
    assert clerk.data("log") == []
    assert clerk.data("sender", "list") == []
    assert clerk.data("customer", "list") == []
    assert clerk.data("office", "show") == {}
    assert clerk.data("status")["needs_a_person"] is False
    clerk.types("show", "A-1", code=1)
    clerk.types("doctor", code=0)
    assert clerk.data("paths")["database"] == str(clerk.database)
    assert clerk.data("paths")["remembered"].endswith("/state/tui-invoice/screen.json")
    assert clerk.data("paths")["columns"].endswith("/config/tui-invoice/columns.json")
    assert not clerk.database.parent.exists()


def test_two_clerks_who_send_all_at_once_queue_each_invoice_once(clerk: Clerk) -> None:
    an_office_without_a_server(clerk, *((f"A-{n}", f"c{n}@example.com") for n in range(40)))
    both = [clerk.begins("send", "--not-sent", "--json") for _ in range(2)]
    told = [json.loads(each.communicate(timeout=50)[0]) for each in both]
    numbers = [row["number"] for each in told for row in each["queued"]]
    assert sorted(numbers) == sorted(f"A-{n}" for n in range(40))
    assert {row["send_status"] for row in clerk.data("list")} == {"queued"}


def an_office_without_a_server(clerk: Clerk, *invoices: tuple[str, str]) -> None:
    """Give the clerk an office whose account's server is nowhere."""
    clerk.has_an_office()
    clerk.has_a_sender(1)
    clerk.has(*invoices)


@pytest.mark.usefixtures("couriers")
def test_send_over_a_pipe_returns_while_the_mail_is_still_on_its_way(clerk: Clerk, mail_server: MailServers) -> None:
    """`ssh host tui-invoice send` must not wait for the courier: its descriptors are its own."""
    go_on = threading.Event()
    server = mail_server(Rule(Step.MAIL, Stall(go_on)), users={ADDRESS: PASSWORD})
    try:
        an_open_office(clerk, server, ("A-1", "good@example.com"))
        done = clerk.process("send", "A-1")
        assert (done.returncode, done.stdout) == (0, "A-1  queued  good@example.com\n")
        wait_until(lambda: clerk.send_status("A-1") == "sending", what="the mail to be on its way")
        assert clerk.is_working()
        assert server.received == []
    finally:
        go_on.set()
    wait_until(lambda: clerk.send_status("A-1") == "sent", what="the mail to be sent")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_who_breaks_the_waiting_off_loses_no_mail(clerk: Clerk, mail_server: MailServers, how: signal.Signals) -> None:
    go_on = threading.Event()
    server = mail_server(Rule(Step.MAIL, Stall(go_on), times=1), users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "good@example.com"))
    process = clerk.begins("send", "A-1", "--wait")
    try:
        wait_until(lambda: any(line.startswith("MAIL") for line in server.commands), what="the server to be asked")
        process.send_signal(how)
        told = process.communicate(timeout=50)
    finally:
        process.kill()
        go_on.set()
    assert (process.returncode, "Traceback" in told[1]) == (130, False)
    assert clerk.send_status("A-1") == "queued"
    clerk.types("retry", "A-1", code=0)
    clerk.types("deliver", "--once", code=0)
    assert [mail.addresses for mail in server.received] == [("good@example.com",)]


def test_a_reader_who_has_enough_is_told_nothing(clerk: Clerk) -> None:
    clerk.has(*((f"A-{n}", f"c{n}@example.com") for n in range(1_000)))
    for words in (["list"], ["list", "--json"]):
        process = clerk.begins(*words)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        process.stderr.close()
        assert process.wait(50) == 0


def test_following_the_log_shows_what_others_write_and_ends_on_ctrl_c(clerk: Clerk) -> None:
    clerk.has_an_office()
    process = clerk.begins("log", "--follow", "--json")
    assert process.stdout is not None
    try:
        assert json.loads(process.stdout.readline())["event"] == "office_changed"
        clerk.has(("A-1", "a@example.com"))
        assert json.loads(process.stdout.readline())["event"] == "imported"
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=50)
    finally:
        process.kill()
    assert (process.returncode, told) == (130, ("", ""))


def test_a_fault_of_our_own_is_written_down_without_anybodys_data(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def broken(*_: object) -> None:
        secret = PASSWORD
        raise KeyError(secret)

    monkeypatch.setattr(listing, "_first", broken)
    result = clerk.types("list", code=1)
    assert "Traceback" not in result.stderr
    (written,) = home.rglob("crash-*.txt")
    assert str(written) in result.stderr
    assert written.stat().st_mode & 0o777 == 0o600
    text = written.read_text("utf-8")
    assert ("KeyError" in text, "test_endings.py" in text, PASSWORD in text) == (True, True, False)
    assert PASSWORD not in result.output


def test_a_report_names_the_error_behind_the_error() -> None:
    try:
        try:
            raise OSError(PASSWORD)
        except OSError as error:
            raise ValueError(PASSWORD) from error
    except ValueError as error:
        text = crashing.report(error)
    assert ("builtins.ValueError" in text, "builtins.OSError" in text, PASSWORD in text) == (True, True, False)


def test_a_stream_that_is_not_utf8_gets_plain_signs_and_json_that_can_be_read(clerk: Clerk) -> None:
    clerk.has_an_office()
    file = clerk.folder / "more.csv"
    file.write_text("number,issue_date,customer,email,currency,total\nA-1,2026-11-18,Ærø,a@b.dk,EUR,1\n", "utf-8")
    clerk.types("import", str(file), code=0)
    human = subprocess.run(
        [sys.executable, "-m", "tui_invoice", "list"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
        timeout=50,
    )
    assert "Not sent" in human.stdout.decode("ascii")
    data = clerk.process("list", "--json", PYTHONIOENCODING="ascii").stdout
    assert (data.isascii(), json.loads(data)[0]["customer"]) == (True, "Ærø")


def test_columns_stand_under_each_other_in_cells() -> None:
    table = printing.Table(("Who", "What"), right=(1,))
    lines = list(table.lines([("武汉", "1"), ("Ann", "22")]))
    assert lines == ["Who   What", "武汉     1", "Ann     22"]


@pytest.mark.parametrize("words", [["--all"], ["--sender", ADDRESS], ["A-1", "A-2"]])
def test_release_names_every_invoice_that_a_senders_hold_kept_back(
    clerk: Clerk, mail_server: MailServers, words: list[str]
) -> None:
    server = mail_server(users={ADDRESS: "another"})
    an_open_office(clerk, server, ("A-1", "one@example.com"), ("A-2", "two@example.com"))
    clerk.types("send", "--not-sent", "--wait", code=1)
    released = clerk.data("release", *words)
    assert (sorted(released["done"]), released["senders"]) == (["A-1", "A-2"], [ADDRESS])
    assert clerk.send_status("A-2") == "queued"
    clerk.types("release", "A-1", code=1)


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_courier_that_stays_ends_in_order_when_it_is_told_to(clerk: Clerk, how: signal.Signals, code: int) -> None:
    """130 is for Ctrl-C; a service that systemd stops has not failed."""
    clerk.has_an_office()
    process = clerk.begins("deliver", "--stay")
    try:
        wait_until(clerk.is_working, what="the courier")
        process.send_signal(how)
        told = process.communicate(timeout=50)
    finally:
        process.kill()
    assert (process.returncode, told) == (code, ("", ""))


def test_a_courier_run_by_cron_prints_only_what_needs_a_person(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(GONE, GREY, users={ADDRESS: PASSWORD})
    an_open_office(
        clerk, server, ("A-1", "good@example.com"), ("A-2", "gone@example.com"), ("A-3", "later@example.com")
    )
    clerk.types("send", "A-1", code=0)
    quiet = clerk.process("deliver", "--once")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    clerk.types("send", "--not-sent", code=0)
    loud = clerk.process("deliver", "--once")
    assert (loud.returncode, loud.stderr, len(loud.stdout.splitlines())) == (1, "", 1)
    assert "A-2: gone@example.com" in loud.stdout
    assert clerk.process("deliver", "--once").returncode == 75


def test_a_list_that_is_cut_says_so_and_filters_are_those_of_the_plan(clerk: Clerk) -> None:
    clerk.has(("A-1", "a@example.com"), ("A-2", "b@example.com"), ("A-3", "c@example.com"))
    cut = clerk.types("list", "--limit", "2", code=0)
    assert (len(cut.stdout.splitlines()), "there are more" in cut.stderr) == (3, True)
    whole = clerk.types("list", "--limit", "3", code=0)
    assert (len(whole.stdout.splitlines()), whole.stderr) == (4, "")
    assert [row["number"] for row in clerk.data("list", "--find", "a-2")] == ["A-2"]
    assert len(clerk.data("list", "--view", "not_sent", "--month", "2026-11")) == 3
    assert clerk.data("list", "--from", "2026-11-19") == []
    assert clerk.data("list", "--to", "2026-11-17") == []
    assert clerk.data("list", "--tag", "none") == []
    assert "no invoice is here: failed" in clerk.types("list", "--view", "failed", code=0).stderr
