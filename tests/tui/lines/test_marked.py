"""The strip of marked invoices says of each what it is."""

from __future__ import annotations

from dataclasses import replace

from tests.support.clocks import FakeClock
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Seller, Status
from tui_invoice.domain.office import Office
from tui_invoice.domain.text import cells
from tui_invoice.operations.listing import Row
from tui_invoice.tui.lines import marked
from tui_invoice.tui.lines.columns import Columns
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.strip import strip
from tui_invoice.tui.lines.verdict import Told
from tui_invoice.tui.paint.roles import Role

ROW = Row(1, "A-1", Status.ISSUED, SendStatus.NOT_SENT, 0, 0, None, None, "Ann", (), "EUR", 100, "")


def told(*rows: Row) -> str:
    return "\n".join(each.text for each in marked.strip(rows, Manner(Office(Seller("N")), FakeClock()), 5))


def test_a_credit_note_is_told_as_such_in_the_table_and_the_verdict() -> None:
    credit, manner = replace(ROW, credit=True), Manner(Office(Seller("N")), FakeClock())
    said = Told("✓", Role.OK, "Sent")
    assert [("Credit · Ann" in Columns.of(80).row(each, manner).text) for each in (ROW, credit)] == [False, True]
    assert ["credit note" in strip(each, said, 80, 5)[0].text for each in (ROW, credit)] == [False, True]
    assert cells(Columns.of(80).row(replace(credit, customer="武汉" * 20), manner).text) <= 80


def test_one_under_way_is_told_apart_from_one_that_is_void() -> None:
    queued, void = replace(ROW, send_status=SendStatus.QUEUED), replace(ROW, status=Status.VOID)
    assert "A-1 is still under way: it is left out" in told(ROW, queued)
    assert "A-1 is not to be sent now: it is left out" in told(ROW, void)
    assert "1 not sent, 1 void" in told(ROW, void)
    assert "under way" not in told(ROW, void)
    assert "left out" not in told(ROW)


def test_a_credit_note_is_taken_away_from_the_sum() -> None:
    assert "3 marked · 1.50" in told(replace(ROW, total=200), ROW, replace(ROW, total=150, credit=True)).replace(
        "€", ""
    )
