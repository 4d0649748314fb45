"""How a command is asked to come to its end, and tells for what it still waits then."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tui_invoice.domain.errors import StoreError
from tui_invoice.operations.context import Context
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store.under_way import in_hand

_STEP = 0.1
_AT_ONCE = 0.3
"""Seconds in which a courier ends that has no mail in hand; nobody need be told of them."""


@contextmanager
def told_by_signals(waiting: Waiting) -> Iterator[list[int]]:
    """Let SIGTERM and SIGINT ask for the end, and SIGHUP (a dropped line) do nothing, inside the block.

    Gives the numbers of the signals that came.
    """
    told: list[int] = []

    def stop(number: int, _: object) -> None:
        told.append(number)
        waiting.stop()

    before = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, stop),
        signal.SIGINT: signal.signal(signal.SIGINT, stop),
        signal.SIGHUP: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def telling(context: Context, waiting: Waiting, lingers: Callable[[], object]) -> Iterator[None]:
    """Call `lingers` once where the block goes on after the end was asked for, for a mail in hand.

    By a thread, since the one that works may hang in the server's answer, and a signal handler may open nothing.
    """
    over = threading.Event()

    def watch() -> None:
        while not waiting.pause(_STEP):
            if over.is_set():
                return
        if not over.wait(_AT_ONCE):
            with suppress(StoreError), context.reading() as db:
                if in_hand(db):
                    lingers()

    thread = threading.Thread(target=watch, name="lingering", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
