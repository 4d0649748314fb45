"""A program in a terminal of its own: when its bytes come, and how many.

Nothing is drawn of them, so that the one who measures takes no time from the one that is measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which what is waited for is not coming any more."""
SIZE = (80, 24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key brought: the bytes, and the seconds from the key to the last of them."""

    octets: int
    seconds: float


class Terminal:
    """One program in one terminal."""

    def __init__(self, words: Sequence[str], folder: str, environ: Mapping[str, str], size: tuple[int, int]) -> None:
        self.said = b""
        """The bytes of the last answer."""
        self._began = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                os.chdir(folder)
                os.execvpe(words[0], list(words), dict(environ))
            finally:
                os._exit(127)

    def until(self, shown: str) -> float:
        """Return the seconds from the program's start, or the keys, to these letters.

        Raises TimeoutError, OSError where the program ended.
        """
        found = b""
        while shown.encode() not in found:
            found += self._read(PATIENCE)
        return time.perf_counter() - self._began

    def rest(self, seconds: float) -> Answer:
        """Wait until nothing came for so long."""
        return self._answer(time.perf_counter(), seconds)

    def begins(self, rest: float) -> Answer:
        """Wait for its first byte, however long that takes, then until nothing came for so long."""
        began = time.perf_counter()
        first = self._read(PATIENCE)
        answer = self._answer(began, rest)
        return Answer(len(first) + answer.octets, answer.seconds)

    def press(self, keys: str, rest: float) -> Answer:
        """Press keys; their answer ends where nothing came for so long."""
        began = time.perf_counter()
        os.write(self._handle, keys.encode())
        return self._answer(began, rest)

    def type(self, keys: str, pause: float) -> None:
        """Press keys, and let a program that never rests have so long for them."""
        os.write(self._handle, keys.encode())
        self.idle(pause)

    def sought(self, keys: str, shown: str) -> float:
        """Press keys; return the seconds to these letters. Raises TimeoutError, OSError where the program ended."""
        self._began = time.perf_counter()
        os.write(self._handle, keys.encode())
        return self.until(shown)

    def idle(self, seconds: float) -> Answer:
        """Press nothing for so long."""
        began = last = time.perf_counter()
        octets = 0
        while (left := began + seconds - time.perf_counter()) > 0:
            with suppress(TimeoutError):
                octets += len(self._read(left))
                last = time.perf_counter()
        return Answer(octets, last - began)

    def memory(self) -> int:
        """Return the resident memory in KB."""
        done = subprocess.run(["ps", "-o", "rss=", "-p", str(self.pid)], check=True, capture_output=True, text=True)
        return int(done.stdout)

    def cpu(self) -> float | None:
        """Return the seconds of processor time so far; None where the system has no /proc to tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except FileNotFoundError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program and take the terminal away."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._handle)

    def _answer(self, began: float, rest: float) -> Answer:
        self.said, last = b"", began
        while True:
            try:
                self.said += self._read(rest)
            except TimeoutError:
                return Answer(len(self.said), last - began)
            last = time.perf_counter()

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._handle], [], [], seconds)[0]:
            raise TimeoutError(f"nothing for {seconds} s")
        return os.read(self._handle, 65_536)


@contextmanager
def terminal(
    words: Sequence[str], folder: str, environ: Mapping[str, str], size: tuple[int, int] = SIZE
) -> Iterator[Terminal]:
    """Run a program in a terminal, as long as the block lasts."""
    opened = Terminal(words, folder, environ, size)
    try:
        yield opened
    finally:
        opened.close()
