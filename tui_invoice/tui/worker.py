"""Work in threads: what writes, draws or waits never stands in the screen's way.

A border: whatever an operation raises becomes a message to the screen, our own faults go to the fatal handler.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from tui_invoice.domain.errors import InvoiceError

if TYPE_CHECKING:
    from tui_invoice.tui.app import InvoiceApp

T = TypeVar("T")

NAME = "operation"
ASIDE = "aside"
SECONDS = 10.0
"""So long a screen that was left lets its operations come to their end: no write waits longer for another one's."""


def in_thread(
    app: InvoiceApp,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[InvoiceError], object],
    *,
    awaited: bool = True,
) -> None:
    """Run `work` in a thread of its own, then `done` or `failed` in the screen's.

    The thread is a daemon: what is cut off at last, after `wait_for_all`, leaves nothing half-written behind. Who
    leaves does not wait for what is not `awaited`.
    """
    loop = app.loop

    def post(then: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            loop.call_soon_threadsafe(app.run_soon, then)

    def run() -> None:
        try:
            result = work()
        except InvoiceError as error:
            told = error
            post(lambda: failed(told))
        except Exception as error:  # noqa: BLE001  # the border: a fault of ours ends the program by its fatal handler
            fault = error
            post(lambda: app.broken(fault))
        else:
            post(lambda: done(result))

    threading.Thread(target=run, name=NAME if awaited else ASIDE, daemon=True).start()


def wait_for_all() -> None:
    """Let what was begun come to its end, for a while: somebody may have asked for it and left at once."""
    until = time.monotonic() + SECONDS
    for thread in threading.enumerate():
        if thread.name == NAME:
            thread.join(max(0.0, until - time.monotonic()))
