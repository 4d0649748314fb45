"""Children: what needs the network or may block runs as `tui-invoice … --json` and its lines are shown as they come."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tui_invoice.domain.secret import Secret
from tui_invoice.operations.context import Context
from tui_invoice.operations.handed_over import DESCRIPTOR, VAULT

LIMIT = 1_000_000
"""Octets that one line of a child may have."""
GRACE = 10.0
"""Seconds that one has which was asked to end."""


class Child:
    """One running child. Its descriptors are its own; a secret goes in by stdin, and `end` ends it.

    With `open_ended` its stdin stays open for what is said to it later.
    """

    def __init__(
        self, context: Context, arguments: Sequence[str], secret: Secret | None = None, *, open_ended: bool = False
    ) -> None:
        end = list(arguments).index("--") if "--" in arguments else len(arguments)  # after it all are names
        self._argv = [
            sys.executable, "-P", "-m", "tui_invoice", "--db", str(context.paths.database.resolve()),
            *arguments[:end], "--json", *arguments[end:],
        ]  # fmt: skip
        self._environ: Mapping[str, str] = context.environ
        self._passphrase = context.secrets.get(VAULT)
        self._secret = secret
        self._open_ended = open_ended
        self._process: asyncio.subprocess.Process | None = None
        self._ended = self._told = False

    async def run(self, on_line: Callable[[dict[str, Any]], object], seconds: float | None = None) -> int:
        """Run it to its end, giving each line of JSON; return its exit code, -1 where it was ended or took too long."""
        if self._ended:
            return -1
        try:
            async with asyncio.timeout(seconds):
                return await self._run(on_line)
        except TimeoutError:
            self.end()
            return -1

    async def _run(self, on_line: Callable[[dict[str, Any]], object]) -> int:
        pipe = asyncio.subprocess.PIPE
        with _handed(self._passphrase) as (environ, descriptors):
            self._process = process = await asyncio.create_subprocess_exec(
                *self._argv, stdin=pipe, stdout=pipe, stderr=pipe, cwd="/", env={**self._environ, **environ},
                limit=LIMIT, start_new_session=True, pass_fds=descriptors,
            )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        if self._ended:  # that was said while it was started
            self.end()
        told = asyncio.create_task(process.stderr.read())
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                if self._secret is not None:
                    process.stdin.write(self._secret.reveal().encode() + b"\n")
                    await process.stdin.drain()
            if not self._open_ended:
                process.stdin.close()
            async for octets in process.stdout:
                self._give(octets, on_line)
            for octets in (await told).splitlines():
                self._give(octets, on_line)
            return await process.wait()
        finally:
            self.end()
            told.cancel()
            await _buried(process)

    def _give(self, octets: bytes, on_line: Callable[[dict[str, Any]], object]) -> None:
        try:
            found = json.loads(octets)
        except ValueError:
            return  # narration, or a line that was cut off with its child
        if isinstance(found, dict) and not self._ended:
            on_line(found)

    def say(self, secret: Secret) -> None:
        """Give it a line by stdin, and no more."""
        if self._process is not None and self._process.stdin is not None and not self._ended:
            self._process.stdin.write(secret.reveal().encode() + b"\n")
            self._process.stdin.close()

    def end(self) -> None:
        """Ask it to end, with what it started in its group; nothing it says is given any more.

        What must not be cut (a refresh token that came is kept first) it finishes, for `GRACE` seconds at most.
        """
        if self._process is not None and self._process.returncode is None and not self._told:
            self._told = True
            self._signal(signal.SIGTERM)
            asyncio.get_running_loop().call_later(GRACE, self._signal, signal.SIGKILL)
        self._ended = True

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


@contextmanager
def _handed(passphrase: Secret | None) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Lay the passphrase of the vault into a pipe for a child: it holds more than one has, so nothing waits."""
    if passphrase is None:
        yield {}, ()
        return
    out, into = os.pipe()
    try:
        with os.fdopen(into, "wb") as pipe:
            pipe.write(passphrase.reveal().encode() + b"\n")
        yield {DESCRIPTOR: str(out)}, (out,)
    finally:
        os.close(out)


async def _buried(process: asyncio.subprocess.Process) -> None:
    """Wait until an ended child is gone and its pipes are closed, however often the waiting is cancelled meanwhile."""
    while process.returncode is None:
        with suppress(asyncio.CancelledError):
            await process.wait()
