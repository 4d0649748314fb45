from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, fields_of, read, read_rows, table
from tui_invoice.exchange import csv_rows

HEADER = ",".join(GOOD)
ROW = ",".join(GOOD.values())


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiter_line_ends_and_byte_order_mark_are_understood(
    tmp_path: Path, delimiter: str, end: str, mark: str
) -> None:
    text = table(GOOD | {"note": "a,b;c\td"}, delimiter=delimiter).replace("\r\n", end)
    assert read(tmp_path, mark + text).one.note == "a,b;c\td"


def test_the_delimiter_is_read_from_the_header_only(tmp_path: Path) -> None:
    text = table(GOOD | {"note": ";;;;;;;;;;"}, GOOD | {"number": "2"})
    assert len(read(tmp_path, text).invoices) == 2


def test_names_may_be_in_capitals_quotes_and_any_order(tmp_path: Path) -> None:
    names = list(reversed(GOOD))
    header = ";".join(f'" {name.upper()} "' for name in names)
    assert read(tmp_path, f"{header};;\n{';'.join(GOOD[name] for name in names)};;\n").one.number == "1"


def test_empty_rows_say_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, f"\n\r\n{HEADER}\n\n,,,,,\n{ROW}\n\n \n").one.number == "1"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "There are no invoices"),
        ("\n\n \n", 1, "There are no invoices"),
        (f"{HEADER}\n", 1, "There are no invoices"),
        ("hello\n", 1, "This is no list of invoices"),
        (f"{HEADER}\n{ROW},x\n", 2, "7 fields, the header has 6"),
        (f"{HEADER}\n{ROW}\n1,2\n", 3, "2 fields, the header has 6"),
        (f"{HEADER}\n{ROW}\n{HEADER}\n", 3, "a second time"),
        (f"{HEADER},Total\n{ROW},1\n", 1, "“total” stands here twice"),
        (f"{HEADER},,note\n{ROW},,\n", 1, "“column 7” is no known name"),
        (f"{HEADER}\n,{ROW[2:]}\n", 2, "This row has no number"),
        (f'{HEADER}\n{ROW}\n2,"2026', 3, "cannot be read"),
        (f'{HEADER}\n1,"a"b,c\n', 2, "cannot be read"),
    ],
)
def test_a_broken_form_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    result = read(tmp_path, text)
    (broken,) = result.broken
    assert words in broken.title
    assert broken.line == line
    assert broken.todo


def test_an_unknown_name_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    refusal = read(tmp_path, f"{HEADER},e-mail_adress,issue_dat\n").broken
    assert [each.todo for each in refusal][1:] == ['Did you mean issue_date? Then say --map "issue_dat=issue_date".']
    amount = read(tmp_path, f"{HEADER},Amount\n").refusal
    assert ("whether the tax is in it" in amount.detail, '--map "Amount=total"' in amount.todo) == (True, True)
    assert read(tmp_path, "# Our office\n\nWords.\n").refusal.title == "This is no list of invoices"
    far = read(tmp_path, f"{HEADER},wings\n").refusal
    assert ("Did you mean" in far.todo, "The names are address" in far.detail) == (False, True)


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    assert fields_of(read(tmp_path, "number;note\n1;x\n").broken) == [
        *("currency", "customer", "email", "issue_date", "total")
    ]


def test_the_line_is_the_one_a_row_begins_in(tmp_path: Path) -> None:
    note = GOOD | {"note": "one\ntwo\nthree"}
    result = read_rows(tmp_path, note, note | {"number": "2", "total": "x"})
    assert result.refusal.line == 5


@pytest.mark.parametrize("text", ["x" * 5_000, f'{HEADER}\n{ROW}\n2,"' + "x\n" * 5_000, f"{HEADER}\n" + "x" * 5_000])
def test_a_line_or_field_without_end_fills_no_memory(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "LONGEST_ROW", 1_000)
    assert len(read(tmp_path, text).broken) == 1


def test_a_field_of_a_megabyte_is_refused_by_its_name(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    result = read_rows(tmp_path, GOOD | {"unit": "x" * 1_000_000}, GOOD | {"number": "2"})
    assert (result.refusal.field, [each.number for each in result.invoices]) == ("unit", ["2"])
    assert csv.field_size_limit() == before


def test_a_line_that_is_too_long_for_a_header_is_not_tried_as_one(tmp_path: Path) -> None:
    assert read(tmp_path, f"number;total{';' * 140_000}\n{HEADER}\n{ROW}\n").one.number == GOOD["number"]
