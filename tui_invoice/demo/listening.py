"""A server on loopback with its event loop in a thread of its own: begun and ended, taken down and up again."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import Self

from tui_invoice.demo.wire import GoneError, Wire

HOST = "127.0.0.1"
PATIENCE = 5.0
"""Seconds to wait for the server's own thread."""


async def _turns() -> None:
    """Let the loop do what it has put off: take a connection just accepted, close one just cut."""
    for _ in range(5):
        await asyncio.sleep(0)


class LoopbackServer(ABC):
    """Serves connections for as long as its `with` block lasts; `port` 0 takes a free one.

    A fault of the server's own ends that connection and comes out of the `with` block. Entering raises OSError for a
    port in use.
    """

    def __init__(self, port: int) -> None:
        self.host = HOST
        self.port = port
        self._connections: dict[asyncio.Task[None], Wire] = {}
        self._faults: list[BaseException] = []
        self._server: asyncio.Server | None = None

    @abstractmethod
    async def converse(self, wire: Wire) -> None:
        """Serve one connection in the server's thread; GoneError is its usual end."""

    def over(self) -> None:  # noqa: B027 - who does not care hears nothing
        """Hear that a client's connection is over, unless this server cut it by `drop`, `down` or leaving."""

    # What a test or the demo does, from any thread.

    def __enter__(self) -> Self:
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main(ready)), name="scripted-server")
        self._thread.start()
        try:
            ready.result(PATIENCE)
        except OSError:
            self._thread.join(PATIENCE)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(PATIENCE)
        if self._thread.is_alive() and error is None:
            raise RuntimeError("the server's thread does not end: does a listener hang?")
        if self._faults and error is None:
            raise self._faults[0]

    def drop(self) -> None:
        """Cut every open connection and go on listening, as a server does with idle ones."""
        self._do(self._drop())

    def down(self) -> None:
        """Stop listening and cut every connection."""
        self._do(self._down())

    def up(self) -> None:
        """Listen again, on the same port. Raises OSError if another program took it meanwhile."""
        self._do(self._listen())

    def _do(self, work: Coroutine[None, None, None]) -> None:
        """Have it done in the server's thread and wait for it; from `on_event` it is done right afterwards."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        if threading.current_thread() is not self._thread:
            future.result(PATIENCE)

    # The server's own thread.

    async def _main(self, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        try:
            await self._listen()
        except OSError as error:
            ready.set_exception(error)
            return
        ready.set_result(None)
        await self._ending.wait()
        await self._down()

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._take, HOST, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _down(self) -> None:
        if self._server is not None:
            server, self._server = self._server, None
            # asyncio trips over a connection half accepted when its server closes: take no more, settle those.
            self._loop.remove_reader(server.sockets[0].fileno())
            await _turns()
            server.close()
        await self._drop()
        await _turns()

    async def _drop(self) -> None:
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer)
        task = self._loop.create_task(self._converse(wire))
        self._connections[task] = wire
        task.add_done_callback(self._ended)

    async def _converse(self, wire: Wire) -> None:
        try:
            with suppress(GoneError):
                await self.converse(wire)
        except asyncio.CancelledError:
            wire.cut(rst=False)
            raise
        finally:
            await wire.close()
        self.over()

    def _ended(self, task: asyncio.Task[None]) -> None:
        wire = self._connections.pop(task)
        if task.cancelled():
            # One that was cancelled before its first step never came to close its connection.
            wire.cut(rst=False)
        elif (error := task.exception()) is not None:
            self._faults.append(error)
