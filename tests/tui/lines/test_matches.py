"""What the palette finds, and in which order."""

from __future__ import annotations

import pytest

from tui_invoice.tui.commands import COMMANDS, Scope, of
from tui_invoice.tui.lines.matches import matching, shown

MAIN = of(Scope.MAIN, Scope.MOVE, Scope.ANY)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("send", "send"), ("SEND ALL", "send_all"), ("resend f", "resend_failed"), ("view_5", "view_5"),
        ("pdfs", "save_all"), ("log", "whole_log"), ("clip", "copy"), ("not sent", "view_2"),
    ],
)  # fmt: skip
def test_it_finds_what_was_meant_first(typed: str, first: str) -> None:
    assert matching(typed, MAIN)[0].id == first


def test_every_command_is_found_by_its_title_and_by_its_id() -> None:
    for command in COMMANDS:
        assert command in matching(command.title, [command])
        assert command in matching(command.id, [command])
    assert matching("fly to the moon", COMMANDS) == []


def test_a_command_that_does_not_work_says_why_where_it_is_chosen() -> None:
    found = matching("resend", MAIN)
    row = shown(found, 0, lambda command: command[0], lambda command: "settle it first" * (command == "resend"), 80)
    assert "Resend: settle it first" in row.text
