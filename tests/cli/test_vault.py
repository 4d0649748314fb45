"""The vault from the command line: who gets the passphrase, how mail that waits leaves, what shows it to nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_secrets import processes
from tests.cli.test_sign_in import configure
from tests.cli.typing_clerk import ADDRESS, Clerk
from tests.support.servers import MailServers
from tests.support.waiting import wait_until
from tui_invoice.demo.script import Rule, Stall, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.mail import sealing
from tui_invoice.operations.paths import find

PHRASE, PASSWORD = "kanari correct horse", "kanari-password"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "COST", 1 << 10)
    yield
    sealing._KEYS.clear()


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """While it is not set, the server does not answer MAIL."""
    event = threading.Event()
    event.set()
    yield event
    event.set()


@pytest.fixture
def server(clerk: Clerk, mail_server: MailServers, go_on: threading.Event) -> ScriptedServer:
    """An office whose account's password is in a vault, and two invoices."""
    found = mail_server(Rule(Step.MAIL, Stall(go_on)), users={ADDRESS: PASSWORD})
    clerk.has_an_office()
    clerk.types(
        *("sender", "add", "--address", ADDRESS, "--name", "Nordlys Kontor", "--host", "127.0.0.1", "--username"),
        *(ADDRESS, "--port", str(found.port), "--security", "none", "--secret-store", "file", "--password-stdin"),
        stdin=f"{PASSWORD}\n",
        code=0,
    )
    clerk.has(("A-1", "one@example.com"), ("A-2", "two@example.com"))
    made = clerk.types("vault", "make", "--passphrase-stdin", stdin=f"{PHRASE}\n", code=0)
    assert "the vault holds 1 secret" in made.output
    return found


def test_with_couriers_off_unlock_says_which_command_sends(clerk: Clerk, server: ScriptedServer) -> None:
    told = clerk.types("vault", "unlock", "--passphrase-stdin", stdin=f"{PHRASE}\n", code=0).output
    assert "no courier is started here (TUI_INVOICE_COURIER=off)" in told
    assert "tui-invoice deliver --once" in told
    assert server.sign_ins.tries == 0


@pytest.mark.usefixtures("couriers")
def test_mail_waits_for_the_vault_and_leaves_once_it_is_unlocked(
    clerk: Clerk, server: ScriptedServer, go_on: threading.Event
) -> None:
    held = clerk.types("send", "A-1", "--wait", code=1)
    assert "On hold" in held.output
    told = clerk.types("show", "A-1").output
    assert "the vault is locked" in told
    assert "tui-invoice vault unlock" in told
    assert server.sign_ins.tries == 0
    assert "the vault is locked" in clerk.types("doctor").output
    wrong = clerk.types("vault", "unlock", "--passphrase-stdin", stdin="kanari another\n", code=1)
    assert "not its passphrase" in wrong.stderr
    go_on.clear()
    clerk.types("vault", "unlock", "--passphrase-stdin", stdin=f"{PHRASE}\n", code=0)
    wait_until(lambda: clerk.send_status("A-1") == "sending", 20, "the courier with the passphrase")
    assert [pid for pid, text in processes().items() if PHRASE.encode() in text or PASSWORD.encode() in text] == []
    go_on.set()
    wait_until(lambda: server.received, 20, "the courier with the passphrase")
    assert [mail.addresses for mail in server.received] == [("one@example.com",)]
    folders = [find(os.environ).secrets.parent, find(os.environ).database.parent, find(os.environ).config.parent]
    for file in (file for folder in folders if folder.exists() for file in folder.rglob("*") if file.is_file()):
        assert b"kanari" not in file.read_bytes(), file


def test_a_command_or_systemd_opens_it_where_nobody_sits(
    clerk: Clerk, server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "tui-invoice-vault"
    words.write_text(f"{PHRASE}\n")
    configure(f'\n[vault]\npassphrase_command = "cat {words}"\n')
    clerk.types("send", "A-1", "--wait", code=0)
    assert "the vault can be opened" in clerk.types("doctor").output
    configure_away()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    clerk.types("send", "A-2", "--wait", code=0)
    assert len(server.received) == 2


def configure_away() -> None:
    config = find(os.environ).config
    config.write_text(config.read_text().partition("\n[vault]")[0])


def test_a_descriptor_hands_it_over_and_no_child_sees_it(clerk: Clerk, server: ScriptedServer) -> None:
    out, into = os.pipe()
    os.write(into, f"{PHRASE}\n".encode())
    os.close(into)
    done = subprocess.run(
        [sys.executable, "-m", "tui_invoice", "send", "A-1", "--wait"],
        env={**os.environ, "TUI_INVOICE_PASSPHRASE_FD": str(out)}, pass_fds=[out], capture_output=True, timeout=50,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    os.close(out)
    assert (done.returncode, len(server.received)) == (0, 1), done.stderr
    wrong = subprocess.run(
        [sys.executable, "-m", "tui_invoice", "status"], env={**os.environ, "TUI_INVOICE_PASSPHRASE_FD": "77"},
        capture_output=True, timeout=50, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert wrong.returncode == 2
    assert "names no open descriptor" in wrong.stderr


def test_the_passphrase_is_changed_and_the_vault_removed(clerk: Clerk, server: ScriptedServer) -> None:
    clerk.types("vault", "passphrase", "--passphrase-stdin", stdin=f"{PHRASE}\nkanari newer words\n", code=0)
    assert "not its" in clerk.types("vault", "remove", "--passphrase-stdin", stdin=f"{PHRASE}\n", code=1).stderr
    clerk.types("vault", "remove", "--passphrase-stdin", stdin="kanari newer words\n", code=0)
    clerk.types("send", "A-1", "--wait", code=0)
    assert len(server.received) == 1
    assert "make one: tui-invoice vault make" in clerk.types("vault", "unlock", "--passphrase-stdin", code=1).stderr


def test_who_gives_the_passphrase_to_deliver_need_say_nothing_else(
    clerk: Clerk, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail was on hold for the vault alone."""
    clerk.types("send", "A-1", "--wait", code=1)
    out, into = os.pipe()
    os.write(into, f"{PHRASE}\n".encode())
    os.close(into)
    monkeypatch.setenv("TUI_INVOICE_PASSPHRASE_FD", str(out))
    clerk.types("deliver", "--once", code=0)
    assert len(server.received) == 1


def test_mail_that_waited_for_a_vault_that_is_gone_leaves(clerk: Clerk, server: ScriptedServer) -> None:
    clerk.types("send", "A-1", "--wait", code=1)
    clerk.types("vault", "remove", "--passphrase-stdin", stdin=f"{PHRASE}\n", code=0)
    clerk.types("deliver", "--once", code=0)
    assert len(server.received) == 1
