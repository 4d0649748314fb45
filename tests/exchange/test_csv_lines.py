"""CSV for a spreadsheet: no cell becomes a formula, none hides what it holds, and each line is one."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.exchange.csv_lines import line


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1"])
def test_what_would_be_a_formula_is_text(text: str) -> None:
    (cell,) = next(csv.reader([line([text])]))
    assert cell == f"'{text}"


def test_a_line_is_one_line_and_control_characters_are_seen() -> None:
    assert line(['a "quote"', "two\r\nlines", "\x1b[2J", "a,b", ""]) == '"a ""quote""",two␍␊lines,␛[2J,"a,b",'


@given(st.lists(st.text(), min_size=1))
def test_any_cells_are_read_back_as_so_many(cells: list[str]) -> None:
    (row,) = csv.reader([line(cells)])
    assert len(row) == len(cells) or cells == [""]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
