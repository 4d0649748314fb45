"""The driver for Textual: `App(driver_class=ThinDriver)`."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from threading import RLock
from types import FrameType

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from tui_invoice.tui.thin.abilities import of_terminal
from tui_invoice.tui.thin.screen import ThinScreen

_SYNCED = 256
"""Fewer characters than that come in one packet: a terminal needs no telling that they belong together."""


class ThinDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, with a model of the terminal between the app and the line.

    What is not sure (another size, a pause, output that the model does not know) is written as Textual wrote it, and
    all that was known is forgotten.
    """

    thin: ThinScreen | None = None
    """The model, from the first start on."""
    _stale = False
    _together = False
    _lock = RLock()
    """The thread that reads the keys writes as well, when the terminal tells of itself; so may a signal's handler."""

    def forget(self) -> None:
        """Take nothing on the screen for granted any more. Whatever is painted next goes out in full."""
        self._stale = True

    def start_application_mode(self) -> None:
        """Begin, or go on after a pause, with a screen of which nothing is known."""
        if self.thin is None:
            self.thin = ThinScreen(*self._size_now(), of_terminal(os.environ.get("TERM", ""), self._out()))
        self.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # it has no hints
        signal.signal(signal.SIGWINCH, self._forgetting(signal.getsignal(signal.SIGWINCH)))

    def write(self, data: str) -> None:
        """Write what has the same effect as this. One output must be one call, as Textual's are."""
        if data in (SYNC_START, SYNC_END):
            self._together = data == SYNC_START
            return
        with self._lock:
            out = self._thinned(data)
            if self._together and len(out) >= _SYNCED:
                out = SYNC_START + out + SYNC_END
            if out:
                super().write(out)

    def process_message(self, message: Message) -> None:
        """Forget the screen where the terminal itself tells of another size (mode 2048)."""
        if isinstance(message, InBandWindowResize):
            self.forget()
        super().process_message(message)

    def _thinned(self, data: str) -> str:
        if self.thin is None:  # nothing was started: it is not ours to judge
            return data
        size = self._size_now()
        if self._stale or size != self.thin.size:
            self._stale = False
            self.thin.resize(*size)
        return self.thin.frame(data)

    def _size_now(self) -> tuple[int, int]:
        """Return columns and rows as the terminal itself has them now."""
        try:
            return os.get_terminal_size(self._out())
        except OSError:
            return shutil.get_terminal_size()

    def _out(self) -> int:
        """Return the handle that is written to. Raises OSError where there is none."""
        if self._file is None:
            raise OSError("there is no terminal")
        return self._file.fileno()

    def _forgetting(self, handler: Callable[[int, FrameType | None], object] | int | None) -> Callable[..., object]:
        def forget(number: int, frame: FrameType | None) -> None:
            self.forget()
            if callable(handler):
                handler(number, frame)

        return forget
