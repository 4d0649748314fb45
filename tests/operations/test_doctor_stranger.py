"""A stranger's first troubles: each is found, said with why it matters, and mended by what the line says."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.clock import DAY
from tui_invoice.operations import doctor_surroundings
from tui_invoice.operations.context import Context
from tui_invoice.operations.doctor import Finding, Level, look
from tui_invoice.operations.sending import Wish, send


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def one(context: Context, title: str) -> Finding:
    [found] = [each for each in look(context) if title in each.title]
    return found


def none(context: Context, title: str) -> bool:
    return all(title not in each.title for each in look(context))


def forbid(monkeypatch: pytest.MonkeyPatch, *forbidden: Path) -> None:
    """Let these be no place that may be written, whoever runs the tests."""
    told = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (Path(path) in forbidden and mode & os.W_OK) and told(path, mode)
    )


def test_a_place_where_no_database_can_be_made_is_said_before_anything_is_typed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    context = replace(desk.context, paths=replace(desk.context.paths, database=tmp_path / "file" / "x.db"))
    found = one(context, "no database can be made here")
    assert (found.level, found.detail) == (Level.ERROR, f"{tmp_path}/file/x.db: “file” is no folder")
    assert "--db PATH" in found.todo
    assert none(desk.context, "can be made")


def test_a_database_that_may_only_be_read_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    database = desk.context.paths.database
    with monkeypatch.context() as patch:
        forbid(patch, database)
        found = one(desk.context, "the database may only be looked at")
    assert (found.level, found.todo) == (Level.WARN, f"chmod u+rw {database}")
    forbid(monkeypatch, database.parent)
    assert one(desk.context, "may only be looked at").todo == f"chmod u+rwx {database.parent}"


@pytest.mark.parametrize(("which", "title"), [("config", "settings"), ("secrets", "secrets and logs")])
def test_a_folder_that_cannot_be_written_is_said_with_what_it_is_for(desk: Desk, which: str, title: str) -> None:
    place: Path = getattr(desk.context.paths, which)
    if not place.parent.parent.exists():
        place.parent.parent.mkdir(parents=True)
    place.parent.write_text("a file in the folder's place")
    found = one(desk.context, f"no {title} can be kept")
    assert (found.level, "is no folder" in found.detail) == (Level.ERROR, True)


def test_a_file_beside_the_database_that_its_owner_closed_is_not_called_somebody_elses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wal = desk.context.paths.database.with_name(f"{desk.context.paths.database.name}-wal")
    wal.touch(mode=0o400)
    forbid(monkeypatch, wal)
    found = one(desk.context, "a file beside the database cannot be used")
    assert (found.level, found.todo) == (Level.ERROR, f"chmod u+rw {wal}")
    assert none(desk.context, "somebody else's")


def test_the_doctor_sends_nobody_to_the_doctor(desk: Desk) -> None:
    desk.context.paths.database.write_bytes(b"no database at all" * 100)
    assert one(desk.context, "not a sound database").todo.endswith("bring back a backup")


def test_a_clock_behind_the_newest_line_of_the_log_is_said(desk: Desk) -> None:
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    assert none(desk.context, "clock")
    desk.clock.advance(-2 * DAY)
    found = one(desk.context, "the clock of this machine is behind")
    assert (found.level, "timedatectl set-ntp true" in found.todo) == (Level.WARN, True)


@pytest.mark.parametrize(
    ("term", "size", "title"),
    [("", (80, 24), "no screen can be shown"), ("dumb", (80, 24), "no screen"), ("xterm", (30, 8), "is small")],
)
def test_a_terminal_without_room_or_ways_to_draw_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, term: str, size: tuple[int, int], title: str
) -> None:
    monkeypatch.setattr(doctor_surroundings, "_size", lambda: os.terminal_size(size))
    context = replace(desk.context, environ={**desk.context.environ, "TERM": term})
    assert one(context, title).level is Level.WARN
    monkeypatch.setattr(doctor_surroundings, "_size", lambda: None)
    assert none(context, title), "there is no terminal: nothing is amiss in cron"
