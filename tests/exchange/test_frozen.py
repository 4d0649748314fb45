from __future__ import annotations

import codecs
import os
import threading
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, read, table
from tui_invoice.domain.errors import BadInputError, UsageError
from tui_invoice.exchange import frozen
from tui_invoice.exchange.reading import opened


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Ærø"), ("cp1258", "Đức"), ("gb18030", "北京"), ("utf-16", "北京"), ("utf-8", "ủ")],
)
def test_a_named_encoding_is_read(tmp_path: Path, encoding: str, name: str) -> None:
    # Windows writes Vietnamese tones as marks of their own; they come back as one letter.
    written = name.replace("ứ", "ư\u0301") if encoding == "cp1258" else name
    text = table(GOOD | {"customer": written}).encode(encoding)
    assert read(tmp_path, text, encoding=frozen.text_encoding(encoding)).one.buyer.name == name


def test_what_is_not_utf_8_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    rows = [GOOD | {"number": str(place), "note": "é" * 9_000} for place in range(20)]
    text = table(*rows).encode() + b"20,2026-11-02,\xc6r\xf8"
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, text)
    assert (caught.value.line, caught.value.value) == (22, "0xC6")
    assert "Byte 15 " in caught.value.detail
    assert "--encoding cp1252" in caught.value.todo


def test_a_text_that_ends_in_the_middle_of_a_letter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not UTF-8"):
        read(tmp_path, "é".encode()[:1])


def test_utf_16_is_read_where_its_mark_stands(tmp_path: Path) -> None:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert read(tmp_path, mark + table(GOOD | {"customer": "北京"}).encode(encoding)).one.buyer.name == "北京"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros_and_read_with_one(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, table(GOOD).encode(encoding))
    assert (f"--encoding {encoding}." in caught.value.todo, caught.value.line) == (True, 1)
    assert read(tmp_path, ("\ufeff" + table(GOOD)).encode(encoding), encoding=encoding).one.number == "1"


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "", "a\x00b"])
def test_what_is_no_encoding_of_texts_is_a_wrong_call(name: str) -> None:
    with pytest.raises(UsageError):
        frozen.text_encoding(name)


@pytest.mark.parametrize("beginning", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0xls"])
def test_a_spreadsheet_or_pdf_is_refused_by_what_it_is(tmp_path: Path, beginning: bytes) -> None:
    with pytest.raises(BadInputError, match="This is a"):
        read(tmp_path, beginning)


def test_what_is_missing_unreadable_or_no_file_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "missing.csv", tmp_path, Path("/dev/zero"), tmp_path / ("x" * 300), tmp_path / "a\x00b"):
        with pytest.raises(BadInputError) as caught, opened(file):
            pass
        assert caught.value.file == str(file)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "LARGEST", 100)
    with pytest.raises(BadInputError, match="too large"):
        read(tmp_path, "x" * 101)


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(table(GOOD),))
    writer.start()
    with opened(pipe) as reading:
        assert len(list(reading.invoices())) == len(list(reading.invoices())) == 1
    writer.join()


def test_what_happens_to_the_file_meanwhile_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(table(GOOD, GOOD | {"number": "2"}))
    with opened(file) as reading:
        first = list(reading.invoices())
        file.write_text("changed")
        assert list(reading.invoices()) == first
