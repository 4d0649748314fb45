"""Deliver: run a courier in this process, or wait until chosen mail came to an end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from tui_invoice.operations.composing import composer
from tui_invoice.operations.context import Context
from tui_invoice.operations.courier import Courier, Ended, Mode
from tui_invoice.operations.drawing import draw
from tui_invoice.operations.ending import telling
from tui_invoice.operations.hand import Tools
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.machine import machine_id
from tui_invoice.operations.transports import connector
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store.under_way import is_under_way

if TYPE_CHECKING:
    from tui_invoice.operations import looking

WAIT = 900.0
"""Seconds that `--wait` waits where it is not said."""


def deliver(
    context: Context,
    mode: Mode,
    waiting: Waiting,
    log: Callable[[str], object] = sys.stderr.write,
    lingers: Callable[[], object] | None = None,
    *,
    reads: bool = True,
) -> Ended:
    """Work as the courier until the mode says so or the end is asked for. Raises StoreError, SettingsError.

    With `reads` it reads the mailboxes too. `lingers` is called once, from a thread of its own, where the end was asked
    for and the answer to a mail that is being handed over is still waited for.
    """
    tools = Tools(
        connect=connector(context.paths, context.environ, context.clock, context.secrets),
        compose=composer(draw),
        looking=partial(_looking, context) if reads else None,
    )
    machine = machine_id(context.paths.machine)
    courier = Courier(context.paths.database, context.clock, tools, machine, log=log, waiting=waiting)
    with nullcontext() if lingers is None else telling(context, waiting, lingers):
        return courier.run(mode)


def _looking(context: Context) -> looking.Tools:
    from tui_invoice.operations.reading_tools import looks

    return looks(context)


def wait_for(
    context: Context,
    numbers: Sequence[str],
    waiting: Waiting,
    seconds: float = WAIT,
    lingers: Callable[[], object] | None = None,
) -> bool:
    """Hand over here if no courier is at work, else watch it, until none of the numbers is due or under way.

    `lingers` is called as `deliver` does.

    Tell whether that was reached in `seconds`; mail that is queued for later does not count as due.
    Raises StoreError, SettingsError.
    """
    until = context.clock.monotonic() + seconds
    timer = threading.Timer(seconds, waiting.stop)
    timer.daemon = True
    timer.start()
    try:
        with context.reading() as db:
            while is_under_way(db, numbers) and not waiting.stopping and context.clock.monotonic() < until:
                if is_held(context.paths.database):
                    waiting.pause(0.1)
                else:
                    deliver(context, Mode.ONCE, waiting, lingers=lingers, reads=False)
            return not is_under_way(db, numbers)
    finally:
        timer.cancel()
