"""The test's side of the zygote: start couriers, kill them, wait for their end."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from tests.support.waiting import wait_until


class Couriers:
    """Couriers of one database, each a process that a test may kill."""

    def __init__(self, database: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.zygote", str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        self._started: queue.Queue[int] = queue.Queue()
        self._ended: dict[int, int] = {}
        self._alive: set[int] = set()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._ready = threading.Event()
        self._reader.start()
        assert self._ready.wait(30), "the zygote did not start"

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "ready" in said:
                self._ready.set()
            elif "started" in said:
                self._started.put(said["started"])
            else:
                self._ended[said["ended"]] = said["status"]

    def start(self, *, shift: int = 0, kill_at: str | None = None, nth: int = 1) -> int:
        """Start a courier whose clock is wrong by `shift` ms; return its pid."""
        assert self._process.stdin is not None
        order = {"shift": shift, "kill_at": kill_at, "nth": nth}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        pid = self._started.get(timeout=30)
        self._alive.add(pid)
        return pid

    def send(self, pid: int, number: signal.Signals) -> None:
        """Signal a courier of ours, unless it has ended: its pid may be somebody else's by then."""
        if not self.has_ended(pid):
            with suppress(ProcessLookupError):  # it ended, and nobody has told yet
                os.kill(pid, number)

    def has_ended(self, pid: int) -> bool:
        """Tell whether a courier is gone."""
        return pid in self._ended

    def was_killed(self, pid: int) -> bool:
        """Tell whether a courier ended by SIGKILL."""
        return os.WIFSIGNALED(self._ended[pid]) and os.WTERMSIG(self._ended[pid]) == signal.SIGKILL

    def wait(self, pid: int, timeout: float = 40) -> None:
        """Wait until a courier is gone."""
        wait_until(lambda: self.has_ended(pid), timeout=timeout, what=f"the end of courier {pid}")

    def __enter__(self) -> Couriers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self._alive:
            self.send(pid, signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._reader.join(30)
        self._process.stdout.close()


@contextmanager
def killed_at_end(couriers: Couriers, pid: int) -> Iterator[None]:
    """Kill a courier when the block is left."""
    try:
        yield
    finally:
        couriers.send(pid, signal.SIGKILL)
        couriers.wait(pid)
