"""The story of an invoice: nothing is cut, nothing is wider than the screen, nothing of a server's words is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.town_hall import TownHall
from tui_invoice.domain.text import cells, visible_lines
from tui_invoice.operations import offices, showing
from tui_invoice.operations.showing import Shown
from tui_invoice.tui.lines import verdict
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.story import story, wrapped
from tui_invoice.tui.paint.line import Line

ANSWER = "550 5.7.1 Our system has detected that this message\n5.7.1 is likely unsolicited mail.\n5.7.1 Bye [x]"


def told(town_hall: TownHall, role: str) -> tuple[Shown, Manner]:
    shown = showing.show(town_hall.context, town_hall.numbers[role])
    return shown, Manner(offices.show(town_hall.context), town_hall.clock)


def width_of(line: Line) -> int:
    return sum(cells(run.text) for run in (*line.left, *line.right))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("width", [24, 40, 60, 80, 100])
def test_every_story_fits_its_width_and_says_all_that_servers_said(town_hall: TownHall, width: int) -> None:
    for role in town_hall.numbers:
        shown, manner = told(town_hall, role)
        lines = story(shown, verdict.tell(shown, manner), manner, width)
        assert max(map(width_of, lines)) <= width, role
        text = squeezed("".join(each.text for each in lines))
        for said in (*(each.reply for each in shown.attempts), *(each.reply for each in shown.recipients)):
            assert squeezed(visible_lines(said)) in text, role
        for event in shown.history:
            assert squeezed(visible_lines(event.text)) in text, role


def test_an_answer_of_several_lines_keeps_them(town_hall: TownHall) -> None:
    shown, manner = told(town_hall, "full")
    attempt = replace(shown.attempts[0], reply=ANSWER)
    lines = story(replace(shown, attempts=(attempt,)), verdict.tell(shown, manner), manner, 80)
    texts = [each.text.strip() for each in lines]
    first = texts.index('"550 5.7.1 Our system has detected that this message')
    assert texts[first + 1 : first + 3] == ["5.7.1 is likely unsolicited mail.", '5.7.1 Bye [x]"']


@given(st.text(), st.integers(2, 60))
def test_wrapped_text_loses_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells(each) <= width for each in lines)
    assert squeezed("".join(lines)) == squeezed(visible_lines(text))
