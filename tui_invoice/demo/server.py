"""A scripted mail server on loopback: it answers, cuts or stalls at any step as its script says.

It serves three ends: the demo (try everything, nothing leaves the machine), the tests of everything
that hands mail over, and the kill tests, where the server lives on while its client is killed.

    with ScriptedServer(Script(Rule(Step.RCPT, Answer("550 5.1.1 No such user")))) as server:
        ...                             # talk SMTP to 127.0.0.1, server.port
        assert server.received == ()
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import Self

from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.host import Host, Tell
from tui_invoice.demo.ledger import Ledger, Received, SignIns
from tui_invoice.demo.script import Script
from tui_invoice.demo.smtp import Conversation
from tui_invoice.demo.wire import GoneError, Wire
from tui_invoice.domain.clock import Clock, SystemClock
from tui_invoice.domain.sender import Security

HOST = "127.0.0.1"
PATIENCE = 5.0
"""Seconds to wait for the server's own thread."""


def _nobody(name: str, detail: str) -> None:
    """Hear an event and do nothing."""


async def _turns() -> None:
    """Let the loop do what it has put off: take a connection just accepted, close one just cut."""
    for _ in range(5):
        await asyncio.sleep(0)


class ScriptedServer:
    """A mail server with its event loop in a thread of its own, for as long as its `with` block lasts.

    `port` 0 takes a free one. `security` other than none needs `tls`. With `users` (name to password)
    MAIL needs a sign-in; `refusals` are the answers to a wrong password, by user.

    `on_event(name, detail)` is called in the server's thread, which waits for its return, so that a client
    can be killed at exactly that place: at every step by its name when the command was read and before it
    is answered (`connect` ... `quit`); `body` when the first octets of the text came, `dot` when the final
    dot came, `taken` when the message was noted and before the final answer, `answered` after it; `end`
    when a client's connection is over, unless this server cut it by `drop`, `down` or leaving. The detail
    is the addresses, or the octets so far.

    What `on_event` raises, or a fault of the server's own, ends that connection and comes out of the
    `with` block. Raises ValueError for security without `tls`; entering raises OSError for a port in use.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        security: Security = Security.NONE,
        users: Mapping[str, str] | None = None,
        refusals: Mapping[str, str] | None = None,
        extensions: Extensions | None = None,
        on_event: Tell = _nobody,
        clock: Clock | None = None,
    ) -> None:
        if security is not Security.NONE and tls is None:
            raise ValueError(f"{security} needs a TLS context")
        self.host = HOST
        self.port = port
        self.script = script or Script()
        self._ledger = Ledger()
        self._users = None if users is None else dict(users)
        self._shared = Host(
            self.script,
            self._ledger,
            extensions or Extensions(),
            security,
            tls,
            self._users,
            refusals or {},
            clock or SystemClock(),
            on_event,
        )
        self._connections: dict[asyncio.Task[None], Wire] = {}
        self._faults: list[BaseException] = []
        self._server: asyncio.Server | None = None

    # What a test or the demo asks and does, from any thread.

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

    @property
    def received(self) -> list[Received]:
        """The messages whose final 250 was decided, even if the script then kept it from the client."""
        return list(self._ledger.received)

    @property
    def commands(self) -> list[str]:
        """The clients' lines over all connections, passwords as `****`."""
        return list(self._ledger.commands)

    @property
    def sessions(self) -> int:
        """The number of connections taken so far."""
        return self._ledger.sessions

    @property
    def sign_ins(self) -> SignIns:
        """The AUTH commands so far, and those answered by 235."""
        return self._ledger.sign_ins

    def wait_for(self, count: int, timeout: float = 20.0) -> list[Received]:
        """Wait for `count` messages in all, then return them. Raises TimeoutError after `timeout` seconds."""
        if not self._ledger.wait_for(count, timeout):
            raise TimeoutError(f"{len(self.received)} of {count} messages came in {timeout:g} s")
        return self.received

    def set_password(self, user: str, password: str) -> None:
        """Change a password, or add a user, of a server that has users. Raises ValueError for one without."""
        if self._users is None:
            raise ValueError("this server asks nobody to sign in")
        self._users[user] = password

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
                await Conversation(wire, self._shared, self._ledger.open_session()).run()
        except asyncio.CancelledError:
            wire.cut(rst=False)
            raise
        finally:
            await wire.close()
        self._shared.tell("end", "")

    def _ended(self, task: asyncio.Task[None]) -> None:
        wire = self._connections.pop(task)
        if task.cancelled():
            # One that was cancelled before its first step never came to close its connection.
            wire.cut(rst=False)
        elif (error := task.exception()) is not None:
            self._faults.append(error)
