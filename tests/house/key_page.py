"""Writes docs/keys.md from the commands' declarations: python -m tests.house.key_page."""

from __future__ import annotations

from tests.house.source import ROOT
from tui_invoice.tui.key_sheet import sheet

PAGE = ROOT / "docs" / "keys.md"

if __name__ == "__main__":
    PAGE.write_text(sheet(), "utf-8")
