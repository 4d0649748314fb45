from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, read, table, windows_1258
from tui_invoice.domain.errors import UnknownEncodingError

NAMES = {"cp1252": "Bageriet på Hjørnet", "cp1258": "Công ty Ánh Dương", "gb18030": "北京朝阳文化传媒"}


@pytest.mark.parametrize("encoding", NAMES)
def test_each_encoding_shows_what_it_would_read_and_the_right_one_reads_it(tmp_path: Path, encoding: str) -> None:
    name = NAMES[encoding]
    data = table(GOOD, GOOD | {"number": "2", "customer": windows_1258(name) if encoding == "cp1258" else name})
    with pytest.raises(UnknownEncodingError) as caught:
        read(tmp_path, data.encode(encoding))
    shown = {name: line for name, _, line in caught.value.readings}
    assert name in shown[encoding]
    assert caught.value.line == 3
    assert f"--encoding {caught.value.readings[0][0]}" in caught.value.todo
    found = read(tmp_path, data.encode(encoding), encoding=encoding)
    assert found.invoices[1].buyer.name == name


def test_an_encoding_that_cannot_read_the_whole_file_is_not_offered(tmp_path: Path) -> None:
    data = table(GOOD | {"customer": "Ærø"}).encode("cp1252") + b"\x81\xff\n"
    with pytest.raises(UnknownEncodingError) as caught:
        read(tmp_path, data)
    assert "cp1252" not in [name for name, _, _ in caught.value.readings]


def test_what_no_encoding_reads_is_refused_without_an_offer(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncodingError) as caught:
        read(tmp_path, b"\x81\xff\xff\xff\x81" * 10)
    assert "name another" in caught.value.todo or caught.value.readings


def test_a_long_line_shows_its_first_letters_beyond_ascii(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncodingError) as caught:
        read(tmp_path, ("x" * 5_000 + "Ærø" + "\n").encode("cp1252"))
    assert "Ærø" in {name: line for name, _, line in caught.value.readings}["cp1252"]
