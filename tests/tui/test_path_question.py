"""Names of files are completed as far as they are alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.tui.screens.importing import begun
from tui_invoice.tui.widgets.path import completed, completions

ENDINGS = (".csv", ".json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("hóa đơn 10.csv", "hóa đơn 11.CSV", "notes.txt", ".hidden.csv", "data.json"):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "2026").mkdir()
    return tmp_path


def test_folders_and_files_of_the_right_kind_are_offered(folder: Path) -> None:
    assert completions(f"{folder}/", ENDINGS) == ["2026/", "data.json", "hóa đơn 10.csv", "hóa đơn 11.CSV"]
    assert completions(f"{folder}/.", ENDINGS) == [".hidden.csv"]
    assert completions(f"{folder}/nothing/", ENDINGS) == []


def test_what_all_have_in_common_is_filled_in_and_no_more(folder: Path) -> None:
    assert completed(f"{folder}/h", ENDINGS) == f"{folder}/hóa đơn 1"
    assert completed(f"{folder}/d", ENDINGS) == f"{folder}/data.json"
    assert completed(f"{folder}/x", ENDINGS) == f"{folder}/x"


def test_the_home_folder_is_known_by_its_sign(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert completed("~/da", ENDINGS) == "~/data.json"


@given(st.text())
def test_any_text_may_be_typed(text: str) -> None:
    assert completed(text, ENDINGS).startswith(text)


def test_it_begins_in_the_folder_of_the_last_file_else_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    (home / "bank").mkdir(parents=True)
    away.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(away)
    assert [begun(each) for each in (None, home, home / "bank")] == [f"{away}/", "~/", "~/bank/"]
    away.rmdir()
    assert begun(None) == "~/"
