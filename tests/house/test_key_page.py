"""The page of keys is what the program says of its keys."""

from __future__ import annotations

from tests.house.key_page import PAGE
from tui_invoice.tui.key_sheet import sheet


def test_the_page_of_keys_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == sheet(), "write it anew: python -m tests.house.key_page"
