"""The real program in a real terminal of its own: keys go in, bytes come out and are counted."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until
from tests.tui.screen_model import ScreenModel

PATIENCE = 20.0
"""Seconds after which what a test waits for is not coming any more."""
PROGRAM = ("-P", "-m", "tui_invoice")
_IN_A_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_IGN if os.environ.pop("NO_HANGUP", "") else signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


class PtyScreen:
    """One program in one terminal. `octets` is all it sent so far, `handle` our end of the terminal."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int, size: tuple[int, int]) -> None:
        self.process = process
        self.octets = b""
        self.last_at = time.monotonic()
        self.model = ScreenModel(*size)
        self.handle = handle
        self._open = True
        self._end = os.pipe()
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, name="terminal of a test")
        self._reader.start()

    def _read(self) -> None:
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)
        poll.register(self._end[0], select.POLLIN)
        while self._end[0] not in {descriptor for descriptor, _ in poll.poll()}:
            try:
                octets = os.read(self.handle, 65_536)
            except OSError:
                return
            if not octets:
                return
            with self._lock:
                self.octets += octets
                self.last_at = time.monotonic()
                self.model.feed(octets)

    def press(self, *names: str) -> None:
        """Press keys: plain signs, or the names of `KEYS`; all go in one write."""
        self.last_at = time.monotonic()
        os.write(self.handle, b"".join(KEYS[each] if each in KEYS else each.encode() for each in names))

    def press_octets(self, octets: bytes) -> None:
        """Send these, in a write of their own."""
        self.last_at = time.monotonic()
        os.write(self.handle, octets)

    def text(self) -> str:
        """What stands on the screen."""
        with self._lock:
            return self.model.text()

    def until(self, predicate: Callable[[], object], what: str = "") -> None:
        """Wait until something is so; fail with the screen's text where it never is."""
        try:
            wait_until(predicate, PATIENCE, what)
        except AssertionError as error:
            raise AssertionError(f"{error}, on\n{self.text()}\n{self.model.plain[-2000:]}") from error

    def sees(self, *texts: str) -> None:
        """Wait until all of these texts stand on the screen."""
        for text in texts:
            self.until(lambda text=text: text in self.text(), f"“{text}”")  # type: ignore[misc]

    def rests(self, seconds: float = 0.4) -> None:
        """Wait until nothing was sent for so long."""
        self.until(lambda: time.monotonic() - self.last_at >= seconds, "the screen to rest")

    def costs(self, *names: str, seconds: float = 0.4) -> int:
        """Press keys and return how many bytes were sent until the screen rested for so long."""
        before = len(self.octets)
        self.press(*names)
        self.rests(seconds)
        return len(self.octets) - before

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        with self._lock:
            self.model.resize(width, height)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def ends(self, seconds: float = 30.0) -> int:
        """Wait for the program's end and return its exit code."""
        wait_until(lambda: self.process.poll() is not None, seconds, "the program's end")
        self._reader.join(seconds)  # it ends once all was read that the program left behind
        return self.process.returncode

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.process.pid, number)

    def cpu(self) -> float:
        """Return the seconds of processor time that it took so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def hang_up(self) -> None:
        """Let the terminal go, as a closed window or a dropped line does."""
        if self._open:
            self._open = False
            os.write(self._end[1], b".")
            self._reader.join(10)  # one who still reads would keep it open
            for each in (self.handle, *self._end):
                os.close(each)

    def close(self) -> None:
        """End what is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        self.hang_up()


KEYS = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "space": b" ", "down": b"\x1b[B", "up": b"\x1b[A",
    "right": b"\x1b[C", "left": b"\x1b[D", "pagedown": b"\x1b[6~", "ctrl+z": b"\x1a", "ctrl+c": b"\x03",
    "ctrl+l": b"\x0c", "backspace": b"\x7f",
}  # fmt: skip


@contextmanager
def in_pty(
    *arguments: str,
    program: Sequence[str] = PROGRAM,
    size: tuple[int, int] = (80, 24),
    no_hangup: bool = False,
    **environ: str,
) -> Iterator[PtyScreen]:
    """Run the program with these arguments; what is left of it is ended with the block.

    With `no_hangup` it begins with SIGHUP ignored, as under nohup.
    """
    ours, its = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    surroundings = {
        **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ,
        **({"NO_HANGUP": "1"} if no_hangup else {}),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_A_TERMINAL, *program, *arguments],
        stdin=its, stdout=its, stderr=its, env=surroundings, start_new_session=True,
    )  # fmt: skip
    os.close(its)
    screen = PtyScreen(process, ours, size)
    try:
        yield screen
    finally:
        screen.close()
