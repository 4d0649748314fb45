from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.operations.couriering import Wall
from tests.support.waiting import wait_until
from tui_invoice.domain.errors import StoreError
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import spawn
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.paths import Paths
from tui_invoice.operations.waiting import Waiting


class Pipe(io.BytesIO):
    """Remembers what was written when it was closed."""

    written: bytes | None = None

    def close(self) -> None:
        if not self.closed:
            self.written = self.getvalue()
        super().close()


class BrokenPipe(Pipe):
    def write(self, data: object) -> int:
        raise BrokenPipeError


@dataclass
class Started:
    """Stands in for subprocess.Popen and keeps what it was called with."""

    pipe: Pipe = field(default_factory=Pipe)
    argv: list[str] = field(default_factory=list)
    how: dict[str, object] = field(default_factory=dict)
    log: os.stat_result | None = None
    pid: int = 4_321

    def __call__(self, argv: list[str], **how: object) -> Started:
        self.argv, self.how = argv, how
        if self.pipe.closed:
            self.pipe = Pipe()
        assert isinstance(how["stderr"], int)
        self.log = os.fstat(how["stderr"])
        os.write(how["stderr"], b"a traceback\n")
        return self

    @property
    def stdin(self) -> Pipe:
        return self.pipe

    def wait(self) -> int:
        return 0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    state = tmp_path / "state" / "tui-invoice"
    database = tmp_path / "office.db"
    database.touch()
    return Paths(
        database=database,
        config=tmp_path / "config.toml",
        secrets=state / "secrets.json",
        courier_log=state / "courier.log",
        crashes=state / "crashes",
        machine=state / "machine",
        remembered=state / "screen.json",
    )


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started()
    monkeypatch.setattr(subprocess, "Popen", started)
    return started


def test_a_courier_has_descriptors_a_session_and_a_folder_of_its_own(paths: Paths, started: Started) -> None:
    environ = {"HOME": "~", "LANG": "C.UTF-8"}
    assert spawn.start(paths, environ, {}) == 4_321
    assert started.argv[:4] == [sys.executable, "-P", "-m", "tui_invoice"]
    assert started.argv[4:] == ["--db", str(paths.database), "deliver", "--detached"]
    how = started.how
    assert (how["stdin"], how["stdout"]) == (subprocess.PIPE, subprocess.DEVNULL)
    assert (how["cwd"], how["start_new_session"], how["env"]) == ("/", True, environ)
    assert "shell" not in how
    assert started.pipe.written == b"{}"


def test_passwords_go_through_the_pipe_and_nowhere_else(paths: Paths, started: Started) -> None:
    spawn.start(paths, {"HOME": "~"}, {"a" * 32: Secret("hunter-2 smørrebrød")})
    assert started.pipe.written is not None
    assert json.loads(started.pipe.written) == {"a" * 32: "hunter-2 smørrebrød"}
    assert "hunter-2" not in repr((started.argv, started.how))
    assert "hunter-2" not in paths.courier_log.read_text()


def test_a_relative_name_of_a_database_is_the_same_file_from_the_root_folder(
    paths: Paths, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(paths.database.parent)
    spawn.start(replace(paths, database=Path("office.db")), {}, {})
    assert started.argv[5] == str(paths.database)


def test_a_courier_that_ended_at_once_does_not_make_queueing_fail(paths: Paths, started: Started) -> None:
    started.pipe = BrokenPipe()
    assert spawn.start(paths, {}, {}) == 4_321


def test_the_log_is_private_and_is_appended_to(paths: Paths, started: Started) -> None:
    spawn.start(paths, {}, {})
    paths.courier_log.chmod(0o644)
    spawn.start(paths, {}, {})
    assert started.log is not None
    assert started.log.st_mode & 0o777 == 0o600
    assert paths.courier_log.read_bytes() == b"a traceback\n" * 2
    assert paths.courier_log.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("size", "kept"), [(1_000_000, 1_000_000), (1_000_001, 0)])
def test_a_log_of_more_than_a_megabyte_is_begun_anew(paths: Paths, started: Started, size: int, kept: int) -> None:
    paths.courier_log.parent.mkdir(parents=True)
    paths.courier_log.write_bytes(b"x" * size)
    spawn.start(paths, {}, {})
    assert started.log is not None
    assert started.log.st_size == kept


def test_a_courier_is_started_only_where_none_holds_the_lock(paths: Paths, started: Started) -> None:
    lock = CourierLock(paths.database)
    assert lock.take(Wall(), Waiting())
    assert not spawn.ensure_courier(paths, {})
    assert started.argv == []
    lock.release()
    assert spawn.ensure_courier(paths, {}, {"a" * 32: Secret("word")})
    assert started.pipe.written is not None
    assert json.loads(started.pipe.written) == {"a" * 32: "word"}


@pytest.mark.parametrize(("value", "off"), [("off", True), ("OFF", True), ("", False), ("on", False), (None, False)])
def test_couriers_may_be_left_to_somebody_else(paths: Paths, started: Started, value: str | None, off: bool) -> None:
    environ = {} if value is None else {"TUI_INVOICE_COURIER": value}
    assert spawn.is_off(environ) is off
    assert spawn.ensure_courier(paths, environ) is not off


def test_a_child_that_ended_is_no_zombie_of_a_screen_that_goes_on(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real process, of a program that ends at once."""
    monkeypatch.setattr(sys, "executable", "/bin/true")
    pid = spawn.start(paths, dict(os.environ), {})
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), what="the child to be reaped")


def test_a_courier_that_cannot_be_started_is_told_and_is_no_fault_of_ours(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(StoreError, match="no courier could be started"):
        spawn.start(paths, {"HOME": "~"}, {})
    paths.courier_log.parent.rename(paths.courier_log.parent.with_name("away"))
    paths.courier_log.parent.write_text("a file where the folder would be")
    with pytest.raises(StoreError, match="no courier could be started"):
        spawn.start(paths, {"HOME": "~"}, {})
