"""A file or a folder that may only be read, and a disk that is full: in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import make_invoice, office

READ = """
import os, sys
from pathlib import Path
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.filters import Filter
from tui_invoice.store import pages
from tui_invoice.store.database import Database
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
with Database.open(path, SystemClock(), write=False) as db:
    print([item.number for item in pages.page(db, Filter()).items])
try:
    with Database.open(path, SystemClock()) as db, db.transaction():
        db.execute("INSERT INTO meta VALUES('a', 'b')")
except StoreError as error:
    print(error.title)
"""

FILL = """
import resource, signal, sys
from pathlib import Path
from tests.store.making import make_invoice
from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import DiskFullError
from tui_invoice.domain.filters import Filter
from tui_invoice.store import invoices, pages
from tui_invoice.store.database import Database
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room = 600_000
with Database.open(Path(sys.argv[1]), FakeClock(), create=True) as db:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    kept = 0
    try:
        while True:
            more = [(make_invoice(f"{n}"), b"x" * 999 + b"%d" % n) for n in range(kept, kept + 5)]
            with db.transaction():
                invoices.add_issued(db, more)
            kept += 5
    except DiskFullError as error:
        print(error.title)
    print(kept > 0, kept == db.number("SELECT count(*) FROM invoice"), kept == db.number("SELECT sum(n) FROM tally"))
    print(kept == db.number("SELECT count(*) FROM document"), bool(pages.page(db, Filter()).items))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with db.transaction():
        invoices.add_issued(db, [(make_invoice("later"), None)])
    print(db.first("PRAGMA integrity_check")[0], db.number("SELECT count(*) FROM invoice") == kept + 1)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may enter, unlike a test's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for each in (folder, *folder.iterdir()):
        each.chmod(0o700)
    shutil.rmtree(folder)


def run(script: str, path: Path) -> list[str]:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=root, capture_output=True, text=True, timeout=50, check=False
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o444), (0o555, 0o444), (0o555, 0o644)])
def test_what_may_only_be_read_is_read(folder: Path, folder_mode: int, file_mode: int) -> None:
    with office(folder) as made:
        made.add(make_invoice("1"))
    path = folder / "office.db"
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    numbers, *refused = run(READ, path)
    assert numbers == "['1']"
    assert len(refused) == 1, "a write must fail, and with words"
    if os.geteuid() == 0 or not folder_mode & 0o200:
        # A stranger to the folder leaves nothing behind. Its owner may: his own files lock nobody out.
        assert [each.name for each in folder.iterdir() if each.name.endswith(("-wal", "-shm"))] == []


def test_a_full_disk_undoes_the_change_and_leaves_the_rest_readable(tmp_path: Path) -> None:
    assert run(FILL, tmp_path / "office.db") == [
        "no room is left on the disk",
        "True True True",
        "True True",
        "ok True",
    ]
