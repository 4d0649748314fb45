"""A courier that was started without the password makes room for one that has it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from tests.operations.desks import Desk
from tests.support.waiting import wait_until
from tui_invoice.domain.secret import Secret
from tui_invoice.operations import starting
from tui_invoice.operations.lock import CourierLock
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import couriers


def test_a_courier_that_just_begins_does_not_miss_that_it_is_asked_to_end(tmp_path: Path) -> None:
    """It takes the lock, is asked to stop, and only then notes that it works, which forgets older wishes."""
    desk = Desk(tmp_path)
    lock = CourierLock(desk.context.paths.database)
    assert lock.take(desk.clock, Waiting())
    context = replace(desk.context, secrets={"a" * 32: Secret("word")})
    asking = threading.Thread(target=lambda: starting.end_courier(context))
    asking.start()
    try:
        with desk.context.writing() as db:
            for wish in ("the first wish", "the wish said again"):
                with db.transaction():
                    couriers.started(db, 1, "here", "1")
                wait_until(lambda: couriers.stop_asked(db), what=wish)
    finally:
        lock.release()
        asking.join(10)
    assert not asking.is_alive()
