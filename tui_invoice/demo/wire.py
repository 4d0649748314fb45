"""The octets of one connection: lines in, the text up to its dot, answers out, and ways to hang up."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

END = b"\r\n.\r\n"
"""The end of the text (RFC 5321 section 4.1.1.4). A bare LF ends nothing: that is how mail is smuggled."""

CHUNK = 4096
GRACE = 0.5
"""Seconds for a connection to close in order before it is cut."""


class GoneError(Exception):
    """The conversation is over: either side hung up."""


class TooLongError(Exception):
    """A line was longer than allowed. It was read to its end and forgotten."""


Watch = Callable[[int, bool], Awaitable[None]]
"""Called after each reading of the text with the octets so far, and whether it was the first."""


class Wire:
    """One connection. Everything that reads or writes raises GoneError when the peer has left."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._buffer = bytearray()
        self._aborted = False
        self._shaking = False
        self.sent = 0
        """Octets written so far."""

    async def _more(self) -> None:
        try:
            chunk = await self._reader.read(CHUNK)
        except OSError as error:
            raise GoneError from error
        if not chunk:
            raise GoneError
        self._buffer += chunk

    async def line(self, limit: int) -> bytes:
        """Return the next line without its CRLF. Raises TooLongError above `limit` octets, CRLF included."""
        start, forgotten = 0, False
        while (end := self._buffer.find(b"\r\n", start)) < 0:
            if len(self._buffer) > limit:
                # One octet stays: it may be the CR of the line's end.
                del self._buffer[:-1]
                forgotten = True
            start = max(0, len(self._buffer) - 1)
            await self._more()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        if forgotten or len(line) + 2 > limit:
            raise TooLongError
        return line

    async def octets(self, count: int) -> bytes:
        """Return the next `count` octets, whatever they are."""
        while len(self._buffer) < count:
            await self._more()
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    async def text(self, limit: int, watch: Watch) -> bytes | None:
        """Read the text of a message up to its dot; return it as it came, still dot-stuffed, with its last CRLF.

        None stands for a text above `limit` octets: it was read to its end, but not kept.
        """
        # The CRLF of the DATA line itself counts, so that a text may be empty (RFC 5321 section 4.1.1.4).
        self._buffer[:0] = b"\r\n"
        lost, start, first = 0, 0, True
        if len(self._buffer) == 2:
            await self._more()
        while True:
            end = self._buffer.find(END, start)
            await watch(lost + (end if end >= 0 else len(self._buffer) - 2), first)
            if end >= 0:
                break
            first = False
            if len(self._buffer) > limit + len(END):
                lost += len(self._buffer) - len(END)
                del self._buffer[: -len(END)]
            start = max(0, len(self._buffer) - len(END))
            await self._more()
        text = bytes(self._buffer[2 : end + 2])
        del self._buffer[: end + len(END)]
        return None if lost or len(text) > limit else text

    async def write(self, octets: bytes, delay: float = 0.0) -> None:
        """Write an answer, at once or with `delay` seconds before each octet."""
        pieces = [octets[i : i + 1] for i in range(len(octets))] if delay else [octets]
        try:
            for piece in pieces:
                if delay:
                    await asyncio.sleep(delay)
                self._writer.write(piece)
                await self._writer.drain()
                self.sent += len(piece)
        except OSError as error:
            raise GoneError from error

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Shake hands. What came in the clear before it is thrown away (RFC 3207 section 4.2)."""
        self._buffer.clear()
        self._shaking = True
        try:
            await self._writer.start_tls(context)
        except OSError as error:
            raise GoneError from error
        self._shaking = False

    def cut(self, *, rst: bool) -> None:
        """Hang up at once: no farewell, no TLS close_notify; with `rst` no orderly end of TCP either."""
        sock: socket.socket | None = self._writer.get_extra_info("socket")
        if rst and sock is not None:
            # A linger of zero seconds makes closing send RST.
            with suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._aborted = True
        self._abort()

    async def close(self) -> None:
        """End the connection, in order where the peer plays along. Never raises for what the peer does."""
        if self._shaking:
            # asyncio never tells a stream the end of a connection that was lost while shaking hands.
            self._abort()
            await asyncio.sleep(0)
            return
        if not self._aborted:
            self._writer.close()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended(), GRACE)
        finally:
            self._abort()

    def _abort(self) -> None:
        # The TLS transport of Python 3.11.2 has no protocol left to abort once its connection is lost.
        with suppress(AttributeError):
            self._writer.transport.abort()

    async def _ended(self) -> None:
        with suppress(OSError):
            await self._writer.wait_closed()
