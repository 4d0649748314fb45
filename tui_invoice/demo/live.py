"""The open demo: an office in a folder of its own, with a past, and servers on loopback that go on while one looks.

Nothing of the user's is read or written, nothing leaves the machine, and nothing stays behind.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.demo import backstory, homecoming
from tui_invoice.demo.ending import ended_by_signals, folder_for, undisturbed
from tui_invoice.demo.office import WHO, places
from tui_invoice.demo.postman import postman
from tui_invoice.demo.surroundings import surroundings
from tui_invoice.demo.town import Town, town
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import lock, starting
from tui_invoice.operations.context import Context
from tui_invoice.operations.waiting import Waiting

EXPLAIN = "Demo: a made-up office with mail servers of its own. Nothing leaves this machine, all goes when you quit."
PATIENCE = 10.0
"""Seconds that the courier has to come to its end; its answers take far less here."""
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Live:
    """The office as it stands when the screen opens, on the machine's own clock.

    `explain` says on one line what it is; `roles` has the invoices' numbers by what happened, or will, to each.
    """

    context: Context
    explain: str
    roles: Mapping[str, str]
    town: Town


@contextmanager
def live(keep: Path | None = None) -> Iterator[Live]:
    """Open the demo for as long as the block lasts; its folder goes with it, or is `keep`, which stays.

    SIGTERM and SIGHUP end the block as an exception does. At its end couriers are asked to stop and are waited for.
    Raises RefusedError where `keep` holds an office already or this machine cannot reach itself, StoreError for
    a disk that is full.
    """
    with ended_by_signals(), folder_for(keep) as folder, town() as servers:
        roles = backstory.tell(folder, servers)
        context = Context(places(folder), SystemClock(), WHO, surroundings(os.environ, folder, servers.names))
        try:
            with servers.away_for_a_while(), postman(servers.servers, homecoming.now, servers.boxes):
                yield Live(context, EXPLAIN, roles, servers)
        finally:
            with undisturbed():
                _end_couriers(context)


def _end_couriers(context: Context) -> None:
    """End the couriers at work: by asking, and where that is not heard by force, since their office goes now."""
    with suppress(InvoiceError):
        if starting.stop_courier(context, PATIENCE):
            return
    database = context.paths.database
    pid = lock.holder(database).get("pid")
    if isinstance(pid, int) and lock.is_held(database):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        waiting, until = Waiting(), context.clock.monotonic() + PATIENCE
        while lock.is_held(database) and context.clock.monotonic() < until:
            waiting.pause(_STEP)  # its files go only when it writes no more of them
