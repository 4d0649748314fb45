"""The row of senders: all of them at any width, the chosen one always by its whole address."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.lines.test_trial import health
from tui_invoice.domain.text import cells
from tui_invoice.tui.lines import accounts
from tui_invoice.tui.paint.roles import Role


def test_senders_are_shown_whole_then_by_their_names_then_by_their_numbers() -> None:
    known = [health(), health(cause="sender_sign_in"), health()]
    wide, middle, narrow = (accounts.senders(known, 1, width).text for width in (120, 70, 50))
    assert wide.count("lone@nordlys.dk") == 3 and "✗ on hold" in wide
    assert middle.count("lone@nordlys.dk") == 1 and "1 lone ◦" in middle
    assert narrow.split() == ["1", "◦", "2", "lone@nordlys.dk", "✗", "3", "◦", "a", "add"]


@given(count=st.integers(0, 9), chosen=st.integers(0, 9), width=st.integers(60, 160))
def test_the_row_fits_and_every_sender_has_its_digit(count: int, chosen: int, width: int) -> None:
    row = accounts.senders([health() for _ in range(count)], chosen, width).text
    assert cells(row) < width
    assert all(f" {n + 1} " in row for n in range(count))
    assert ("new sender" in row) is (chosen >= count)


def test_keys_are_shown_as_keys_only_where_they_are_no_text() -> None:
    known = [health(), health()]
    assert any(run.role is Role.KEY for run in accounts.senders(known, 0, 80).left)
    assert not any(run.role is Role.KEY for run in accounts.senders(known, 0, 80, live=False).left)
