"""What a program that is asked to end does first: between a provider's new refresh token and its being kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_OWN = (signal.SIG_DFL, signal.default_int_handler)


@contextmanager
def unbroken() -> Iterator[None]:
    """Let SIGTERM, SIGINT and SIGHUP take effect at the end of the block, where they would end the program at once.

    The same one said again ends it all the same: a provider may take long to answer. Where the program does otherwise
    with them that stays, as in a thread that is not the first one.
    """
    told: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {each: handler for each in _ENDING if (handler := signal.getsignal(each)) in _OWN}

    def later(number: int, _: object) -> None:
        if number in told:
            signal.signal(number, before[signal.Signals(number)])
            signal.raise_signal(number)
        told.append(number)

    for each in before:
        signal.signal(each, later)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in dict.fromkeys(told):
            signal.raise_signal(number)
