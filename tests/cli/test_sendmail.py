"""Invoices leave by this machine's own mail program: added, tested, sent, and nobody is asked for a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typing_clerk import ADDRESS, HEAD, Clerk
from tui_invoice.mail import sendmail
from tui_invoice.operations.account_rules import SenderChanges
from tui_invoice.tui import typed_account
from tui_invoice.tui.typed_account import Typed

ADD = ("sender", "add", "--address", ADDRESS, "--name", "Nordlys")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mail program that keeps what it is told and given beside itself."""
    path = tmp_path / "sendmail"
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{path}.said\ncat >{path}.mail\n', "utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(sendmail, "PLACES", (str(path),))
    return path


def test_an_invoice_leaves_by_the_own_program(clerk: Clerk, program: Path, tmp_path: Path) -> None:
    clerk.has_an_office()
    added = clerk.types(*ADD, "--sendmail", code=0)
    assert "this machine's own program (sendmail)" in added.stdout
    assert clerk.data("sender", "show", ADDRESS)["transport"] == "sendmail"
    assert f"program: {program}" in clerk.types("sender", "test", ADDRESS, code=0).stdout
    file = tmp_path / "a.csv"
    file.write_text(f"{HEAD}A-1,2026-11-23,Ann Ltd,ann@example.com,EUR,100.00\n", "utf-8")
    clerk.types("import", str(file), code=0)
    clerk.types("send", "A-1", "--queue-only", code=0)
    clerk.types("deliver", "--once", code=0)
    assert clerk.send_status("A-1") == "sent"
    told = clerk.types("show", "A-1").output
    assert "sendmail" in told
    assert "folder" not in told
    assert Path(f"{program}.said").read_text().split() == ["-i", "-f", ADDRESS, "--", "ann@example.com"]
    assert b"\nContent-Type: application/pdf" in Path(f"{program}.mail").read_bytes()


def test_a_machine_without_one_says_so_and_holds_nothing_back_for_good(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sendmail, "PLACES", ("/nowhere/sendmail",))
    clerk.has_an_office()
    clerk.types(*ADD, "--sendmail", code=0)
    told = clerk.types("sender", "test", ADDRESS, code=1)
    assert "this machine has no mail program: /nowhere/sendmail" in told.stdout


@pytest.mark.parametrize(
    "other", [("--host", "mail.example.com"), ("--folder", "/tmp"), ("--port", "25"), ("--lookup",)]
)
def test_one_way_out_is_named(clerk: Clerk, other: tuple[str, ...]) -> None:
    clerk.has_an_office()
    clerk.types(*ADD, "--sendmail", *other, code=2)
    assert ADDRESS not in clerk.types("sender", "list", code=0).stdout


def test_it_can_be_left_for_a_server_again_and_stays_until_then(clerk: Clerk, program: Path) -> None:
    clerk.has_an_office()
    clerk.types(*ADD, "--sendmail", code=0)
    clerk.types("sender", "edit", ADDRESS, "--name", "Other", code=0)
    assert clerk.data("sender", "show", ADDRESS)["transport"] == "sendmail"
    clerk.types("sender", "edit", ADDRESS, "--host", "mail.example.com", "--security", "tls", code=0)
    found = clerk.data("sender", "show", ADDRESS)
    assert (found["transport"], found["host"]) == ("smtp", "mail.example.com")


def test_on_the_screen_its_name_stands_in_the_place_of_a_server() -> None:
    typed = Typed(address=ADDRESS, name="Nordlys", host="sendmail", username=ADDRESS)
    assert typed_account.faults(typed, None, password=False) == {}
    said = typed_account.changes(typed, None)
    assert (said.sendmail, said.host, said.port, said.username) == (True, None, None, None)
    assert isinstance(said, SenderChanges)
