"""How the courier waits: in short pieces, woken at once when it is told to stop."""

from __future__ import annotations

import os
import select
import time
import weakref


class Waiting:
    """Shared by the courier and its threads.

    It is a pipe and not a `threading.Event`, since `stop` is called from signal handlers, which may
    interrupt the very thread that holds an event's lock.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._stopping = False
        weakref.finalize(self, _close, self._read, self._write)

    def stop(self) -> None:
        """Tell everybody to come to an end; safe in a signal handler."""
        if not self._stopping:
            self._stopping = True
            os.write(self._write, b"x")

    @property
    def stopping(self) -> bool:
        """Tell whether the end was asked for."""
        return self._stopping

    def pause(self, seconds: float) -> bool:
        """Wait; return early, with True, when the end is asked for."""
        poll = select.poll()  # not select(): it fails for descriptors above 1023
        poll.register(self._read, select.POLLIN)
        poll.poll(max(0.0, seconds) * 1_000)
        return self._stopping

    def rest(self, seconds: float) -> None:
        """Wait the whole time, whether the end is asked for or not."""
        time.sleep(seconds)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
