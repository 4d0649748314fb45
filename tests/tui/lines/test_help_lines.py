"""The help: every command, every status, at any width."""

from __future__ import annotations

import pytest

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.signs import SIGNS
from tui_invoice.domain.text import cells
from tui_invoice.tui.commands import Scope, of
from tui_invoice.tui.lines.help_lines import MEANING, Asked, help_lines

DETAIL = of(Scope.DETAIL, Scope.MOVE, Scope.ANY)


def asked(**more: object) -> Asked:
    return Asked(DETAIL, lambda _: "K", lambda command: "settle it first" * (command == "resend"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [24, 40, 80, 110])
def test_it_fits_and_leaves_nothing_out(width: int) -> None:
    lines = help_lines(asked(), width)
    assert max(sum(cells(run.text) for run in (*each.left, *each.right)) for each in lines) <= width
    text = " ".join(" ".join(each.text for each in lines).split())
    for word in (*(each.title for each in DETAIL), *(each.tooltip for each in DETAIL), *MEANING.values()):
        assert "".join(word.split()) in "".join(text.split())


def test_a_command_that_does_not_work_now_says_why_below_itself() -> None:
    texts = [each.text for each in help_lines(asked(), 110)]
    at = next(n for n, text in enumerate(texts) if "Resend " in text)
    assert "Now not: settle it first" in texts[at + 1]
    assert sum("Now not" in text for text in texts) == 1


def test_in_a_form_the_field_speaks_first() -> None:
    texts = [each.text for each in help_lines(asked(form=True, field="Who the invoice goes to."), 80)]
    assert texts[1].strip() == "Who the invoice goes to."
    assert any("shift+tab" in text for text in texts)


def test_every_status_is_explained() -> None:
    assert set(MEANING) == set(SIGNS) == set(SendStatus)
