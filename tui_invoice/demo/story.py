"""The whole story without a screen: an office sends its mail, reads what failed, mends it, and nobody is left out.

It is played with the real importer, outbox, courier and pages, against the scripted server on this
machine; only the hours are skipped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TextIO

from tui_invoice.demo.acts import Story
from tui_invoice.demo.ending import ended_by_signals, folder_for
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.invoicing import OLD
from tui_invoice.demo.loopback import refuse_unreachable
from tui_invoice.demo.moments import ZONE, StoryClock, instant
from tui_invoice.demo.office import ADDRESS, LARGEST, PASSWORD, open_office
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.demo.telling import Teller
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.clock import today as today_of

HOUR = 9
"""When the story's morning begins, in the office's time."""


def play(out: TextIO, *, keep: Path | None = None, today: date | None = None, old: int = OLD) -> int:
    """Play the story, after so many old invoices, and print it to `out`; return 0 if it ended as told, 1 if not.

    Everything happens in a temporary folder that is removed at the end, or in `keep`, which is made and
    left. Raises RefusedError where `keep` holds an office already or this machine cannot reach itself, StoreError for
    a disk that is full.
    """
    clock = StoryClock(instant(today or today_of(SystemClock(), ZONE), HOUR))
    with (
        ended_by_signals(),
        folder_for(keep) as folder,
        ScriptedServer(users={ADDRESS: PASSWORD}, extensions=Extensions(size=LARGEST), clock=clock) as server,
        ScriptedMailboxes({ADDRESS: PASSWORD}, clock=clock) as boxes,
    ):
        refuse_unreachable(server.host, server.port)
        office = open_office(folder, clock, server.port, boxes.port, old=old)
        return Story(office, server, boxes, Teller(out, ZONE)).play()
