"""Where somebody new to the program stumbled: prompts, words where there was silence, and lines that fit."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.cli import couriers, printing
from tui_invoice.demo.script import Answer, Rule, Stall, Step

GONE = Rule(Step.RCPT, Answer("550 5.1.1 User unknown"), address="gone@example.com")
NEW = ("sender", "add", "--address", ADDRESS, "--name", "Nordlys")


class Terminal:
    """A terminal of its own, with a command in it; what it shows gathers in `shown`."""

    def __init__(self, *words: str) -> None:
        self._ours, theirs = pty.openpty()
        self.shown = ""
        command = [sys.executable, "-m", "tui_invoice", *words]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        try:
            while some := os.read(self._ours, 4_096):
                self.shown += some.decode()
        except OSError:  # so Linux says that nobody has the other end any more
            return

    def shows(self, text: str) -> None:
        wait_until(lambda: text in self.shown, what=f"“{text}” on the terminal")

    def types(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    def end(self) -> int:
        """Wait for the command's end and return its exit code."""
        code = self.process.wait(50)
        self._reader.join(50)
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait(50)
        self._reader.join(50)
        os.close(self._ours)


@contextmanager
def terminal(*words: str) -> Iterator[Terminal]:
    opened = Terminal(*words)
    try:
        yield opened
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("store", "words"), [("file", ["--password-stdin"]), ("ask", ["--secret-store", "file"])], ids=["said", "begun"]
)
def test_a_new_password_is_asked_for_at_a_terminal_and_not_shown(
    clerk: Clerk, home: Path, store: str, words: list[str]
) -> None:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    clerk.types("sender", "edit", ADDRESS, "--secret-store", store, code=0)
    with terminal("sender", "edit", ADDRESS, *words) as screen:
        screen.shows("Password (not shown): ")
        screen.types("another-2291-lion")
        assert (screen.end(), "another-2291" in screen.shown) == (0, False)
    (kept,) = home.rglob("secrets.json")
    assert "another-2291-lion" in kept.read_text("utf-8")


def test_no_password_is_asked_for_where_one_moves_along(clerk: Clerk) -> None:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    with terminal("sender", "edit", ADDRESS, "--secret-store", "file", "--name", "Other") as screen:
        assert (screen.end(), "Password (" in screen.shown) == (0, False)


def test_where_no_keyring_can_be_used_nobody_types_a_password_in_vain(clerk: Clerk) -> None:
    clerk.has_an_office()
    with terminal(*NEW, "--preset", "fastmail") as screen:
        screen.shows("--secret-store file")
        assert (screen.end(), "Password (" in screen.shown) == (1, False)
    assert clerk.data("sender", "list") == []


@pytest.mark.parametrize(
    "words",
    [
        ["--preset", "fastmail"],
        ["--preset", "fastmail", "--secret-store", "file"],
        ["--host", "mail.example.com", "--username", ADDRESS],
    ],
)
def test_an_account_whose_password_nobody_gave_is_not_added(clerk: Clerk, words: list[str]) -> None:
    clerk.has_an_office()
    refused = clerk.types(*NEW, *words, code=2)
    assert refused.stderr.startswith("no password was given")
    assert "--password-stdin" in refused.stderr
    assert clerk.data("sender", "list") == []


@pytest.mark.parametrize(
    "words",
    [
        ["--preset", "fastmail", "--secret-store", "ask"],
        ["--preset", "fastmail", "--password-command", "pass show mail"],
        ["--host", "127.0.0.1", "--port", "25", "--security", "none"],
    ],
)
def test_an_account_that_keeps_no_password_here_needs_none(clerk: Clerk, words: list[str]) -> None:
    clerk.has_an_office()
    clerk.types(*NEW, *words, code=0)


@pytest.mark.parametrize("group", ["office", "sender", "customer"])
def test_a_group_alone_prints_help_that_can_be_read(clerk: Clerk, group: str) -> None:
    alone = clerk.types(group, code=2)
    assert (alone.stdout, alone.stderr) == ("", clerk.types(group, "--help", code=0).stdout)


def test_what_waits_for_a_person_is_named_where_nothing_is_to_be_sent(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(GONE, users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "gone@example.com"), ("A-2", "two@example.com"))
    clerk.types("send", "A-1", "--wait", code=1)
    clerk.types("send", "A-2", code=0)
    clerk.types("pause", "A-2", code=0)
    told = clerk.types("send", "--not-sent", "--wait", code=0).stderr
    assert told == "there is nothing to send, but 1 failed, 1 on hold; see: tui-invoice status\n"


def test_nothing_to_send_is_all_that_is_said_where_all_is_well(clerk: Clerk) -> None:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    assert clerk.types("send", "--not-sent", code=0).stderr == "there is nothing to send\n"


def test_what_is_queued_by_an_account_on_hold_ends_with_1(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(users={ADDRESS: "another"})
    an_open_office(clerk, server, ("A-1", "one@example.com"), ("A-2", "two@example.com"))
    clerk.types("send", "A-1", "--wait", code=1)
    assert clerk.send_status("A-1") == "held"
    assert "on hold" in clerk.types("resend", "A-1", code=1).stderr
    clerk.types("send", "A-2", "--json", code=1)
    clerk.types("resend", "A-1", "--dry-run", code=0)


def test_a_password_that_is_typed_ends_the_hold_and_with_0(
    clerk: Clerk, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", "one@example.com"), ("A-2", "b@example.com"))
    clerk.types("sender", "edit", ADDRESS, "--secret-store", "ask", code=0)
    clerk.types("send", "A-1", "--wait", code=1)
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
    monkeypatch.setattr(couriers, "has_terminal", lambda: True)
    monkeypatch.delenv("TUI_INVOICE_COURIER")
    try:
        clerk.types("send", "A-2", code=0)
        wait_until(lambda: clerk.send_status("A-1") == "sent", what="the mail to be sent")
    finally:
        monkeypatch.setenv("TUI_INVOICE_COURIER", "off")
        clerk.stops_the_courier()


@pytest.mark.parametrize("words", [["send", "A-1", "--wait"], ["send", "A-1", "--wait", "8"]], ids=["told", "late"])
def test_who_breaks_off_is_told_at_once_what_is_waited_for(
    clerk: Clerk, mail_server: MailServers, words: list[str]
) -> None:
    """It is told while the server still says nothing: only after that does the server go on."""
    go_on = threading.Event()
    server = mail_server(Rule(Step.DOT, Stall(go_on), times=1), users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "good@example.com"))
    with clerk.begins(*words) as process:
        assert process.stderr is not None
        try:
            wait_until(lambda: any(line.startswith("DATA") for line in server.commands), what="the content to be sent")
            told = [process.stderr.readline()]  # that it is queued
            if len(words) == 3:
                process.send_signal(signal.SIGINT)
            told.append(process.stderr.readline())
            assert told[1].startswith("waiting for the answer to the mail that is being handed over")
            go_on.set()
            rest = process.communicate(timeout=50)[1]
        finally:
            go_on.set()
            process.kill()
    assert (process.returncode, "waiting for" in rest) == (130 if len(words) == 3 else 0, False)
    assert clerk.send_status("A-1") == "sent"


def test_a_command_that_is_misspelt_is_guessed(clerk: Clerk) -> None:
    assert "Did you mean one of: 'send', 'sender'?" in clerk.types("sned", code=2).stderr
    assert "Did you mean 'show'?" in clerk.types("office", "shwo", code=2).stderr
    assert "Did you mean '--not-sent'?" in clerk.types("send", "--not-snet", code=2).stderr
    assert "Did you mean" not in clerk.types("qqqq", code=2).stderr


def test_the_end_of_a_hold_is_told(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(users={ADDRESS: "another"})
    an_open_office(clerk, server, ("A-1", "one@example.com"), ("A-2", "two@example.com"))
    clerk.types("send", "--not-sent", "--wait", code=1)
    released = clerk.types("release", "--all", code=0).stderr
    assert f"the hold of {ADDRESS} ended: one mail is tried first" in released
    clerk.types("deliver", "--once", code=1)
    edited = clerk.types("sender", "edit", ADDRESS, "--password-stdin", stdin="another\n", code=0)
    assert f"the hold of {ADDRESS} ended: 2 released; one mail is tried first" in edited.stderr
    assert "ended" not in clerk.types("sender", "edit", ADDRESS, "--name", "New", code=0).stderr


def test_an_account_on_hold_is_listed_in_words_that_fit(
    clerk: Clerk, mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: "another"}), ("A-1", "one@example.com"))
    name = "Nordlys Kontor og Regnskab ApS, Havnegade"
    clerk.types("sender", "edit", ADDRESS, "--name", name, "--default", code=0)
    clerk.types("send", "A-1", "--wait", code=1)
    monkeypatch.setattr(printing, "width", lambda *_: 80)
    lines = clerk.types("sender", "list", code=0).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "sender_sign_in" not in "".join(lines)
    assert " ".join(" ".join(line.split()) for line in lines[1:]).endswith("on hold: sign-in")


def test_a_long_line_is_parted_between_words_at_a_terminal_only(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clerk.has_an_office()
    whole = clerk.types("send", "A-1", code=1).stderr.splitlines()
    monkeypatch.setenv("COLUMNS", "40")
    with terminal("send", "A-1") as screen:
        assert screen.end() == 1
        lines = screen.shown.splitlines()
    assert max(map(len, whole)) > 40 >= max(map(len, lines))
    assert " ".join(" ".join(lines).split()) == " ".join(whole)


def test_a_word_that_is_longer_than_the_line_stays_whole() -> None:
    path = "/a/very/long/path/to/a/file.csv"
    assert list(printing.wrapped(f"→ see {path} for more  of it", 20)) == ["→ see", f"  {path}", "  for more  of it"]


def test_what_is_on_its_way_has_no_answer_yet(clerk: Clerk, mail_server: MailServers) -> None:
    go_on = threading.Event()
    server = mail_server(Rule(Step.DOT, Stall(go_on), times=1), users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "good@example.com"))
    process = clerk.begins("send", "A-1", "--wait")
    try:
        wait_until(lambda: any(line.startswith("DATA") for line in server.commands), what="the content to be sent")
        shown = clerk.types("show", "A-1", code=0).stdout
        go_on.set()
        process.communicate(timeout=50)
    finally:
        go_on.set()
        process.kill()
        process.wait(50)
    assert ("Sending: " in shown, "250 " in shown, "Attempts" in shown) == (True, False, False)
    after = clerk.types("show", "A-1", code=0).stdout
    assert ("Attempts" in after, "Whether it arrived is not known" in after) == (True, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["--help", "--version", "sender --help", ""])
def test_help_that_cannot_be_written_is_told_and_help_that_nobody_reads_is_not(
    clerk: Clerk, home: Path, words: str
) -> None:
    environ = {**os.environ, "T": f"{sys.executable} -m tui_invoice"}

    def shell(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", line], env=environ, capture_output=True, text=True, timeout=50, check=False
        )

    full = shell(f"$T {words} >/dev/full")
    assert (full.returncode, full.stderr.startswith("the output cannot be written: No space")) == (1, True)
    gone = shell(f"mkfifo {home}/pipe; true <{home}/pipe & ($T {words}; echo $? >&2) >{home}/pipe")
    assert gone.stderr == "0\n"
    assert list(home.rglob("crash-*.txt")) == []


def test_our_own_words_are_not_quoted_as_a_servers(clerk: Clerk) -> None:
    clerk.has_an_office()
    clerk.has_a_sender(1)
    clerk.has(("A-1", "a@example.com"))
    clerk.types("send", "A-1", "--wait", code=1)
    lines = clerk.types("show", "A-1", code=0).stdout.splitlines()
    assert ("127.0.0.1" in lines[4], lines[4].lstrip()[0]) == (True, "1")
