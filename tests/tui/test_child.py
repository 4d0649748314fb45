"""What runs beside the screen is asked to end, and may finish what must not be cut; what does not end is ended."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.tui import child
from tui_invoice.tui.child import Child

FINISHES = """
import os, signal, sys
def end(*_):
    open(sys.argv[1], "w").close()
    print('{"late": 1}', flush=True)
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print('{"ready": 1}', flush=True)
while True: signal.pause()
"""
STAYS = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('{"ready": 1}', flush=True)
while True: signal.pause()
"""


async def ended(desk: Desk, script: str, file: Path) -> list[object]:
    """Run a script in a child's place and end it as soon as it is there; return what was heard of it."""
    made, heard = Child(desk.context, []), list[object]()
    made._argv = [sys.executable, "-c", script, str(file)]

    def take(told: dict[str, object]) -> None:
        heard.append(told)
        made.end()
        made.end()

    await made.run(take, 50)
    assert made._process is not None
    assert made._process.returncode is not None
    return heard


async def test_one_that_is_ended_finishes_what_it_must_and_is_heard_no_more(desk: Desk, tmp_path: Path) -> None:
    assert await ended(desk, FINISHES, tmp_path / "kept") == [{"ready": 1}]
    assert (tmp_path / "kept").exists()


async def test_one_that_is_ended_while_it_is_started_is_ended(desk: Desk) -> None:
    made = Child(desk.context, [])
    made._argv = [sys.executable, "-c", STAYS.replace("SIG_IGN", "SIG_DFL")]
    running = asyncio.create_task(made.run(lambda _: None))
    await asyncio.sleep(0)
    assert made._process is None
    made.end()
    assert await running == -signal.SIGTERM


async def test_one_that_does_not_end_is_ended(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 0.05)
    assert await ended(desk, STAYS, tmp_path) == [{"ready": 1}]
