"""Mailboxes on this machine, a Maildir and an mbox: read as they lie, and nothing else is done to them."""

from __future__ import annotations

import mailbox as standard
import os
import time
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from tests.mail.mailboxes import in_trouble
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.mailbox import FolderMark, FolderRole
from tui_invoice.mail.mailbox import maildir
from tui_invoice.mail.mailbox.opening import open_local
from tui_invoice.mail.mailbox.source import MOST_READ, Folder, Source

THEN = 1_790_000_000
"""2026-09-21 14:13:20 UTC, in seconds; lies behind any clock that runs these tests."""
DAY = 86_400


def letter(n: int) -> bytes:
    return f"Message-ID: <{n}@office.example>\nSubject: {n}\n\nbody {n}\n".encode()


def lay(box: Path, name: str, raw: bytes, part: str = "new") -> Path:
    file = box / part / name
    file.write_bytes(raw)
    return file


def given_by(source: Source, mark: FolderMark, since: int = 0) -> list[bytes]:
    return [each.raw for each in source.arrivals(mark, since)]


def snapshot(path: Path) -> dict[str, tuple[int, bytes]]:
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """An empty Maildir."""
    box = tmp_path / "Maildir"
    standard.Maildir(box).close()
    return box


# A Maildir.


def test_a_maildirs_folders_are_found_by_their_names(box: Path) -> None:
    for name in (".Junk", ".Sent", ".Work", ".Work.Spam", ".nothing"):
        (box / name / ("new" if name == ".nothing" else "cur")).mkdir(parents=True)
    source = open_local(box)
    assert source.folders() == (
        Folder("INBOX", FolderRole.INBOX),
        Folder(".Junk", FolderRole.JUNK),
        Folder(".Sent", FolderRole.SENT),
    )
    assert source.server == str(box)


def test_a_maildirs_folder_in_other_letters_is_found(box: Path) -> None:
    for part in ("new", "cur"):
        (box / ".Th&AbA- r&AOE-c" / part).mkdir(parents=True)
    lay(box / ".Th&AbA- r&AOE-c", f"{THEN}.M1P1.host", letter(1))
    source = open_local(box)
    (_, junk) = source.folders()
    assert junk == Folder(".Th&AbA- r&AOE-c", FolderRole.JUNK)
    assert given_by(source, FolderMark(junk.name)) == [letter(1)]


def test_what_arrives_in_a_maildir_is_given_once_and_nothing_is_moved(box: Path) -> None:
    lay(box, f"{THEN}.M500000P1.host", letter(1))
    lay(box, f"{THEN - 5}.M900000P1.host:2,S", letter(0), "cur")
    before = snapshot(box)
    source = open_local(box)
    mark = source.mark("INBOX")
    assert mark.last_uid == THEN * 1_000_000 + 500_000
    assert given_by(source, mark) == []
    assert given_by(source, FolderMark("INBOX")) == [letter(0), letter(1)]
    assert given_by(source, FolderMark("INBOX"), (THEN + DAY) * 1000) == []
    assert snapshot(box) == before
    lay(box, f"{THEN}.M500001P1.host", letter(2))
    lay(box, f"{THEN + 1}.1234_5.host", letter(3))
    assert given_by(source, mark) == [letter(2), letter(3)]
    assert source.holds("INBOX", "<3@office.example>")
    assert not source.holds("INBOX", "<4@office.example>")


def test_a_message_keeps_its_place_when_another_program_reads_it(box: Path) -> None:
    """It goes from `new` to `cur`, its flags change, and its time too."""
    names = [f"{THEN}.P1.host", "odd name", f"{THEN + 2}.V801I2M7.host,S=12"]
    files = [lay(box, name, letter(n)) for n, name in enumerate(names)]
    for file in files:
        os.utime(file, (THEN + 1, THEN + 1))
    source = open_local(box)
    uids = [each.uid for each in source.arrivals(FolderMark("INBOX"), 0)]
    mark = source.mark("INBOX")
    for file in files:
        file.rename(box / "cur" / f"{file.name}:2,RS")
    assert [each.uid for each in source.arrivals(FolderMark("INBOX"), 0)] == uids
    assert mark.last_uid == uids[-1]
    assert given_by(source, mark) == []


def test_a_message_that_moves_while_we_read_is_found_and_one_that_goes_is_passed_over(box: Path) -> None:
    one, two, three = (lay(box, f"{THEN + n}.M1.host", letter(n)) for n in (1, 2, 3))
    reading = open_local(box).arrivals(FolderMark("INBOX"), 0)
    assert next(reading).raw == letter(1)
    one.unlink()
    two.rename(box / "cur" / f"{two.name}:2,S")
    three.unlink()
    assert [each.raw for each in reading] == [letter(2)]


def test_what_has_just_come_waits_until_it_has_settled(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    lay(box, f"{now}.M1.host", letter(1))
    source = open_local(box)
    assert given_by(source, source.mark("INBOX")) == []
    assert source.mark("INBOX").last_uid == 0
    monkeypatch.setattr(maildir, "SETTLE", -2.0)
    assert given_by(source, FolderMark("INBOX")) == [letter(1)]


def test_what_is_no_message_is_passed_over(box: Path, tmp_path: Path) -> None:
    os.mkfifo(box / "new" / f"{THEN}.pipe")
    (box / "new" / f"{THEN}.folder").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (box / "new" / f"{THEN}.link").symlink_to(tmp_path / "elsewhere")
    lay(box, ".hidden", letter(1))
    lay(box, f"{THEN}.large", b"x" * (MOST_READ + 5))
    assert given_by(open_local(box), FolderMark("INBOX")) == [b"x" * MOST_READ]


def test_a_maildir_that_is_another_is_read_since_the_day(box: Path) -> None:
    lay(box, f"{THEN}.M1.host", letter(1))
    mark = FolderMark("INBOX", 1, THEN * 2_000_000)
    source = open_local(box)
    assert source.mark("INBOX").uid_validity != 1
    assert given_by(source, mark, THEN * 1000 + 3_600_000) == [letter(1)], "rounded down to the day"
    assert given_by(source, mark, (THEN + 2 * DAY) * 1000) == []


def test_a_maildir_that_disappears_is_the_mailboxs_trouble(box: Path) -> None:
    source = open_local(box)
    box.rename(box.with_name("away"))
    for act in (
        source.folders,
        lambda: source.mark("INBOX"),
        lambda: given_by(source, FolderMark("INBOX")),
        lambda: source.holds("INBOX", "<1@x>"),
    ):
        with in_trouble() as found:
            act()
        assert (found[0].diagnosis.cause, found[0].diagnosis.permanent) == (Cause.SENDER_SETTINGS, True)


@pytest.mark.parametrize("folder", ["", "..", "../other", ".absent"])
def test_a_folder_that_is_not_the_maildirs_is_not_read(box: Path, folder: str) -> None:
    with in_trouble():
        open_local(box).mark(folder)


def test_nothing_is_laid_into_a_local_mailbox_and_nobody_is_waited_for(box: Path) -> None:
    source = open_local(box)
    with in_trouble():
        source.append("INBOX", letter(1), 0)
    assert not source.wait(1_000)
    source.abort()
    source.close()
    assert snapshot(box) == {}


# An mbox.


def write(file: Path, *numbers: int) -> None:
    """Append messages as a delivering program does, and let them settle."""
    box = standard.mbox(file)
    for n in numbers:
        message = standard.mboxMessage(Message())
        message = standard.mboxMessage(letter(n) + b"\nFrom here on it is text\n")
        message.set_from("a@b.example", time.gmtime(THEN + n * DAY))
        box.add(message)
    box.close()
    os.utime(file, (THEN, THEN))


def body(n: int) -> bytes:
    return letter(n) + b"\n>From here on it is text\n"


def bodies(source: Source, mark: FolderMark, since: int = 0) -> list[bytes]:
    return [raw.rstrip(b"\n") + b"\n" for raw in given_by(source, mark, since)]


def test_what_arrives_in_an_mbox_is_given_once(tmp_path: Path) -> None:
    file = tmp_path / "office"
    write(file, 1, 2)
    before = snapshot(file)
    source = open_local(file)
    assert source.folders() == (Folder("office", FolderRole.INBOX),)
    mark = source.mark("office")
    assert bodies(source, mark) == []
    assert bodies(source, FolderMark("office")) == [body(1), body(2)]
    assert bodies(source, FolderMark("office"), (THEN + 2 * DAY) * 1000) == [body(2)]
    assert [each.uid for each in source.arrivals(FolderMark("office"), 0)][-1] == mark.last_uid
    assert snapshot(file) == before
    write(file, 3)
    assert source.mark("office").uid_validity == mark.uid_validity
    assert bodies(source, mark) == [body(3)]
    assert source.holds("office", "<3@office.example>")
    assert not source.holds("office", "<4@office.example>")
    source.close()


def test_an_mbox_that_is_cut_or_replaced_is_read_since_the_day(tmp_path: Path) -> None:
    file = tmp_path / "office"
    write(file, 1, 2, 3)
    source = open_local(file)
    mark = source.mark("office")
    box = standard.mbox(file)
    box.remove(box.keys()[1])
    box.close()
    os.utime(file, (THEN, THEN))
    assert bodies(source, mark) == [body(1), body(3)], "what followed has moved"
    file.write_bytes(b"")
    write(file, 7)
    assert source.mark("office").uid_validity != mark.uid_validity
    assert bodies(source, mark, (THEN + 7 * DAY) * 1000) == [body(7)]
    assert bodies(source, mark, (THEN + 9 * DAY) * 1000) == []


def test_an_empty_mbox_has_nothing_and_its_first_message_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "office"
    file.touch()
    source = open_local(file)
    mark = source.mark("office")
    assert (mark.last_uid, bodies(source, mark)) == (0, [])
    write(file, 1)
    assert bodies(source, mark) == [body(1)]


def test_the_last_message_of_an_mbox_waits_until_it_has_settled(tmp_path: Path) -> None:
    file = tmp_path / "office"
    write(file, 1, 2)
    os.utime(file)
    source = open_local(file)
    assert bodies(source, FolderMark("office")) == [body(1)]
    os.utime(file, (THEN, THEN))
    assert bodies(source, FolderMark("office")) == [body(1), body(2)]


@pytest.mark.parametrize("content", [b"no mbox\n", b"\n\nFrom x\n", b"From"])
def test_a_file_that_is_no_mbox_is_called_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with in_trouble() as found:
        open_local(tmp_path / "file")
    assert "is no mbox" in found[0].diagnosis.words


def test_an_mbox_that_is_not_there_or_goes_or_is_a_pipe_is_the_mailboxs_trouble(tmp_path: Path) -> None:
    file = tmp_path / "office"
    with in_trouble():
        open_local(file)
    os.mkfifo(tmp_path / "pipe")
    with in_trouble():
        open_local(tmp_path / "pipe")
    write(file, 1)
    source = open_local(file)
    file.unlink()
    for act in (lambda: source.mark("office"), lambda: bodies(source, FolderMark("office"))):
        with in_trouble():
            act()


@trying(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([b"From ", b"\n", b"x", b"\r\n", b"From x Mon\n", b"\xff", b"a" * 70_000]), max_size=15)
)
def test_whatever_stands_in_an_mbox_each_place_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("mbox") / "office"
    file.write_bytes(b"From a@b.example Mon Sep 21 14:13:20 2026\n" + b"".join(pieces))
    os.utime(file, (THEN, THEN))
    source = open_local(file)
    uids = [each.uid for each in source.arrivals(FolderMark("office"), 0)]
    assert uids == sorted(set(uids))
    mark = source.mark("office")
    assert mark.last_uid == uids[-1]
    later = [[each.uid for each in source.arrivals(FolderMark("office", mark.uid_validity, uid), 0)] for uid in uids]
    assert later == [uids[n + 1 :] for n in range(len(uids))]
