"""Messages in files: every form is read, nothing is written, and no file is too big."""

from __future__ import annotations

import io
import os
import tracemalloc
from pathlib import Path

import pytest

from tui_invoice.domain.errors import BadInputError, InvoiceError
from tui_invoice.mail.mailbox.files import messages_in, messages_of
from tui_invoice.mail.mailbox.source import MOST_READ

ONE = b"From: a@b.test\nSubject: one\n\nhi\n"
TWO = b"From: c@d.test\nSubject: two\n\nho\n"


def test_a_file_is_one_message(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_bytes(ONE)
    assert list(messages_in(file)) == [(str(file), ONE)]


def test_an_empty_file_is_an_empty_message(tmp_path: Path) -> None:
    (tmp_path / "none.eml").touch()
    assert [raw for _, raw in messages_in(tmp_path)] == [b""]


def test_an_mbox_is_parted_and_its_quoting_read_back(tmp_path: Path) -> None:
    file = tmp_path / "box"
    text = ONE + b">From here on\n>>From two\nnot a\nFrom line\n"
    file.write_bytes(b"From x Mon Nov  2\n" + text + b"\nFrom y Mon Nov  2\n" + TWO)
    first, second = messages_in(file)
    assert first == (f"{file}#1", ONE + b"From here on\n>From two\nnot a\nFrom line\n\n")
    assert second == (f"{file}#2", TWO)


def test_a_maildir_gives_new_and_cur_and_leaves_tmp(tmp_path: Path) -> None:
    for name, raw in (("new/1", ONE), ("cur/2:2,S", TWO), ("tmp/3", b"half")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    before = sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*"))
    assert [raw for _, raw in messages_in(tmp_path)] == [ONE, TWO]
    assert sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*")) == before


def test_a_folder_gives_its_eml_files_by_name(tmp_path: Path) -> None:
    for name, raw in (("b.eml", TWO), ("a.EML", ONE), ("notes.txt", b"no")):
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "sub.eml").mkdir()
    os.mkfifo(tmp_path / "pipe.eml")
    assert [raw for _, raw in messages_in(tmp_path)] == [ONE, TWO]


def test_a_file_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "1").symlink_to("nowhere")
    (tmp_path / "cur" / "2").write_bytes(TWO)
    assert [raw for _, raw in messages_in(tmp_path)] == [TWO]


def test_what_cannot_be_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        list(messages_in(tmp_path / "gone.eml"))
    assert isinstance(caught.value, InvoiceError)
    assert caught.value.file.endswith("gone.eml")
    assert caught.value.todo


class Endless(io.RawIOBase):
    """A stream of as many bytes as asked for, made as they are read."""

    def __init__(self, head: bytes, line: bytes, size: int) -> None:
        self.rest, self.line, self.size = head, line, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while len(self.rest) < len(view) and self.size > 0:
            self.rest += self.line * 1_000
            self.size -= len(self.line) * 1_000
        piece, self.rest = self.rest[: len(view)], self.rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("line", [b"x" * 99 + b"\n", b"x" * 99])
def test_a_message_without_end_takes_no_more_memory_than_what_is_read(line: bytes) -> None:
    stream = io.BufferedReader(Endless(b"From x\n" + ONE, line, 60_000_000))
    tracemalloc.start()
    try:
        (found,) = messages_of(stream, "box")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found[1]) == MOST_READ
    assert peak < 4 * MOST_READ


def test_a_mailbox_of_many_messages_is_read_one_by_one() -> None:
    stream = io.BufferedReader(Endless(b"From x\n", ONE + b"\nFrom x\n", 5_000_000))
    tracemalloc.start()
    try:
        count = sum(1 for _ in messages_of(stream, "box"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count > 100_000
    assert peak < 1_000_000
