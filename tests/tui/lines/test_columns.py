"""The rows of the table, as they are painted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.clocks import FakeClock
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Seller, Status
from tui_invoice.domain.office import Office
from tui_invoice.operations.listing import Row
from tui_invoice.tui.lines.columns import Columns
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.paint.line import Paint
from tui_invoice.tui.paint.roles import PALETTES, Ground, Role

MANNER = Manner(Office(Seller("N")), FakeClock())
ROW = Row(1, "A-1", Status.ISSUED, SendStatus.FAILED, 0, 0, None, None, "Ann", (), "EUR", 100_00, "")


@pytest.mark.parametrize("width", [4, 20, 40, 80, 130])
@pytest.mark.parametrize("theme", ["dark", "ansi-dark"])
def test_the_cursor_s_bar_runs_from_number_to_total_and_the_status_keeps_its_colour(theme: str, width: int) -> None:
    palette = PALETTES[theme]
    row = replace(ROW, customer="武汉光谷新材料科技贸易有限责任公司")
    strip = Columns.of(width).row(row, MANNER).on(Ground.CURSOR).strip(width, Paint(palette))
    barred, plain = palette.style(Role.TEXT, Ground.CURSOR), palette.style(Role.ERROR)
    bar = "".join(each.text for each in strip if each.style == barred)
    assert strip.cell_length == width
    if width >= 40:
        assert bar.lstrip().startswith("A-1") and strip.text.endswith(bar)
        assert "".join(each.text for each in strip if each.style == plain).split() == ["✗", "Failed"]
    if width >= 80:
        assert "100" in bar
