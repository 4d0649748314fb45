from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.operations.couriering import Wall
from tui_invoice.domain.errors import StoreError
from tui_invoice.operations.lock import CourierLock, holder, is_held, kept_free, lock_path
from tui_invoice.operations.waiting import Waiting


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    path.touch()
    return path


def _take(lock: CourierLock, patience: float = 0.0) -> bool:
    return lock.take(Wall(), Waiting(), patience)


def test_one_holds_it_and_the_next_gets_it_after_the_release(database: Path) -> None:
    first, second = CourierLock(database), CourierLock(database)
    assert not is_held(database), "nobody made the file yet"
    assert _take(first)
    assert is_held(database)
    assert not _take(second, 0.1)
    first.release()
    assert not is_held(database)
    assert _take(second)
    second.release()
    second.release()


def test_it_lies_beside_the_real_file_of_a_linked_database(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere"
    link.mkdir()
    (link / "link.db").symlink_to(database)
    lock = CourierLock(link / "link.db")
    assert _take(lock)
    assert is_held(database)
    assert lock_path(link / "link.db") == tmp_path / "office.db.courier"
    lock.release()


def test_what_the_holder_wrote_of_itself_is_read_and_rubbish_is_nothing(database: Path) -> None:
    assert holder(database) == {}
    lock = CourierLock(database)
    assert _take(lock)
    lock.describe({"pid": 1_234_567, "host": "a longer name than the next"})
    lock.describe({"pid": 7, "host": "desk"})
    assert holder(database) == {"pid": 7, "host": "desk"}
    lock.release()
    for rubbish in ("", "[1]", "{", "7"):
        lock_path(database).write_text(rubbish)
        assert holder(database) == {}


@pytest.mark.parametrize(("mode", "lock_mode"), [(0o600, 0o600), (0o644, 0o600), (0o660, 0o660)])
def test_the_file_is_as_private_as_the_database(database: Path, mode: int, lock_mode: int) -> None:
    """In a shared folder a colleague must be able to look at it, and to take it."""
    database.chmod(mode)
    lock = CourierLock(database)
    assert _take(lock)
    assert lock_path(database).stat().st_mode & 0o777 == lock_mode
    lock.release()


def test_a_lock_that_may_not_be_looked_at_is_somebody_elses(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading commands show what they can; they never fail for it."""

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    assert is_held(database)


def test_none_is_at_work_while_it_is_kept_free_and_probes_still_find_it_so(database: Path) -> None:
    """Who only clears up must not look like a courier: whoever queues would leave its mail to it."""
    lock = CourierLock(database)
    with kept_free(database) as free:
        assert free
        assert not is_held(database)
        assert not _take(lock)
    assert _take(lock)
    with kept_free(database) as free:
        assert not free
    lock.release()


def test_a_lock_on_a_file_that_was_removed_or_replaced_meanwhile_is_no_lock(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking somebody removed it: else two could hold two files of one name."""
    import fcntl

    real = fcntl.flock
    meddle = [True]

    def flock(handle: int, how: int) -> None:
        if meddle and how & fcntl.LOCK_EX:
            meddle.clear()
            lock_path(database).unlink()
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    lock = CourierLock(database)
    assert not lock._try()
    assert _take(lock), "the next try makes it anew"
    assert lock_path(database).exists()
    lock.release()


def test_probes_never_keep_a_courier_out(database: Path) -> None:
    """Screens and commands ask all the time; each holds a shared lock for an instant."""
    lock_path(database).touch()
    done = threading.Event()

    def probe() -> None:
        while not done.is_set():
            is_held(database)

    probes = [threading.Thread(target=probe) for _ in range(3)]
    for each in probes:
        each.start()
    try:
        for _ in range(40):
            lock = CourierLock(database)
            assert _take(lock, 2.0)
            lock.release()
    finally:
        done.set()
        for each in probes:
            each.join()


def test_the_end_that_was_asked_for_is_not_kept_waiting(database: Path) -> None:
    lock, waiting = CourierLock(database), Waiting()
    assert _take(lock)
    waiting.stop()
    assert not CourierLock(database).take(Wall(), waiting, 3_600.0)
    lock.release()


def test_a_lock_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no courier can work here"):
        _take(CourierLock(tmp_path / "missing" / "office.db"))
