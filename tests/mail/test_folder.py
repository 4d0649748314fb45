"""Writing into a folder: whole or not at all, in the order that a power cut asks for."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.mail.sessions import LETTER, Marks, envelope
from tests.support.clocks import START, FakeClock
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Fault, Reply
from tui_invoice.mail.folder import FolderSession
from tui_invoice.mail.session import Lost
from tui_invoice.mail.trouble import SenderTrouble

NAME = "m1.eml"


@pytest.fixture
def session(tmp_path: Path) -> FolderSession:
    session = FolderSession(tmp_path, FakeClock())
    session.check_sender()
    return session


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_message_is_written_whole_for_its_owner_only(session: FolderSession, tmp_path: Path) -> None:
    marks = Marks()
    outcome = session.hand_over(envelope("anna@example.org", "bo@example.org"), LETTER, marks)
    assert (outcome.phase, outcome.taken, outcome.lost) == (Phase.DONE, frozenset({1, 2}), None)
    assert outcome.reply is not None and outcome.reply.ok
    assert str(outcome.reply) == f"written to {tmp_path / NAME}", "no server said it"
    assert marks.told == [outcome.answers]
    assert names(tmp_path) == [NAME]
    file = tmp_path / NAME
    assert file.read_bytes() == LETTER
    assert (file.stat().st_mode & 0o777, int(file.stat().st_mtime * 1_000)) == (0o600, START)


def test_marker_then_file_then_disk_then_name_then_folder(
    session: FolderSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        order.append(f"fsync {path.name if path != tmp_path.resolve() else 'folder'}")
        if path != tmp_path.resolve():
            assert os.fstat(descriptor).st_size == len(LETTER)
        fsync(descriptor)

    def noting_replace(path: Path, target: Path) -> Path:
        order.append(f"rename {path.name} {target.name}")
        return replace(path, target)

    def mark(answers: Mapping[int, Reply]) -> None:
        order.append("marker")
        assert names(tmp_path) == []

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    session.hand_over(envelope("anna@example.org"), LETTER, mark)
    assert order == ["marker", "fsync .m1.eml.part", "rename .m1.eml.part m1.eml", "fsync folder"]


@pytest.mark.parametrize(
    ("fails_at", "lost", "left"), [(1, Lost.BEFORE_DOT, []), (2, Lost.AFTER_DOT, [NAME])], ids=["file", "folder"]
)
def test_a_disk_that_fails_is_never_called_given(
    session: FolderSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fails_at: int,
    lost: Lost,
    left: list[str],
) -> None:
    """Before the rename nothing is there; after it nobody knows whether it stays."""
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    outcome = session.hand_over(envelope("anna@example.org"), LETTER, Marks())
    assert (outcome.lost, outcome.taken) == (lost, frozenset({1}))
    assert outcome.reply is not None and outcome.reply.code == 0
    assert "No space left" in outcome.reply.text
    assert names(tmp_path) == left


def test_what_the_marker_raises_comes_through_and_nothing_is_written(session: FolderSession, tmp_path: Path) -> None:
    def mark(answers: object) -> None:
        raise OSError("locked")

    with pytest.raises(OSError, match="locked"):
        session.hand_over(envelope("anna@example.org"), LETTER, mark)
    assert names(tmp_path) == []


def test_a_later_try_writes_the_same_file(session: FolderSession, tmp_path: Path) -> None:
    (tmp_path / ".m1.eml.part").write_bytes(b"half of it, and longer than the letter " * 10)
    (tmp_path / ".m1.eml.part").chmod(0o644)
    for _ in range(2):
        session.hand_over(envelope("anna@example.org"), LETTER, Marks())
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == LETTER


def test_a_link_in_the_way_is_not_followed(session: FolderSession, tmp_path: Path, home: Path) -> None:
    victim = home / "victim"
    victim.write_text("mine")
    (tmp_path / ".m1.eml.part").symlink_to(victim)
    outcome = session.hand_over(envelope("anna@example.org"), LETTER, Marks())
    assert outcome.lost is Lost.BEFORE_DOT
    assert victim.read_text() == "mine"


def test_a_pipe_in_the_way_is_not_waited_for(session: FolderSession, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".m1.eml.part")
    assert session.hand_over(envelope("anna@example.org"), LETTER, Marks()).lost is Lost.BEFORE_DOT
    assert session.hand_over(envelope("anna@example.org"), LETTER, Marks()).lost is None
    assert (tmp_path / NAME).read_bytes() == LETTER


@pytest.mark.parametrize(
    ("message_id", "name"),
    [
        (b"../../etc/passwd@x", "etc-passwd.eml"),
        (b"20.2026-0001.a_b@x", "20.2026-0001.a_b.eml"),
        (b"..@x", "message.eml"),
        ("ø/\x1b[2J@x".encode(), "2J.eml"),
        (b"a" * 500 + b"@x", "a" * 100 + ".eml"),
    ],
)
def test_no_message_id_leads_out_of_the_folder(
    session: FolderSession, tmp_path: Path, message_id: bytes, name: str
) -> None:
    session.hand_over(envelope("anna@example.org"), LETTER.replace(b"m1@office.example", message_id), Marks())
    assert names(tmp_path) == [name]


def test_a_message_without_an_id_is_named_after_the_envelope(session: FolderSession, tmp_path: Path) -> None:
    session.hand_over(envelope("anna@example.org"), b"Subject: x\r\n\r\nMessage-ID: <body@x>\r\n", Marks())
    assert names(tmp_path) == ["env-1.eml"]


def test_a_folder_that_is_missing_holds_the_sender(tmp_path: Path) -> None:
    marks = Marks()
    with pytest.raises(SenderTrouble) as caught:
        FolderSession(tmp_path / "absent", FakeClock()).hand_over(envelope("anna@example.org"), LETTER, marks)
    assert (caught.value.diagnosis.fault, caught.value.diagnosis.permanent) == (Fault.SENDER, True)
    assert "absent" in caught.value.reply.text
    assert marks.told == []


def test_after_abort_no_message_begins(session: FolderSession, tmp_path: Path) -> None:
    session.abort()
    session.close()
    marks = Marks()
    outcome = session.hand_over(envelope("anna@example.org"), LETTER, marks)
    assert (outcome.lost, marks.told, session.is_open(), names(tmp_path)) == (Lost.BEFORE_MARKER, [], False, [])
