"""A courier that kills itself: `python -m tests.servers.dying DATABASE POINT NTH`, the password on standard input."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.servers.office import tools
from tui_invoice.domain.clock import SystemClock
from tui_invoice.operations.courier import Courier, Mode
from tui_invoice.operations.waiting import Waiting


def main() -> None:
    """Deliver until the point of the protocol is passed for the nth time, and die there by SIGKILL."""
    path, point, nth = sys.argv[1:]
    left = int(nth)

    def passing(name: str) -> None:
        nonlocal left
        left -= name == point
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    work = tools(sys.stdin.read(), passing)
    Courier(Path(path), SystemClock(), work, "this machine", log=print, waiting=Waiting()).run(Mode.ONCE)


if __name__ == "__main__":
    main()
