"""Saving lines of the log: a new file, whole, for its owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.errors import BadInputError, RefusedError
from tui_invoice.domain.filters import LogFilter
from tui_invoice.operations import log_file
from tui_invoice.store import journal


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def write(desk: Desk, *texts: str, level: str = "info") -> None:
    with desk.context.writing() as db, db.transaction():
        for text in texts:
            journal.note(db, level, "told", text, who="lone")


def test_all_lines_that_fit_are_written_newest_first_and_safe(desk: Desk, tmp_path: Path) -> None:
    write(desk, *(f"line {n} of many" for n in range(1, 2_501)))
    write(desk, "no \x1b[31m\nline of many", level="error")
    path = tmp_path / "log.txt"
    assert log_file.save(desk.context, LogFilter("of many"), path) == 2_501
    first, second, *_, last = path.read_text("utf-8").splitlines()
    assert first.startswith("x ") and first.endswith("lone  no ␛[31m␊line of many")
    assert second.endswith("lone  line 2500 of many") and last.endswith("lone  line 1 of many")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_as_it_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("log.txt", "link"):
        with pytest.raises(RefusedError):
            log_file.save(desk.context, LogFilter(), tmp_path / name)
    assert path.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["nowhere/log.txt", "nul\0", "x" * 300])
def test_what_cannot_be_written_is_told(desk: Desk, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError):
        log_file.save(desk.context, LogFilter(), tmp_path / name)
