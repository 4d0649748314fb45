"""Signing in with a provider from the command line, and what then goes out and what does not."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_secrets import processes
from tests.cli.typing_clerk import ADDRESS, Clerk
from tests.support.servers import MailServers
from tests.support.tokens import USER_CODE, TokenAuthority
from tests.support.waiting import wait_until
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.script import Rule, Stall, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.mail.oauth import tokens
from tui_invoice.operations import access
from tui_invoice.operations.paths import find

TOKENS = Extensions(auth=("XOAUTH2",))


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """The tests share a process; what it knows of tokens is each test's own."""
    access._DESKS.clear()
    yield
    access._DESKS.clear()


def configure(text: str) -> None:
    config = find(os.environ).config
    config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    old = config.read_text() if config.exists() else ""
    config.write_text(old + text)
    config.chmod(0o600)


def an_account(clerk: Clerk, authority: TokenAuthority, server: ScriptedServer, way: str = "microsoft") -> None:
    """Give the clerk an office, an account that signs in by tokens, and an invoice; the server takes the newest."""
    authority.on_token = lambda token: server.set_password(ADDRESS, token)
    configure(authority.toml(way))
    clerk.has_an_office()
    clerk.types(
        *("sender", "add", "--address", ADDRESS, "--name", "Nordlys Kontor", "--host", "127.0.0.1"),
        *("--port", str(server.port), "--security", "none", "--sign-in", way, "--secret-store", "file"),
        code=0,
    )
    clerk.has(("A-1", "one@example.com"), ("A-2", "two@example.com"))


def only_tokens(mail_server: MailServers, *rules: Rule) -> ScriptedServer:
    return mail_server(*rules, users={ADDRESS: "none yet"}, extensions=TOKENS)


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_code_is_shown_and_mail_goes_out_from_then_on(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = only_tokens(mail_server)
    an_account(clerk, token_authority, server)
    assert "not yet" in clerk.types("sender", "show", ADDRESS, code=0).output
    token_authority.device = ["authorization_pending"]
    told = lines(clerk.types("sender", "sign-in", ADDRESS, "--json", code=0).stdout)
    assert (told[0]["code"], told[0]["address"], told[0]["provider"]) == (
        *(USER_CODE, "https://login.example/device"),
        "microsoft",
    )
    assert told[-1] == {"ok": True, "address": ADDRESS}
    shown = clerk.data("sender", "show", ADDRESS)
    assert (shown["sign_in"], bool(shown["signed_in_at"]), shown["username"]) == ("microsoft", True, ADDRESS)
    assert "only Microsoft knows" in clerk.types("sender", "show", ADDRESS, code=0).output
    assert "XOAUTH2" in clerk.types("sender", "test", ADDRESS, code=0).output
    clerk.types("send", "A-1", "--wait", code=0)
    assert [mail.addresses for mail in server.received] == [("one@example.com",)]
    assert token_authority.refreshes == [], "the token of the sign-in still holds"
    assert "the sign-in of office@example.com can be read" in clerk.types("doctor").output


def test_google_shows_an_address_and_is_told_where_the_browser_ended(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = only_tokens(mail_server)
    an_account(clerk, token_authority, server, "google")
    words = [sys.executable, "-m", "tui_invoice", "sender", "sign-in", ADDRESS, "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=dict(os.environ)) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        asked = json.loads(child.stdout.readline())
        pasted = token_authority.consent(asked["address"])
        out, err = child.communicate(f"{pasted}\n", timeout=50)
    assert (child.returncode, err) == (0, "")
    assert lines(out) == [{"ok": True, "address": ADDRESS}]
    clerk.types("send", "A-1", "--wait", code=0)
    assert len(server.received) == 1
    wrong = clerk.types("sender", "sign-in", ADDRESS, stdin="http://127.0.0.1:47813/?state=x&code=kanari-no\n", code=1)
    assert "another question" in wrong.stderr
    assert "kanari-no" not in wrong.output
    clerk.types("sender", "sign-in", ADDRESS, stdin="\n", code=2)


def test_a_sign_in_that_was_taken_back_holds_the_mail_until_it_is_made_again(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = only_tokens(mail_server)
    an_account(clerk, token_authority, server)
    clerk.types("sender", "sign-in", ADDRESS, code=0)
    token_authority.refuse = "invalid_grant"
    server.set_password(ADDRESS, "what was given is taken back")
    clerk.types("send", "A-1", "--wait", code=1)
    held = clerk.data("sender", "show", ADDRESS)
    assert (clerk.send_status("A-1"), held["hold_cause"]) == ("held", "sender_sign_in")
    assert f"tui-invoice sender sign-in {ADDRESS}" in clerk.types("show", "A-1", code=0).output
    assert len(token_authority.refreshes) == 1
    assert server.sign_ins.tries == 1
    tried = clerk.types("sender", "test", ADDRESS, code=1)
    assert f"sign in again: tui-invoice sender sign-in {ADDRESS}" in tried.output
    token_authority.refuse = ""
    clerk.types("sender", "sign-in", ADDRESS, code=0)
    assert clerk.data("sender", "show", ADDRESS)["hold_cause"] is None
    clerk.types("deliver", "--once", code=0)
    assert clerk.send_status("A-1") == "sent"


def test_a_token_that_is_refused_is_renewed_once_and_then_the_mail_is_held(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = only_tokens(mail_server)
    an_account(clerk, token_authority, server)
    clerk.types("sender", "sign-in", ADDRESS, code=0)
    server.set_password(ADDRESS, "another")
    clerk.types("send", "A-1", "--wait", code=0)
    assert (server.sign_ins.tries, server.sign_ins.successes, len(token_authority.refreshes)) == (2, 1, 1)
    token_authority.on_token = str
    server.set_password(ADDRESS, "nobody's")
    clerk.types("send", "A-2", "--wait", code=1)
    assert (server.sign_ins.tries, len(token_authority.refreshes)) == (4, 2)
    assert clerk.data("sender", "show", ADDRESS)["hold_cause"] == "sender_sign_in"
    assert clerk.send_status("A-2") == "held"


def test_while_the_authority_is_away_the_mail_waits_and_nothing_is_held(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    server = only_tokens(mail_server)
    an_account(clerk, token_authority, server)
    clerk.types("sender", "sign-in", ADDRESS, code=0)
    access._DESKS.clear()
    for file in Path(os.environ["XDG_RUNTIME_DIR"]).glob("*.token"):
        file.unlink()
    token_authority.status = 503
    clerk.types("send", "A-1", "--wait", "1", code=75)
    shown = clerk.data("show", "A-1")
    assert (shown["send_status"], shown["cause"]) == ("queued", "server_unreachable")
    assert clerk.data("sender", "show", ADDRESS)["hold_cause"] is None
    assert server.sign_ins.tries == 0


def test_without_a_client_id_the_error_names_the_page_that_tells_how_to_get_one(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(clerk, token_authority, only_tokens(mail_server))
    find(os.environ).config.write_text("")
    assert "tui-invoice man oauth" in clerk.types("sender", "sign-in", ADDRESS, code=1).stderr


def test_a_command_gives_the_token(clerk: Clerk, mail_server: MailServers, tmp_path: Path) -> None:
    server = mail_server(users={ADDRESS: "kanari-token"}, extensions=TOKENS)
    clerk.has_an_office()
    printed = tmp_path / "token"
    printed.write_text("kanari-token\nmore\n")
    clerk.types(
        *("sender", "add", "--address", ADDRESS, "--name", "N", "--host", "127.0.0.1", "--port", str(server.port)),
        *("--security", "none", "--token-command", f"cat '{printed}'"),
        code=0,
    )
    shown = clerk.data("sender", "show", ADDRESS)
    assert (shown["sign_in"], shown["token_command"]) == ("token_command", ["cat", str(printed)])
    clerk.types("sender", "test", ADDRESS, code=0)
    printed.write_text("two words\n")
    assert "is no access token" in clerk.types("sender", "test", ADDRESS, code=1).output
    clerk.types("sender", "sign-in", ADDRESS, code=1)
    clerk.types("sender", "edit", ADDRESS, "--password-command", "pass x", "--sign-in", "token_command", code=2)
    clerk.types("sender", "edit", ADDRESS, "--sign-in", "microsoft", "--password-stdin", stdin="x\n", code=2)
    changed = clerk.types("sender", "edit", ADDRESS, "--sign-in", "password", "--password-command", "pass x", code=0)
    assert "pass x" in changed.output


def test_a_preset_of_microsofts_asks_for_no_password(clerk: Clerk) -> None:
    clerk.has_an_office()
    added = clerk.types(
        *("sender", "add", "--address", "lone@outlook.example", "--name", "Lone", "--preset", "outlook"),
        *("--secret-store", "file"),
        code=0,
    )
    assert "smtp-mail.outlook.com:587 starttls" in added.output
    assert "sender sign-in lone@outlook.example" in added.stderr
    work = ("--address", "lone@firma.example", "--name", "Lone", "--preset", "microsoft365", "--secret-store", "ask")
    assert clerk.data("sender", "add", *work)["sign_in"] == "password", "an office that still allows passwords"


@pytest.mark.usefixtures("couriers")
def test_no_token_is_in_a_command_line_a_database_a_log_or_a_crash_report(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority, home: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    memory = tmp_path / "memory"
    memory.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(memory))
    go_on = threading.Event()
    server = only_tokens(mail_server, Rule(Step.MAIL, Stall(go_on)))
    try:
        an_account(clerk, token_authority, server)
        clerk.types("sender", "sign-in", ADDRESS, code=0)
        server.set_password(ADDRESS, "another")
        clerk.types("send", "A-1", code=0)
        wait_until(lambda: clerk.send_status("A-1") == "sending", what="the mail to be on its way")
        found = [pid for pid, text in processes().items() if b"kanari-access" in text or b"kanari-refresh" in text]
        assert found == []
    finally:
        go_on.set()
    wait_until(lambda: clerk.send_status("A-1") == "sent", what="the mail to be sent")
    words = [word.encode() for word in (*token_authority.given, *token_authority.good)]
    files = [
        file.name
        for file in home.rglob("*")
        if file.is_file() and memory not in file.parents and any(word in file.read_bytes() for word in words)
    ]
    assert files == ["secrets.json"]
    shown = [clerk.types(*each).output for each in (["sender", "show", ADDRESS], ["log"], ["doctor"], ["show", "A-1"])]
    assert not any("kanari-access" in text or "kanari-refresh" in text for text in shown)
    clerk.types("sender", "edit", ADDRESS, "--sign-in", "password", "--password-stdin", stdin="x\n", code=0)
    assert not any(b"kanari" in file.read_bytes() for file in (*memory.iterdir(), find(os.environ).secrets))


def test_a_crash_while_signing_in_is_written_down_without_a_token(
    clerk: Clerk,
    mail_server: MailServers,
    token_authority: TokenAuthority,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*arguments: object) -> None:
        raise KeyError(*(arguments[-1].access.reveal(), arguments[-1].refresh.reveal()))  # type: ignore[attr-defined]

    an_account(clerk, token_authority, only_tokens(mail_server))
    monkeypatch.setattr(tokens, "begin_anew", broken)
    ended = clerk.types("sender", "sign-in", ADDRESS, code=1)
    (written,) = home.rglob("crash-*.txt")
    assert "KeyError" in written.read_text("utf-8")
    assert not [text for text in (written.read_text("utf-8"), ended.output) if "kanari-" in text]


def test_a_database_that_names_another_server_gets_no_token(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(clerk, token_authority, only_tokens(mail_server))
    clerk.types("sender", "sign-in", ADDRESS, code=0)
    thief = only_tokens(mail_server)
    with sqlite3.connect(clerk.database) as stolen:
        stolen.execute("UPDATE sender SET host='localhost', port=?", (thief.port,))
    stolen.close()
    clerk.types("send", "A-1", "--wait", code=1)
    assert (thief.sign_ins.tries, clerk.send_status("A-1")) == (0, "held")


def test_without_a_keyring_that_is_said_before_anybody_is_asked_to_consent(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(clerk, token_authority, only_tokens(mail_server))
    clerk.types("sender", "edit", ADDRESS, "--secret-store", "keyring", code=0)
    refused = clerk.types("sender", "sign-in", ADDRESS, code=1)
    assert "could not be kept" in refused.stderr
    assert f"sender edit {ADDRESS} --secret-store file" in " ".join(refused.stderr.split())
    assert (refused.stdout, token_authority.asked) == ("", [])


def test_a_first_sign_in_that_reaches_nobody_promises_nothing(
    clerk: Clerk, mail_server: MailServers, token_authority: TokenAuthority
) -> None:
    an_account(clerk, token_authority, only_tokens(mail_server))
    token_authority.status = 503
    told = json.loads(clerk.types("sender", "sign-in", ADDRESS, "--json", code=1).stderr)
    assert told["title"] == f"{ADDRESS} could not be signed in"
    assert "by itself" not in told["todo"]
