"""The terminal goes, or somebody ends the program: the screen closes in time and leaves the terminal clean.

Textual knows neither: SIGTERM and SIGHUP would kill it with the terminal still in its hands, and where a terminal
goes without a signal it would read on for ever at full speed.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

from textual.drivers.linux_driver import LinuxDriver

from tui_invoice.demo import quiet
from tui_invoice.tui.thin.driver import ThinDriver

ENDING = (signal.SIGTERM, signal.SIGHUP)
SECONDS = 20.0
"""So long the screen may take to close; after that the process ends whatever it does."""
LEAVE = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"
    "\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""What undoes all that Textual asks of a terminal: synchronised output, paste, wrap, size, mouse, focus and key
reports, and the other screen; then the cursor is shown."""


class Terminal(LinuxDriver):
    """The terminal as Textual drives it; what was typed while a demo was made is thrown away before a key is read."""

    def start_application_mode(self) -> None:
        """Begin to draw and to read."""
        quiet.lift()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own


class ThinTerminal(Terminal, ThinDriver):
    """The same by the thin line."""


class Watch:
    """Watches over the terminal as long as its block lasts.

    `leave` is called with the exit code where the program must end: by a signal's handler or from a thread.
    A signal that the program was started to ignore (nohup) stays ignored.
    """

    def __init__(self, leave: Callable[[int], object]) -> None:
        self.gone = False
        """Whether the terminal hung up."""
        self._leave = leave
        self._over = threading.Event()
        self._guarded = False
        self._before: dict[int, Any] = {}
        self._attributes: list[Any] | None = None

    def __enter__(self) -> Self:
        self._attributes = quiet.usual()
        if threading.current_thread() is threading.main_thread():
            for each in ENDING:
                if signal.getsignal(each) is not signal.SIG_IGN:
                    self._before[each] = signal.signal(each, self._told)
        self._reader, self._writer = os.pipe()
        self._thread = threading.Thread(target=self._look, name="terminal", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        os.write(self._writer, b".")
        self._thread.join()
        os.close(self._writer)
        os.close(self._reader)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def expect_end(self, code: int) -> None:
        """End the process with this code where the block has not ended in time. The first call counts."""
        if not self._guarded:
            self._guarded = True
            threading.Thread(target=self._end, args=(code,), name="last guard", daemon=True).start()

    def _told(self, number: int, _: FrameType | None) -> None:
        self._begin_end(128 + number)

    def _begin_end(self, code: int) -> None:
        self.expect_end(code)
        self._leave(code)

    def _look(self) -> None:
        """Wait for the terminal to hang up, or for the end."""
        poll = select.poll()
        poll.register(self._reader, select.POLLIN)
        poll.register(0, 0)  # hang-ups are told unasked
        ready = {descriptor for descriptor, _ in poll.poll()}
        if 0 in ready and self._reader not in ready:
            self.gone = True
            _write_nowhere()
            self._begin_end(128 + signal.SIGHUP)

    def _end(self, code: int) -> None:
        if not self._over.wait(SECONDS):
            restore(self._attributes)
            os._exit(code)


def restore(attributes: list[Any] | None) -> None:
    """Give the terminal back without waiting for anything, not even for a terminal that takes nothing."""
    with suppress(OSError):
        handle = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            os.write(handle, LEAVE.encode())
            if attributes is not None:
                with suppress(termios.error):
                    termios.tcsetattr(handle, termios.TCSANOW, attributes)
        finally:
            os.close(handle)


def _write_nowhere() -> None:
    """Let what is still written go nowhere: a writer that meets an error would keep the screen from closing."""
    terminal = os.fstat(0).st_rdev
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            with suppress(OSError, ValueError):
                if os.fstat(stream.fileno()).st_rdev == terminal:
                    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
