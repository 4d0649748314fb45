"""Opening: made privately, by many at once, and refused where it is not ours or not safe."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store.making import MadeOffice, make_invoice, office
from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import BusyError, NotFoundError, StoreError
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.sender import SignIn
from tui_invoice.store import migrations, place, senders
from tui_invoice.store.database import Database
from tui_invoice.store.pages import page

OPEN_IT = """
import sys
from pathlib import Path
from tui_invoice.domain.clock import SystemClock
from tui_invoice.store.database import Database
sys.stdin.readline()
with Database.open(Path(sys.argv[1]), SystemClock(), create=True) as db:
    with db.transaction():
        db.execute("INSERT INTO meta VALUES(?, 'made')", sys.argv[2])
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def make(path: Path) -> None:
    with office(path.parent, name=path.name) as made:
        made.add(make_invoice("1"))


def test_a_new_database_is_private_with_all_that_lies_beside_it(tmp_path: Path, careless: None) -> None:
    with office(tmp_path / "a" / "b") as made:
        made.add_one()
        files = {file.name: mode(file) for file in made.db.path.parent.iterdir()}
    assert {"office.db", "office.db-wal", "office.db-shm"} <= files.keys()
    assert set(files.values()) == {0o600}
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700


def test_in_a_folder_of_a_group_the_whole_group_may_write(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o2770)
    with office(folder) as made:
        made.add_one()
        assert {mode(file) for file in folder.iterdir()} == {0o660}


def test_without_create_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no database yet"):
        Database.open(tmp_path / "x" / "office.db", FakeClock())
    with pytest.raises(NotFoundError, match="no database yet"):
        Database.open(tmp_path / "office.db", FakeClock(), write=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_left_empty_by_a_program_that_died_is_no_database_to_read_but_becomes_one(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.touch()
    with pytest.raises(NotFoundError):
        Database.open(path, FakeClock(), write=False)
    Database.open(path, FakeClock(), create=True).close()
    Database.open(path, FakeClock(), write=False).close()


def older_version(path: Path, version: int) -> None:
    """Make a database as an older version of the program made it, with one sender."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        connection.execute(f"PRAGMA application_id={migrations.APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE _sqlite_migrations(id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        for n in range(1, version + 1):
            done = f"INSERT INTO _sqlite_migrations VALUES({n},'tui_invoice','schema_{n}','2026-11-01')"
            connection.execute(done)
            migrations.run_script(connection, f"schema_{n}.sql")
        connection.execute(f"PRAGMA user_version={version}")
        connection.execute(
            "INSERT INTO sender(uid,address,name,transport,host,port,security,secret,back_off)"
            " VALUES('u','lone@nordlys.example','Lone','smtp','mail.example',465,'tls','none','[5]')"
        )
        connection.execute("COMMIT")


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("write", [True, False])
def test_a_database_of_an_older_version_is_brought_up_to_date_by_whoever_opens_it(
    tmp_path: Path, version: int, write: bool
) -> None:
    path = tmp_path / "office.db"
    older_version(path, version)
    with Database.open(path, FakeClock(), write=write) as db:
        assert db.number("PRAGMA user_version") == migrations.VERSION
        assert db.number("SELECT count(*) FROM report") == 0
        (sender,) = senders.all_of(db)
        assert (sender.sign_in, sender.signed_in_at) == (SignIn.PASSWORD, 0)


def newer(path: Path) -> None:
    make(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={migrations.VERSION + 1}")
    connection.close()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs(title)")
    connection.close()


def text(path: Path) -> None:
    path.write_text("number,customer,total\n1,Ann,10.00\n" * 100)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (newer, "made by a newer tui-invoice"),
        (foreign, "belongs to another program"),
        (text, "not a sound database"),
        (Path.mkdir, "cannot be opened"),
    ],
)
def test_what_is_not_ours_is_refused_and_left_as_it_was(
    tmp_path: Path, written: object, sentence: str, write: bool
) -> None:
    path = tmp_path / "office.db"
    assert callable(written)
    written(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    with pytest.raises(StoreError, match=sentence) as caught:
        Database.open(path, FakeClock(), create=write, write=write)
    assert caught.value.todo
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/data /data nfs4 rw 0 0
/dev/sdb1 /data/own/disk ext4 rw 0 0
//nas/all /mnt/all\\040of\\040it cifs rw 0 0
ann@far: /mnt/far fuse.sshfs rw 0 0
/dev/sdc /mnt/far ext4 rw 0 0

broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/office.db", "ext4"),
        ("/data/office.db", "nfs4"),
        ("/database/office.db", "ext4"),
        ("/data/own/disk/office.db", "ext4"),
        ("/mnt/all of it/office.db", "cifs"),
        ("/mnt/far/office.db", "ext4"),
    ],
)
def test_the_nearest_and_latest_mount_says_the_file_system(path: str, kind: str) -> None:
    assert place.filesystem_of(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} {kind} rw 0 0\n")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    with pytest.raises(StoreError, match=f"network drive.*{kind}"):
        Database.open(tmp_path / "office.db", FakeClock(), create=True)
    assert list(tmp_path.iterdir()) == [mounts]


def test_six_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    path = tmp_path / "new" / "office.db"
    command = [sys.executable, "-c", OPEN_IT, str(path)]
    starts = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for n in range(6)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("go\n")
        start.stdin.flush()
    assert [start.communicate(timeout=50)[1] for start in starts] == [""] * 6
    assert [start.returncode for start in starts] == [0] * 6
    with Database.open(path, FakeClock(), write=False) as db:
        assert [row[0] for row in db.rows("SELECT key FROM meta ORDER BY key")] == list("012345")
        assert db.first("PRAGMA integrity_check")[0] == "ok"  # type: ignore[index]


@pytest.mark.parametrize("replaced", [True, False])
def test_nothing_is_written_into_a_file_that_was_removed_or_replaced(made: MadeOffice, replaced: bool) -> None:
    path = made.db.path
    if replaced:
        other = path.with_name("other.db")
        make(other)
        other.rename(path)
    else:
        path.unlink()
    before = path.read_bytes() if replaced else b""
    assert made.db.is_replaced
    with pytest.raises(StoreError, match="removed or replaced"):
        made.add_one("2")
    assert made.column("SELECT count(*) FROM invoice") == [0]
    assert path.exists() is replaced
    assert not replaced or path.read_bytes() == before


def test_a_reader_refuses_to_write_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "data" / "office.db"
    make(path)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with Database.open(path, FakeClock(), write=False) as db:
        assert len(page(db, Filter()).items) == 1
        with pytest.raises(StoreError, match="read-only"):
            db.execute("DELETE FROM tag")
        with pytest.raises(StoreError, match="read-only"), db.transaction():
            db.execute("INSERT INTO meta VALUES('a', 'b')")
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_reader_sees_what_another_connection_commits(made: MadeOffice) -> None:
    with Database.open(made.db.path, FakeClock(), write=False) as reader:
        before = reader.data_version()
        assert reader.data_version() == before
        made.add_one()
        assert reader.data_version() != before
        assert len(page(reader, Filter()).items) == 1


def test_a_reader_of_a_busy_database_never_takes_it_for_one_that_nobody_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read as unchanging while another writes it would show half of what is there."""
    path = tmp_path / "office.db"
    make(path)
    real, asked = sqlite3.connect, []

    def connect(name: str, **how: Any) -> sqlite3.Connection:
        asked.append(name)
        connection: sqlite3.Connection = real(name, **{**how, "timeout": 0})
        return connection

    with closing(real(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO meta VALUES('a', 'b')")
        monkeypatch.setattr(sqlite3, "connect", connect)
        with pytest.raises(BusyError):
            Database.open(path, FakeClock(), write=False)
    assert [name.partition("?")[2] for name in asked] == ["mode=rw"]


def test_every_writer_is_durable_and_keeps_the_guards(tmp_path: Path) -> None:
    """OUTBOX S8; 2 is FULL: a marker that is committed survives a loss of power."""
    path = tmp_path / "office.db"
    make(path)
    with Database.open(path, FakeClock()) as db:
        found = {name: db.number(f"PRAGMA {name}") for name in ("synchronous", "foreign_keys", "recursive_triggers")}
        assert found == {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
        assert db.number("PRAGMA busy_timeout") == 10_000
        assert [row[0] for row in db.rows("PRAGMA journal_mode")] == ["wal"]
