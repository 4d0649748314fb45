from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import private


@pytest.fixture(params=[0o000, 0o777], ids=["umask 000", "umask 777"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    old = os.umask(request.param)
    yield
    os.umask(old)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize("verb", [private.write, private.create])
def test_the_file_is_its_owners_whatever_the_umask(tmp_path: Path, umask: None, verb: object) -> None:
    assert callable(verb)
    path = tmp_path / "a" / "b" / "file"
    verb(path, "words\n")
    assert (mode(path), mode(path.parent), mode(path.parent.parent)) == (0o600, 0o700, 0o700)
    assert path.read_text() == "words\n"


def test_an_existing_folder_keeps_its_mode_and_an_open_file_loses_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    private.write(path, "new")
    assert (mode(tmp_path), mode(path), path.read_text()) == (0o755, 0o600, "new")


@pytest.mark.parametrize("broken", ["fsync", "replace", "text"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    text = "new"
    if broken == "text":
        text = "new \ud800"
    elif broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SettingsError, match="file"):
        private.write(path, text)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_is_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="Not a directory"):
        private.write(tmp_path / "file" / "below", "x")


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    """People keep their config.toml among their dotfiles."""
    (tmp_path / "dotfiles").mkdir()
    target = tmp_path / "dotfiles" / "config.toml"
    target.write_text("old")
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    private.write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_create_leaves_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert private.create(path, "first")
    assert not private.create(path, "second")
    assert path.read_text() == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_writers_go_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "file"
    private.write(path, "0")
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with private.alone(path):
            private.write(path, path.read_text() + "2")

    thread = threading.Thread(target=second)
    with private.alone(path):
        thread.start()
        wait_until(begun.is_set)
        private.write(path, path.read_text() + "1")
    thread.join()
    assert path.read_text() == "012"


def test_a_writer_that_never_ends_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private, "PATIENCE", 0.0)
    inner = private.alone(tmp_path / "file")
    with private.alone(tmp_path / "file"), pytest.raises(SettingsError, match="another program"):
        inner.__enter__()
