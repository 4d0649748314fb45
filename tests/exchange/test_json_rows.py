from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, LINE, fields_of, read, read_json, read_rows
from tui_invoice.exchange import json_rows

HEAD = {name: value for name, value in GOOD.items() if name != "total"}


def test_json_and_csv_of_the_same_words_are_the_same_invoice(tmp_path: Path) -> None:
    assert read_json(tmp_path, [LINE]).one == read_json(tmp_path, LINE).one == read_rows(tmp_path, LINE).one


def test_lines_stand_in_an_array_or_in_objects_of_their_own(tmp_path: Path) -> None:
    lines: list[dict[str, object]] = [
        {"unit_price": 80, "tax_rate": 25},
        {"unit_price": 1, "tax_rate": "0", "tax_category": "Z"},
    ]
    nested = read_json(tmp_path, [HEAD | {"lines": lines, "total": "101.00"}]).one
    assert read_json(tmp_path, [HEAD | lines[0], {"number": "1"} | lines[1]]).one == nested
    assert nested.total == 10_100


def test_numbers_are_read_exactly_whatever_the_locale(tmp_path: Path) -> None:
    text = json.dumps(LINE | {"number": 1001}).replace('"80"', "1234567890123.10")
    invoice = read(tmp_path, text, name="in.json", locale="da_DK").one
    assert (invoice.number, invoice.lines[0].unit_price) == ("1001", Decimal("1234567890123.10"))


def test_null_and_an_empty_text_are_nothing(tmp_path: Path) -> None:
    assert read_json(tmp_path, [GOOD | {"note": None, "tag": "", "lines": None, "cc": " "}]).one.note == ""


def test_json_is_known_by_its_beginning_too(tmp_path: Path) -> None:
    assert read(tmp_path, f"\ufeff \n[{json.dumps(GOOD)}]", name="in.txt").one.number == "1"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no array of invoices"),
        ("[]", 1, "There are no invoices"),
        ("hello", 1, "no array of invoices"),
        ("[1]", 1, "An object is expected"),
        ("[\n{}\n]", 2, "no number"),
        ('[{"number": "1",\n "a": }]', 2, "not JSON"),
        ('[{"number": "1"}', 1, "comma or ]"),
        ('[{"number": "1"} {"number": "2"}]', 1, "comma or ]"),
        ('[{"number": "1"},]', 1, "An object is expected"),
        ('[{"number": "1"}]\n\n[]', 3, "Something follows"),
        ('{"number": "1"} x', 1, "Something follows"),
        ('[{"number": "1", "number": "2"}]', 1, "twice"),
        ('[{"number": NaN}]', 1, "not JSON"),
        ('[{"number": ' + "[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_a_broken_form_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    broken = read(tmp_path, text, name="in.json").broken[0]
    assert words in broken.title
    assert broken.line == line


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"note": True}, ["note"]),
        ({"email": ["a@example.com"]}, ["email", "email"]),
        ({"note": {}}, ["note"]),
        ({"notee": "x"}, ["notee"]),
        ({"lines": {}}, ["lines"]),
        ({"lines": [1]}, ["lines"]),
        ({"lines": [{"unit_price": 100, "tax_category": "Z"}], "unit": "h"}, ["unit"]),
        ({"lines": [{"unit_price": 100, "tax_category": "Z", "note": "x"}]}, ["lines[1].note"]),
        ({"lines": [{"unit_price": 90, "tax_category": "Z"}, {"unit_price": "x"}]}, ["lines[2].unit_price"]),
        ({"lines": [{"unit_prise": 100, "unit_price": 100, "tax_category": "Z"}]}, ["lines[1].unit_prise"]),
        ({"customer": "\ud800"}, ["customer"]),
    ],
)
def test_a_value_of_another_kind_is_refused_by_its_name(
    tmp_path: Path, changed: dict[str, object], fields: list[str]
) -> None:
    result = read_json(tmp_path, [GOOD | changed, GOOD | {"number": "2"}])
    assert fields_of(result.refused) == fields
    assert [each.number for each in result.invoices] == ["2"]


@pytest.mark.parametrize(
    "number", ["1e999999", "1" * 5_000, "-1e-999999", "1e9999999999999999999", "-1e-9999999999999999999"]
)
@pytest.mark.parametrize("field", ["number", "total", "customer"])
def test_a_number_of_absurd_size_is_refused(tmp_path: Path, number: str, field: str) -> None:
    text = json.dumps(GOOD | {field: "@"}).replace('"@"', number)
    assert read(tmp_path, text, name="in.json").refusal.field == field


def test_an_invoice_may_be_larger_than_one_step_and_not_larger_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = [GOOD | {"number": str(place), "note": "é" * 9_000} for place in range(30)]
    monkeypatch.setattr(json_rows, "_STEP", 100)
    assert len(read_json(tmp_path, large).invoices) == 30
    monkeypatch.setattr(json_rows, "LARGEST_INVOICE", 5_000)
    assert "not JSON" in read_json(tmp_path, large).broken[0].title


def test_the_line_is_the_one_an_invoice_begins_in(tmp_path: Path) -> None:
    text = json.dumps([GOOD, GOOD | {"number": "2", "total": "x"}], indent=1)
    assert read(tmp_path, text, name="in.json").refusal.line == 2 + len(GOOD) + 2
