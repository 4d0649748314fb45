from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, LINE, table
from tests.support.clocks import FakeClock
from tui_invoice.domain.import_manner import AS_IT_STANDS, Manner
from tui_invoice.operations import import_maps, importing, paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.import_looking import Look, look, mended, named, unnamed


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Context(paths.find({}, str(tmp_path / "office.db")), FakeClock(), "clerk", {})


def seen(
    context: Context, folder: Path, text: str | bytes, manner: Manner = AS_IT_STANDS, name: str = "in.csv"
) -> Look:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return look(context, file, manner)


def test_a_look_takes_nothing_and_shows_the_first_as_they_are_read(context: Context, tmp_path: Path) -> None:
    rows = [GOOD | {"number": str(n)} for n in range(30)]
    found = seen(context, tmp_path, table(*rows, GOOD | {"number": "x", "total": "?"}))
    assert (found.taken.new, len(found.taken.problems)) == (30, 1)
    assert [each.number for each in found.taken.first] == [str(n) for n in range(importing.FIRST)]
    assert not context.paths.database.exists()


def test_a_value_is_put_right_and_the_file_stays(context: Context, tmp_path: Path) -> None:
    text = table(GOOD | {"total": "1OO"}, GOOD | {"number": "2", "email": "a@b; c@@d"})
    found = seen(context, tmp_path, text)
    assert {each.written for each in found.taken.problems} == {"1OO", "a@b; c@@d"}
    manner = mended(found, found.taken.problems[0], "oops")
    again = look(context, found.file, manner)
    assert again.taken.problems[0].value == "oops"
    manner = mended(again, again.taken.problems[0], "100")
    again = look(context, found.file, manner)
    manner = mended(again, again.taken.problems[0], "a@example.com")
    taken = importing.take(context, [found.file], manner=manner)
    assert (taken.new, taken.problems) == (2, ())
    assert found.file.read_bytes() == text.encode()


def test_what_was_put_right_is_not_put_into_another_row_once_the_file_changed(context: Context, tmp_path: Path) -> None:
    found = seen(context, tmp_path, table(GOOD | {"total": "1OO"}))
    manner = mended(found, found.taken.problems[0], "100")
    again = seen(context, tmp_path, table(GOOD | {"total": "999"}), manner)
    assert again.taken.first[0].total == 99_900


@pytest.mark.parametrize("place", ["lines[2].unit_price", "customer"])
def test_a_value_of_a_json_is_put_right(context: Context, tmp_path: Path, place: str) -> None:
    line = {"unit_price": 80, "tax_rate": 25}
    value = {name: text for name, text in GOOD.items() if name != "total"} | {"lines": [line, line]}
    broken = json.loads(json.dumps(value))
    if place == "customer":
        del broken["customer"]
    else:
        broken["lines"][1]["unit_price"] = "8O"
    found = seen(context, tmp_path, json.dumps(broken), name="in.json")
    (problem,) = found.taken.problems
    assert problem.field == place
    manner = mended(found, problem, "Ann Ltd" if place == "customer" else "80")
    again = look(context, found.file, manner)
    assert (again.taken.problems, again.taken.first[0].total) == ((), 20_000)


def test_a_row_without_a_number_is_given_one(context: Context, tmp_path: Path) -> None:
    found = seen(context, tmp_path, table(GOOD, GOOD | {"number": ""}))
    (problem,) = found.taken.problems
    again = look(context, found.file, mended(found, problem, "2"))
    assert (again.taken.new, again.taken.problems) == (2, ())


def test_columns_that_were_named_once_are_known_in_the_next_file(context: Context, tmp_path: Path) -> None:
    header = "Nr;Dag;Hvem;Post;Penge;Alt i alt"
    text = f"{header}\n{';'.join(GOOD.values())}\n"
    found = seen(context, tmp_path, text)
    assert unnamed(found.columns)
    assert found.columns[2].samples == ("Ann Ltd",)
    fields = dict(zip(header.split(";"), GOOD, strict=True))
    manner = named(found, fields)
    assert look(context, found.file, manner).taken.new == 1
    import_maps.remember(context, fields, manner.columns)
    again = seen(context, tmp_path, text, name="next.csv")
    assert (again.taken.new, unnamed(again.columns)) == (1, False)
    assert [each.field for each in again.columns] == list(GOOD)


def test_letters_that_nobody_knows_are_shown_in_each_encoding(context: Context, tmp_path: Path) -> None:
    data = table(GOOD | {"customer": "Ærø"}).encode("cp1252")
    found = seen(context, tmp_path, data)
    assert "Ærø" in {name: line for name, _, line in found.encodings}["cp1252"]
    assert "read alike, either will do" in found.taken.problems[0].todo
    assert seen(context, tmp_path, data, Manner("cp1252")).encodings == ()


def test_a_customer_without_an_address_is_taken_where_it_is_said(context: Context, tmp_path: Path) -> None:
    text = table(LINE | {"email": ""})
    assert seen(context, tmp_path, text).taken.problems[0].field == "email"
    found = seen(context, tmp_path, text, Manner(no_email=True))
    assert importing.take(context, [found.file], manner=found.manner).new == 1
    assert importing.take(context, [found.file], manner=found.manner).unchanged == 1
