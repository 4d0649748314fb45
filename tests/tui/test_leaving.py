"""The screen is left while something that was asked for is still being done: it is done to its end."""

from __future__ import annotations

from tests.tui.pty_screen import in_pty
from tests.tui.town_hall import TownHall
from tui_invoice.domain.delivery import SendStatus

PROGRAM = """
import threading
from tui_invoice.operations import starting
real = starting.to_ask
def slow(*asked):
    threading.Event().wait(0.7)
    return real(*asked)
starting.to_ask = slow
from tui_invoice.__main__ import main
main()
"""
SLOW = ("-P", "-c", PROGRAM)
"""A program in which queueing takes its time, as beside a busy colleague."""


def test_what_was_sent_is_queued_though_the_screen_is_left_at_once(town_hall: TownHall) -> None:
    database = town_hall.context.paths.database
    with in_pty("--db", str(database), program=SLOW) as screen:
        screen.sees("2026-0142", "? All keys")
        screen.press("e")
        screen.sees("correct the address of 2026-0142")
        screen.press("ketoan@anhduong.com.vn")
        screen.sees("anhduong.com.vn takes mail")
        screen.rests(0.5)
        screen.press("enter", "q")
        assert screen.ends() == 0
        assert screen.model.clean
    assert town_hall.status(town_hall.numbers["bounced"])[0] is SendStatus.QUEUED
    assert not database.with_name(f"{database.name}-wal").exists(), "the database is closed"
