"""The terminal while the demo's office is made and cleared away: one line says so, and what is typed blindly is lost.

Otherwise the keys of somebody who waits would be carried out in the screen that opens, or by the shell after it.
"""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tui_invoice.demo.ending import ended_by_signals

MAKING = "The office of the demo is being made. It takes a few seconds."
_AWAY = "\r\x1b[K"
_LFLAG, _CC = 3, 6


class _Terminal:
    """The terminal at descriptor 0, of which a process has one."""

    def __init__(self) -> None:
        self.before: list[Any] | None = None
        self.hushed = False

    def hush(self) -> None:
        """Show nothing that is typed. Ctrl-C still ends it; the keys that stop or abort would leave it quiet."""
        if self.before is None:
            return
        chosen = [*self.before]
        chosen[_LFLAG] &= ~(termios.ECHO | termios.ECHONL)
        chosen[_CC] = [*self.before[_CC]]
        self.hushed = True
        with suppress(termios.error, OSError, ValueError):
            none = bytes([os.fpathconf(0, "PC_VDISABLE")])
            for each in (termios.VSUSP, termios.VQUIT):
                chosen[_CC][each] = none
            termios.tcsetattr(0, termios.TCSANOW, chosen)

    def lift(self) -> None:
        if not self.hushed or self.before is None:
            return
        self.say(_AWAY)
        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, self.before)
            termios.tcflush(0, termios.TCIFLUSH)
        self.hushed = False

    def say(self, words: str) -> None:
        if self.before is not None:
            with suppress(OSError):
                sys.stderr.write(words)
                sys.stderr.flush()


_TERMINAL = _Terminal()


@contextmanager
def quiet() -> Iterator[Callable[[], None]]:
    """Keep the terminal quiet until `lift`, and give it back as it was, however the block ends.

    Gives what makes it quiet again, once the screen was left. SIGTERM and SIGHUP end the block as an exception does.
    """
    with ended_by_signals():
        try:
            _TERMINAL.before = _attributes()
            _TERMINAL.hush()
            _TERMINAL.say(MAKING)
            yield _TERMINAL.hush
        finally:
            lift()
            _TERMINAL.before = None


def lift() -> None:
    """Take the line away, throw away what was typed, and let the terminal be as it was; nothing where it is so."""
    _TERMINAL.lift()


def usual() -> list[Any] | None:
    """Return how the terminal at descriptor 0 was before it was made quiet, or is; None where there is none."""
    return _TERMINAL.before or _attributes()


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError, ValueError):
        return None
