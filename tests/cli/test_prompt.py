"""`status --prompt`: for a shell that waits for nothing and trusts nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.typing_clerk import Clerk
from tui_invoice.store import database


def failing(clerk: Clerk) -> None:
    """Bring an invoice whose sender is held, with words from outside in it."""
    clerk.has_an_office()
    clerk.has_a_sender(25)
    with sqlite3.connect(clerk.database) as db:
        db.execute("UPDATE sender SET hold_cause='sender_sign_in', hold_reply='\x1b[31m$(touch x)'")
    db.close()


def test_it_says_counts_alone_and_nothing_where_nothing_needs_anybody(clerk: Clerk) -> None:
    assert clerk.types("status", "--prompt", code=0).output == ""
    failing(clerk)
    assert clerk.types("status", "--prompt", code=1).output == "! 1 sender on hold\n"


@pytest.mark.parametrize("spoil", ["PRAGMA user_version=99", "PRAGMA user_version=1"])
def test_a_database_of_another_version_is_told_in_a_word_and_left_alone(clerk: Clerk, spoil: str) -> None:
    clerk.has_an_office()
    with sqlite3.connect(clerk.database) as db:
        db.execute(spoil)
    db.close()
    before = clerk.database.read_bytes()
    told = clerk.types("status", "--prompt", code=1)
    assert (told.stdout, told.stderr) == ("! invoices not read\n", "")
    assert clerk.database.read_bytes() == before


def test_what_the_system_refuses_is_told_in_a_word_and_no_crash(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(database.Database, "glance", refused)
    told = clerk.types("status", "--prompt", code=1)
    assert (told.stdout, told.stderr) == ("! invoices not read\n", "")


def test_a_locked_database_is_not_waited_for(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.has_an_office()
    waited = []
    connect = database._connect

    def noting(path: Path, *, write: bool, patience: float) -> sqlite3.Connection:
        waited.append(patience)
        return connect(path, write=write, patience=patience)

    monkeypatch.setattr(database, "_connect", noting)
    with sqlite3.connect(clerk.database, isolation_level=None) as db:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        assert clerk.types("status", "--prompt", code=1).stdout == "! invoices not read\n"
    db.close()
    assert [each < 1 for each in waited] == [True]
