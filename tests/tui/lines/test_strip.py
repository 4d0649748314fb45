"""The verdict strip: what decides is not cut where there is a row for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.lines.test_columns import ROW
from tui_invoice.tui.lines.strip import strip
from tui_invoice.tui.lines.verdict import Mend, Told
from tui_invoice.tui.paint.line import Paint
from tui_invoice.tui.paint.roles import PALETTES, Role

WHO = "lone@bageriet-hjoernet.example"
BROKE = Told(
    "?", Role.WARN, "May have arrived: the line broke at the very end", WHO, "14 Nov 03:53, try 1",
    "mail.example had all of it, then closed without a word.", more="It is never sent again by itself.",
    mends=(Mend("settle", "Say whether it arrived"),),
)  # fmt: skip
UNREAD = "What comes back is in the mailbox of office@myoffice-at-the-harbour.example: it is not read."


def drawn(told: Told, width: int = 80, height: int = 5) -> list[str]:
    lines = strip(ROW, told, width, height)
    assert len(lines) == height
    return [each.strip(width, Paint(PALETTES["dark"])).text.rstrip() for each in lines]


def test_a_sentence_goes_on_in_the_row_below_rather_than_being_cut_at_the_address() -> None:
    rows = drawn(BROKE)
    assert rows[1].endswith("14 Nov 03:53") and rows[1].startswith(" ? May have arrived")
    assert WHO in rows[2] and "closed without a word." in rows[3]
    assert "u Say whether it arrived" in rows[4]
    assert not any("…" in each for each in rows)


def test_what_fits_in_one_row_stays_in_it() -> None:
    rows = drawn(replace(BROKE, who="a@b.example"), 100)
    assert (
        rows[1].endswith("a@b.example         14 Nov 03:53, try 1".lstrip("a@b.exmpl").strip()) and "…" not in rows[1]
    )
    assert rows[3].strip() == BROKE.more


@pytest.mark.parametrize("kept", ["more", "note"])
def test_what_is_to_be_known_takes_the_rows_that_are_left(kept: str) -> None:
    told = Told("✓", Role.TEXT, "Sent: mail.example took it for ann@example.com", keep=True, **{kept: UNREAD})  # type: ignore[arg-type]
    rows = drawn(told)
    assert " ".join(" ".join(rows[2:4]).split()).removeprefix("! ") == UNREAD
    longer = drawn(replace(told, words="250 " + "ok " * 60, spoken=True))
    assert longer[2].endswith("…") and longer[3].strip("! ").startswith("What comes back is")


def test_on_a_narrow_screen_an_address_that_finds_no_room_is_cut_and_the_sentence_is_not() -> None:
    rows = drawn(BROKE, 40, 4)
    assert " ".join(" ".join(rows[1:3]).split()).startswith("? May have arrived: the line broke at the very end")
