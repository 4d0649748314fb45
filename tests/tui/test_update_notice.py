"""The notice of a newer version: one line where it was asked for, and nobody waits for the index."""

from __future__ import annotations

import threading

import pytest

from tests.tui.driver import opened
from tests.tui.town_hall import TownHall
from tui_invoice.operations import updates
from tui_invoice.tui.worker import ASIDE, wait_for_all


async def test_it_is_said_in_one_line_where_the_settings_ask_for_it(
    town_hall: TownHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look(*_: object) -> str:
        asked.append(threading.current_thread().name)
        return "99.0"

    monkeypatch.setattr(updates, "look", look)
    config = town_hall.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('updates = "https://index.example/tui-invoice/json"\n')
    config.chmod(0o600)
    async with opened(town_hall.context) as clerk:
        await clerk.sees("tui-invoice 99.0 is there")
    assert asked == [ASIDE]


def test_who_leaves_does_not_wait_for_the_index() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait, name=ASIDE, daemon=True)
    thread.start()
    wait_for_all()
    assert thread.is_alive()
    over.set()
