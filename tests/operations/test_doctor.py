"""The doctor: each thing that can be wrong is found with its mend, and looking changes nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.mail import sealing, vault
from tui_invoice.operations import paths, vaults
from tui_invoice.operations.accounts import SenderChanges, add
from tui_invoice.operations.context import Context
from tui_invoice.operations.doctor import Finding, Level, look
from tui_invoice.operations.doctor_surroundings import has_wal_reset_bug
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import documents, holds, senders

CANARY = "kanari-æøå-密码"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def queued(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))


def found(desk: Desk, title: str) -> Finding:
    """Return the one finding whose title holds this."""
    [one] = [each for each in look(desk.context) if title in each.title]
    return one


def tree(*folders: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for folder in folders for each in folder.rglob("*") if each.is_file()}


def spoil(desk: Desk, sql: str) -> None:
    """Change the database as another program could: no guard is asked."""
    with sqlite3.connect(desk.context.paths.database) as connection:
        for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{row[0]}"')
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(sql)
    connection.close()


def test_a_healthy_office_has_nothing_broken_and_looking_changes_nothing(desk: Desk, home: Path) -> None:
    queued(desk)
    add(
        desk.context,
        SenderChanges(
            address="lone@nordlys.example",
            name="Lone",
            host="mail.nordlys.example",
            security=Security.TLS,
            username="lone",
            secret_store=SecretStore.FILE,
        ),
        Secret(CANARY),
    )
    before = tree(desk.context.paths.database.parent, home)
    report = look(desk.context, full=True)
    assert [each for each in report if each.level is Level.ERROR] == []
    assert {each.title for each in report} >= {
        "the database is private",
        "the database is whole",
        "the counts of the views agree with the invoices",
        "the password of lone@nordlys.example can be read",
        "secrets.json is private",
        "no keyring here",
    }
    assert CANARY not in repr(report)
    assert all(each.todo for each in report if each.level is not Level.OK)
    assert tree(desk.context.paths.database.parent, home) == before


def test_without_a_database_it_makes_none(tmp_path: Path, home: Path, desk: Desk) -> None:
    context = Context(paths.find({}, str(tmp_path / "new" / "office.db")), desk.clock, "lone", {})
    before = tree(tmp_path, home)
    report = look(context)
    assert "there is no database yet" in {each.title for each in report}
    assert not (tmp_path / "new").exists()
    assert tree(tmp_path, home) == before


@pytest.mark.parametrize(
    ("sql", "title"),
    [
        ("UPDATE tally SET n=n+1", "the counts of the views are wrong"),
        ("UPDATE journal SET text='all is well' WHERE id=1", "lines of the journal were changed"),
        ("UPDATE document SET bytes=x'00'", "a kept document is damaged"),
        ("UPDATE invoice SET customer_id=99", "rows are named that are not there"),
        ("PRAGMA user_version=99", "made by a newer tui-invoice"),
    ],
)
def test_what_was_changed_behind_its_back_is_found(desk: Desk, sql: str, title: str) -> None:
    queued(desk)
    with desk.context.writing() as db, db.transaction():
        documents.keep(db, b"%PDF-1.4 a page")
    spoil(desk, sql)
    finding = found(desk, title)
    assert finding.level is Level.ERROR
    assert finding.todo


def test_a_damaged_file_and_a_foreign_one_are_told_and_the_rest_is_looked_at(desk: Desk) -> None:
    desk.context.paths.database.write_bytes(b"no database at all" * 100)
    report = look(desk.context)
    assert [each.level for each in report].count(Level.ERROR) == 1
    assert "no keyring here" in {each.title for each in report}


@pytest.mark.parametrize(
    ("file", "title"),
    [
        (lambda context: context.paths.database, "others may read the database"),
        (lambda context: context.paths.secrets, "secrets.json is not private"),
        (lambda context: context.paths.config, "config.toml is not private"),
    ],
)
def test_what_others_may_read_is_told(desk: Desk, file: Callable[[Context], Path], title: str) -> None:
    path = file(desk.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o755)
    path.touch()
    path.chmod(0o644)
    finding = found(desk, title)
    assert finding.level is not Level.OK
    assert finding.todo == f"chmod 600 {path}"


def test_a_file_of_somebody_else_beside_the_database(desk: Desk) -> None:
    if os.geteuid():
        pytest.skip("only root can give a file away")
    wal = desk.context.paths.database.with_name(f"{desk.context.paths.database.name}-wal")
    wal.touch()
    os.chown(wal, 4_321, -1)
    assert found(desk, "a file beside the database is somebody else's").level is Level.ERROR


def test_mail_that_is_due_needs_a_courier(desk: Desk) -> None:
    queued(desk)
    assert found(desk, "no courier is at work").todo == "tui-invoice deliver --once"
    lock = CourierLock(desk.context.paths.database)
    assert lock.take(desk.clock, Waiting())
    lock.describe({"pid": 4711, "host": "desk"})
    try:
        assert "pid 4711" in found(desk, "a courier is at work").detail
    finally:
        lock.release()


def test_holds_and_moved_mail_are_told(desk: Desk) -> None:
    queued(desk)
    with desk.context.writing() as db, db.transaction():
        holds.note_machine(db, "another", "lone")
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "courier")
    assert found(desk, "recipients are on hold: moved").level is Level.WARN
    assert found(desk, "office@example.com is on hold").detail == "sign in: 535 no"


def test_a_password_that_cannot_be_read_is_told_with_its_mend(desk: Desk) -> None:
    add(
        desk.context,
        SenderChanges(
            address="a@b.example",
            name="A",
            host="b.example",
            security=Security.TLS,
            username="a",
            secret_store=SecretStore.CREDENTIAL,
        ),
    )
    finding = found(desk, "password of a@b.example could not be read")
    assert finding.level is Level.ERROR
    assert finding.todo


def test_a_keyring_that_is_not_here_is_a_fault_only_where_a_sender_needs_it_and_is_told_once(desk: Desk) -> None:
    nobody = found(desk, "no keyring")
    assert (nobody.level, nobody.lacking, nobody.detail, nobody.todo) == (Level.OK, True, "", "")
    add(
        desk.context,
        SenderChanges(address="a@b.example", name="A", host="b.example", security=Security.TLS, username="a"),
    )
    needed = found(desk, "no keyring")
    assert (needed.level, needed.lacking) == (Level.ERROR, False)
    assert "a@b.example" in needed.detail
    assert "keyring.backends.fail" in needed.detail
    assert "--secret-store file --password-stdin" in needed.todo
    assert "tui-invoice man headless" in needed.todo
    assert [each.title for each in look(desk.context) if "a@b.example" in each.title] == ["a@b.example is not on hold"]


@pytest.mark.parametrize(
    ("version", "has"),
    [
        ((3, 6, 23), False),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_wal_reset_bug_is_known_by_version(version: tuple[int, int, int], *, has: bool) -> None:
    assert has_wal_reset_bug(version) is has


def test_passwords_that_lie_in_the_clear_beside_the_vault_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "COST", 1 << 10)
    phrase = Secret("kanari horse")
    vaults.make(desk.context, phrase)
    assert found(desk, "the vault is locked").level is Level.OK
    desk.context.paths.secrets.write_text("{}")
    desk.context.paths.secrets.chmod(0o600)
    assert found(desk, "passwords lie in the clear beside the vault").todo == "tui-invoice vault make"
    vaults.make(desk.context, phrase)
    desk.context.paths.config.parent.mkdir(parents=True, exist_ok=True)
    desk.context.paths.config.write_text('[vault]\npassphrase_command = "echo another one"\n')
    desk.context.paths.config.chmod(0o600)
    assert found(desk, "the vault is locked").level is Level.ERROR
    desk.context.paths.config.write_text('[vault]\npassphrase_command = "echo kanari horse"\n')
    assert found(desk, "the vault can be opened").level is Level.OK
    vault.beside(desk.context.paths.secrets).chmod(0o644)
    assert "others may read" in str(look(desk.context))
