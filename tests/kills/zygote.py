"""A process that has imported everything and forks couriers on command, so that a kill meets work and not imports.

Reads one JSON object a line from standard input ({"shift": ms, "kill_at": name or null, "nth": n}) and
prints {"started": pid} and {"ended": pid, "status": n} lines. It holds no lock and no database itself.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from pathlib import Path

from tui_invoice.domain.clock import ShiftedClock, SystemClock
from tui_invoice.domain.mailbox import Mailbox
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.mail import compose, connect, diagnose, folder  # noqa: F401  # imported before the fork
from tui_invoice.mail.mailbox import imap  # noqa: F401  # the same
from tui_invoice.mail.mailbox.opening import open_mailbox
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.reports import read_report
from tui_invoice.operations import looking
from tui_invoice.operations.composing import composer
from tui_invoice.operations.courier import Courier, Mode
from tui_invoice.operations.hand import Tools
from tui_invoice.operations.taking_in import take_in
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store.database import Database

PASSWORD = "secret"
"""Of every mailbox of these tests."""


def _no_page(db: Database, invoice_id: int) -> bytes:
    raise AssertionError("every invoice of these tests brought its page along")


def _opened(sender: Sender, mailbox: Mailbox) -> Source:
    return open_mailbox(mailbox, mailbox.username, Secret(PASSWORD))


def courier(path: Path, shift: int, kill_at: str | None, nth: int) -> None:
    """Run one courier until nothing is due; die by SIGKILL when it passes `kill_at` for the nth time."""
    left = nth

    def passing(name: str) -> None:
        nonlocal left
        if name == kill_at:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    waiting = Waiting()
    signal.signal(signal.SIGTERM, lambda *_: waiting.stop())
    tools = Tools(
        connect=lambda sender: connect.connect(sender, None),
        compose=composer(_no_page),
        passing=passing,
        looking=lambda: looking.Tools(_opened, read_report, take_in, passing),
    )
    clock = ShiftedClock(SystemClock(), shift)
    Courier(path, clock, tools, "this machine", log=sys.stderr.write, waiting=waiting).run(Mode.ONCE)


def _reap() -> bool:
    """Report one child that ended; tell whether there was one."""
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    if pid:
        print(json.dumps({"ended": pid, "status": status}), flush=True)
    return bool(pid)


def main() -> None:
    """Fork a courier for each line, report each end, until standard input is closed and all are gone."""
    path = Path(sys.argv[1])
    print(json.dumps({"ready": True}), flush=True)
    pending = b""
    while True:
        while _reap():
            pass
        if not select.select([0], [], [], 0.005)[0]:
            continue
        data = os.read(0, 65536)
        if not data:
            return
        *lines, pending = (pending + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            pid = os.fork()
            if pid == 0:
                try:
                    courier(path, order["shift"], order["kill_at"], order["nth"])
                finally:
                    sys.stderr.flush()
                    os._exit(0)
            print(json.dumps({"started": pid}), flush=True)


if __name__ == "__main__":
    main()
