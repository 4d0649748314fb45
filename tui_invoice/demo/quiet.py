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
_usual: list[Any] | None = None
"""How the terminal was before; None where it is left alone. A process has one terminal."""
_hushed = False


@contextmanager
def quiet() -> Iterator[Callable[[], None]]:
    """Keep the terminal quiet until `lift`, and give it back as it was, however the block ends.

    Gives what makes it quiet again, once the screen was left. SIGTERM and SIGHUP end the block as an exception does.
    """
    global _usual
    with ended_by_signals():
        try:
            _usual = _attributes()
            _hush()
            _say(MAKING)
            yield _hush
        finally:
            lift()
            _usual = None


def lift() -> None:
    """Take the line away, throw away what was typed, and let the terminal be as it was; nothing where it is so."""
    global _hushed
    if not _hushed or _usual is None:
        return
    _say(_AWAY)
    with suppress(termios.error, OSError):
        termios.tcsetattr(0, termios.TCSANOW, _usual)
        termios.tcflush(0, termios.TCIFLUSH)
    _hushed = False


def usual() -> list[Any] | None:
    """Return how the terminal at descriptor 0 was before it was made quiet, or is; None where there is none."""
    return _usual or _attributes()


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError, ValueError):
        return None


def _hush() -> None:
    """Show nothing that is typed. Ctrl-C still ends it; ctrl+z and ctrl+\\ would leave the terminal quiet."""
    global _hushed
    if _usual is None:
        return
    chosen = [*_usual]
    chosen[_LFLAG] &= ~(termios.ECHO | termios.ECHONL)
    chosen[_CC] = [*_usual[_CC]]
    with suppress(termios.error, OSError, ValueError):
        none = bytes([os.fpathconf(0, "PC_VDISABLE")])
        for each in (termios.VSUSP, termios.VQUIT):
            chosen[_CC][each] = none
        _hushed = True
        termios.tcsetattr(0, termios.TCSANOW, chosen)


def _say(words: str) -> None:
    if _usual is not None:
        with suppress(OSError):
            sys.stderr.write(words)
            sys.stderr.flush()
