from __future__ import annotations

import io
import sys
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.exchange.sheets_made import ROWS, book, long_sheet, with_parts
from tests.exchange.taking import GOOD, LINE, Result, read
from tui_invoice.domain import extras
from tui_invoice.domain.errors import BadInputError, SeveralSheetsError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import packed_books, sheets
from tui_invoice.exchange.reading import opened

MIDNIGHT = datetime.fromisoformat("2026-11-02")


def taken(folder: Path, data: bytes, **said: Any) -> Result:
    return read(folder, data, name="in.xlsx", manner=Manner(**said))


def with_values(**changed: Any) -> bytes:
    return book([list(GOOD), list((GOOD | changed).values())])


@pytest.mark.parametrize("written", [date(2026, 11, 2), MIDNIGHT, MIDNIGHT + timedelta(hours=14), "2.11.2026"])
def test_a_day_is_read_as_excel_keeps_it(tmp_path: Path, written: object) -> None:
    assert taken(tmp_path, with_values(issue_date=written)).one.issue_date == date(2026, 11, 2)


def test_the_days_of_old_macs_are_counted_from_1904(tmp_path: Path) -> None:
    def old(made: Any) -> None:
        made.epoch = CALENDAR_MAC_1904
        made.active["B2"] = date(2026, 11, 2)

    data = book(change=old)
    assert b'date1904="1"' in _part(data, "xl/workbook.xml")
    assert taken(tmp_path, data).one.issue_date == date(2026, 11, 2)


def _part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def test_a_number_without_the_form_of_a_date_is_named_and_no_date(tmp_path: Path) -> None:
    refusal = taken(tmp_path, with_values(issue_date=46328)).refusal
    assert (refusal.line, refusal.field) == (2, "issue_date")
    assert "2026-11-02" in refusal.detail


@pytest.mark.parametrize(
    ("written", "minor"),
    [(100, 10_000), (1250.1, 125_010), (0.1 + 0.2, 30), (1e3, 100_000), ("1.250,50", 125_050), ("100", 10_000)],
)
def test_an_amount_is_exact_as_a_number_and_as_text(tmp_path: Path, written: object, minor: int) -> None:
    assert taken(tmp_path, with_values(total=written)).one.total == minor


def test_text_that_looks_like_a_number_is_judged_as_text(tmp_path: Path) -> None:
    assert "two ways" in taken(tmp_path, with_values(total="1,250")).refusal.title
    assert taken(tmp_path, with_values(total="1,250"), locale="en_GB").one.total == 125_000


def test_zeros_before_a_number_are_kept_where_excel_shows_them(tmp_path: Path) -> None:
    assert taken(tmp_path, with_values(number="000042")).one.number == "000042"
    assert taken(tmp_path, with_values(number=42)).one.number == "42"
    assert taken(tmp_path, with_values(number=20260042.0)).one.number == "20260042"

    def padded(made: Any) -> None:
        made.active["A2"] = 42
        made.active["A2"].number_format = "00000"

    assert taken(tmp_path, book(change=padded)).one.number == "00042"


def test_lines_and_empty_rows_and_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        list(LINE),
        list(LINE.values()),
        [None] * 7,
        ["1", None, None, None, None, 40.5, 25],
        [None, "  "],
    ]
    invoice = taken(tmp_path, book(rows)).one
    assert [line.unit_price for line in invoice.lines] == [Decimal(80), Decimal("40.5")]


def test_a_formula_gives_its_kept_result_and_its_error_is_refused(tmp_path: Path) -> None:
    sheet = _part(with_values(total="=1+2"), "xl/worksheets/sheet1.xml")
    kept = sheet.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>").replace(b"<v/>", b"<v>3</v>")
    assert b"<f>1+2</f>" in kept and b"<v>3</v>" in kept
    assert taken(tmp_path, with_parts(with_values(), {"xl/worksheets/sheet1.xml": kept})).one.total == 300
    broken = taken(tmp_path, with_values(customer="#N/A")).broken
    assert [(each.line, each.field) for each in broken] == [(2, "customer")]
    assert "“#N/A” is an error of a formula" in broken[0].title


def test_a_title_above_the_header_is_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows = [["Invoices 2026"], [], *ROWS, [*list(GOOD.values())[:-1], "x"]]
    refusal = taken(tmp_path, book([*rows[:3], ["2", *list(GOOD.values())[1:-1], "x"]])).refusal
    assert (refusal.line, refusal.field) == (4, "total")


def test_a_merged_header_with_values_below_both_halves_is_refused(tmp_path: Path) -> None:
    def merged(made: Any) -> None:
        made.active.insert_cols(4)
        made.active["D2"] = "Attn. Bo"
        made.active.merge_cells("C1:D1")

    assert "“column 4” is no known name" in taken(tmp_path, book(change=merged)).broken[0].title


def test_merged_cells_below_each_other_say_their_value_once(tmp_path: Path) -> None:
    def merged(made: Any) -> None:
        made.active.append(["1", None, None, None, None, 20, 25])
        made.active.merge_cells("C2:C3")

    invoice = taken(tmp_path, book([list(LINE), list(LINE.values())], merged)).one
    assert (len(invoice.lines), invoice.buyer.name) == (2, "Ann Ltd")


def test_of_several_sheets_with_invoices_one_must_be_named(tmp_path: Path) -> None:
    def several(made: Any) -> None:
        made.active.title = "About"
        for title, number in (("Secret", "9"), ("Q1", "1"), ("Q2", "2")):
            sheet = made.create_sheet(title)
            sheet.append(list(GOOD))
            sheet.append(list((GOOD | {"number": number}).values()))
            sheet.sheet_state = "hidden" if title == "Secret" else "visible"

    data = book([["Hello"]], several)
    with pytest.raises(SeveralSheetsError) as several_found:
        taken(tmp_path, data)
    assert several_found.value.sheets == ("Q1", "Q2")  # the hidden one is none to choose from
    assert taken(tmp_path, data, sheet="q2").one.number == "2"
    assert taken(tmp_path, data, sheet="Secret").one.number == "9"
    with pytest.raises(BadInputError, match="no sheet “Q3”") as caught:
        taken(tmp_path, data, sheet="Q3")
    assert "“Q1”" in caught.value.detail


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"), r"old kind \(.xls\)"),
        (with_parts(book(), {"xl/workbook.xml": b"<nonsense"}), "cannot be read"),
        (book()[:-60], "broken"),
        (b"PK\x03\x04 and no more", "broken"),
    ],
)
def test_what_cannot_be_read_is_refused_by_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(BadInputError, match=words) as caught:
        taken(tmp_path, data)
    assert caught.value.todo


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "LibreOffice"),
        ({"xl/workbook.bin": b""}, "binary workbook"),
        ({"letter.txt": b"hello"}, "no workbook"),
    ],
)
def test_other_packed_files_are_refused_with_the_way_on(tmp_path: Path, parts: dict[str, bytes], words: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    with pytest.raises(BadInputError, match=words):
        taken(tmp_path, out.getvalue())


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/media/image1.png", "xl/worksheets/sheet1.xml"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("LARGEST_SHEET", "LARGEST_TEXTS", "LARGEST_OTHERWISE"):
        monkeypatch.setattr(packed_books, limit, 1 << 20)
    with pytest.raises(BadInputError, match="unpacks to more"):
        taken(tmp_path, with_parts(book(), {part: b"0" * ((1 << 20) + 1)}))


def test_a_part_that_is_longer_than_it_states_is_not_unpacked_further(tmp_path: Path) -> None:
    sheet = _part(book(), "xl/worksheets/sheet1.xml").replace(
        b"</sheetData>", b"<!--" + b" " * 5_000_000 + b"--></sheetData>"
    )
    data = bytearray(with_parts(book(), {"xl/worksheets/sheet1.xml": sheet}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            if data[at + place : at + place + 4] == len(sheet).to_bytes(4, "little"):
                data[at + place : at + place + 4] = (2_000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(BadInputError):
            taken(tmp_path, bytes(data))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_row_far_beyond_excels_last_one_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 1_000)
    sheet = _part(book(), "xl/worksheets/sheet1.xml").replace(b'<row r="2"', b'<row r="99999999999"')
    with pytest.raises(BadInputError, match="more rows than Excel has"):
        taken(tmp_path, with_parts(book(), {"xl/worksheets/sheet1.xml": sheet}))


def test_entities_of_a_hostile_sheet_do_not_grow(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = _part(book(), "xl/worksheets/sheet1.xml").replace(
        b"<worksheet", f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet'.encode(), 1
    )
    with pytest.raises(BadInputError):
        taken(tmp_path, with_parts(book(), {"xl/worksheets/sheet1.xml": sheet.replace(b"Ann Ltd", b"&a9;")}))


def test_macros_and_links_to_other_files_are_left_alone(tmp_path: Path) -> None:
    data = with_parts(book(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert taken(tmp_path, data).one.total == 10_000


def test_without_the_library_it_is_said_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(BadInputError, match="not installed") as caught:
        taken(tmp_path, book())
    assert extras.how("xlsx") in caught.value.todo


def test_the_rows_of_a_long_sheet_pass_through_little_memory(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        file = tmp_path / f"{rows}.xlsx"
        file.write_bytes(long_sheet(rows))
        tracemalloc.start()
        try:
            with opened(file) as reading:
                seen = sum(1 for _ in reading._source())
            assert seen == rows
            return tracemalloc.get_traced_memory()[1] - sum(map(sys.getsizeof, reading._last))
        finally:
            tracemalloc.stop()

    few = peak(60)
    assert peak(600) < few * 3  # ten times the rows; what grows is a number to each, and the copy's first 8 MB


def test_times_and_spans_and_truth_are_words(tmp_path: Path) -> None:
    for value, words in ((time(14, 30), "14:30:00"), (timedelta(hours=30), "1 day, 6:00:00"), (True, "TRUE")):
        assert taken(tmp_path, with_values(note="", customer=value)).one.buyer.name == words
