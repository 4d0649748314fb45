"""The outbox under kill -9: at every named point, at random, with stopped processes and wrong clocks."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills.couriers import Couriers
from tests.kills.office import fill, reckon
from tests.support.waiting import wait_until
from tui_invoice.demo.script import Script
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import DAY, HOUR, SystemClock
from tui_invoice.domain.delivery import State
from tui_invoice.store import due
from tui_invoice.store.database import Database

KILLS = int(os.environ.get("TUI_INVOICE_KILLS", "40"))
BEFORE_MARKER = ("locked", "recovered", "claimed", "composed", "connected", "before_marker")
AFTER_MARKER = ("marked", "answered")
AT_REST = ("finished", "released")
WRONG_CLOCKS = (0, HOUR, -HOUR, DAY, -DAY)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Script()) as server:
        yield server


def _drain(path: Path, couriers: Couriers) -> None:
    """Let one courier bring everything to its end; what a wrong clock put off is due now."""
    with Database.open(path, SystemClock()) as db, db.transaction():
        due.make_due(db)
    couriers.wait(couriers.start())


@pytest.mark.parametrize("point", [*BEFORE_MARKER, *AFTER_MARKER, *AT_REST])
def test_a_courier_killed_at_a_named_point_loses_and_doubles_nothing(
    point: str, tmp_path: Path, server: ScriptedServer
) -> None:
    path = tmp_path / "invoices.db"
    fill(path, server.port, 6)
    with Couriers(path) as couriers:
        pid = couriers.start(kill_at=point, nth=1 if point in ("locked", "recovered", "connected", "released") else 2)
        couriers.wait(pid)
        assert couriers.was_killed(pid), f"the courier never passed {point}"
        _drain(path, couriers)
    found = reckon(path, server)
    assert (found.doubled, found.lost, found.unsaid, found.sound) == ((), (), (), True)
    assert set(found.states) <= {State.SENT, State.UNCERTAIN}
    uncertain = found.states[State.UNCERTAIN]
    if point in AFTER_MARKER:
        assert uncertain >= 2, "the mail whose courier died after the marker may have arrived"
    else:
        assert uncertain <= 2, "another sender's mail may have been between marker and answer"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_contending_couriers_killed_at_random_lose_and_double_nothing(
    tmp_path: Path, server: ScriptedServer, seed: int
) -> None:
    """Three couriers at a time contend for the lock, each with a clock of its own; some are stopped for a while."""
    dice = random.Random(seed)
    path = tmp_path / "invoices.db"
    fill(path, server.port, max(60, KILLS * 6))
    killed = 0
    with Couriers(path) as couriers:
        while killed < KILLS:
            crowd = [couriers.start(shift=dice.choice(WRONG_CLOCKS)) for _ in range(3)]
            _let_work(dice.random() * 0.12)
            if dice.random() < 0.15:
                asleep = dice.choice(crowd)
                couriers.send(asleep, signal.SIGSTOP)
                _let_work(dice.random() * 0.05)
                couriers.send(asleep, signal.SIGCONT)
            for pid in crowd:
                couriers.send(pid, signal.SIGKILL)
            for pid in crowd:
                couriers.wait(pid)
            killed += sum(couriers.was_killed(pid) for pid in crowd)
            if not _work_left(path):
                break
        _drain(path, couriers)
    found = reckon(path, server)
    print(f"{killed} kills, seed {seed}: {dict(found.states)}")
    assert (found.doubled, found.lost, found.unsaid, found.sound) == ((), (), (), True)
    assert set(found.states) <= {State.SENT, State.UNCERTAIN}, "something is stuck"
    assert killed >= min(KILLS, 20)


def _work_left(path: Path) -> bool:
    with Database.open(path, SystemClock(), write=False) as db:
        return bool(db.number("SELECT count(*) FROM delivery WHERE is_open=1"))


def _let_work(seconds: float) -> None:
    """Let the couriers run for a while that is no condition but chance itself."""
    until = SystemClock().monotonic() + seconds
    wait_until(lambda: SystemClock().monotonic() >= until, what="a moment")
