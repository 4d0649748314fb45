"""Writes docs/man/tui-invoice.1 from the commands' declarations: python -m tests.house.man_page."""

from __future__ import annotations

from tests.house.source import ROOT
from tui_invoice.cli.main import main
from tui_invoice.cli.manual import page

PAGE = ROOT / "docs" / "man" / "tui-invoice.1"

if __name__ == "__main__":
    PAGE.write_text(page(main) + "\n", "ascii")
