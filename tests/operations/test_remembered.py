"""What the screen remembers: per database, private, and never in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.periods import PeriodKind
from tui_invoice.operations.context import Context
from tui_invoice.operations.paths import find
from tui_invoice.operations.remembered import Remembered, load, save

WHOLE = Remembered(View.FAILED, PeriodKind.CHOSEN, date(2026, 10, 1), date(2026, 10, 15), 42, 1_795_000_000_000)
DAYS = st.none() | st.dates()


def at(database: Path) -> Context:
    return Context(find({}, str(database)), FakeClock(), "lone", {})


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return at(tmp_path / "office.db")


def test_nothing_remembered_is_all_of_this_month(context: Context) -> None:
    assert load(context) == Remembered(View.ALL, PeriodKind.MONTH)
    assert not context.paths.remembered.exists()


def test_what_was_saved_is_remembered_privately_and_says_its_period(context: Context) -> None:
    save(context, WHOLE)
    assert load(context) == WHOLE
    assert context.paths.remembered.stat().st_mode & 0o777 == 0o600
    today = date(2026, 11, 25)
    assert (WHOLE.period(today), WHOLE.named(today)) == (Period(WHOLE.first, WHOLE.last), "1 Oct to 15 Oct")
    assert Remembered().period(today) == Period(date(2026, 11, 1), date(2026, 11, 30))


def test_each_database_has_its_own_by_its_real_path(context: Context, tmp_path: Path) -> None:
    (tmp_path / "office.db").touch()
    (tmp_path / "link.db").symlink_to("office.db")
    save(context, WHOLE)
    save(at(tmp_path / "other.db"), replace(WHOLE, view=View.SENT))
    assert load(at(tmp_path / "link.db")) == WHOLE
    assert load(at(tmp_path / "other.db")).view is View.SENT
    assert load(at(tmp_path / "third.db")) == Remembered()


def test_of_too_many_the_one_saved_longest_ago_is_forgotten(context: Context, tmp_path: Path) -> None:
    save(context, WHOLE)
    places = [at(tmp_path / f"{n}.db") for n in range(50)]
    for place in places[:49]:
        save(place, WHOLE)
    save(context, WHOLE)
    save(places[49], WHOLE)
    assert load(places[0]) == Remembered()
    assert load(context) == load(places[1]) == load(places[49]) == WHOLE


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "[" * 100_000, "\udcff", '{"a": 1}'])
def test_a_broken_or_foreign_file_is_as_none_and_is_written_anew(context: Context, text: str) -> None:
    path = context.paths.remembered
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load(context) == Remembered()
    save(context, WHOLE)
    assert load(context) == WHOLE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("view", "everything"),
        ("view", None),
        ("period", "decade"),
        ("first", "soon"),
        ("first", 5),
        ("first", "2026-11-01"),
        ("seen", "42"),
        ("seen", True),
        ("seen", 10**30),
        ("at", 10**15),
        ("at", -1),
        ("at", 1.5),
    ],
)
def test_an_entry_with_one_wrong_value_is_as_none(context: Context, key: str, value: object) -> None:
    save(context, WHOLE)
    path = context.paths.remembered
    known = json.loads(path.read_text("utf-8"))
    known[str(context.paths.database.resolve())][key] = value
    path.write_text(json.dumps(known), "utf-8")
    assert load(context) == Remembered()


def test_where_it_cannot_be_written_that_is_told_and_reading_goes_on(context: Context) -> None:
    context.paths.remembered.mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"screen\.json"):
        save(context, WHOLE)
    assert load(context) == Remembered()


@given(
    st.builds(
        Remembered,
        st.sampled_from(View),
        st.sampled_from(PeriodKind),
        first=st.none(),
        last=DAYS,
        seen=st.integers(0, 2**47 - 1),
        at=st.integers(0, 2**47 - 1),
    )
)
def test_whatever_is_saved_is_read_back(tmp_path_factory: pytest.TempPathFactory, remembered: Remembered) -> None:
    context = at(tmp_path_factory.mktemp("office") / "office.db")
    save(context, remembered)
    assert load(context) == remembered
