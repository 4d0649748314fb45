"""One connection to a mailbox's server: octets with bounds on their number, on a line and on the time.

imaplib reads without bounds: a literal as long as the server says, lines and answers without end, each octet with a
new time limit. Everything that comes from the server passes here first.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import ssl
import time

LONGEST_LINE = 65_536
"""Octets of a line of an answer, its end included."""
LONGEST_LIST = 8 << 20
"""Octets of a line that may hold the UIDs of many messages: about a million of them."""
LONGEST_ANSWER = 4 << 20
"""Octets of one answer, from the command to its end."""
MOST_LINES = 20_000
"""Lines of one answer: a look into a folder has one for each folder, message or kind of thing asked."""
SLOWEST = 4_096
"""Octets a second that a server must bring on average, once it speaks."""
BLOCK = 65_536
"""Octets that are read, or given to the kernel, at once."""

_REFUSED = re.compile(rb"(?:\*|[A-Za-z0-9]{1,20}) (NO|BAD|BYE)(?: (.{0,8000}))?", re.DOTALL | re.IGNORECASE)


class UnreadableError(ConnectionError):
    """What came cannot be an answer: too much of it, or of another kind."""


class Line:
    """A socket to the address `peer`. Raises TimeoutError, UnreadableError, ssl.SSLError or another OSError.

    `refused` is the last NO, BAD or BYE since `expect` was called, in the server's words; "" where there was none.
    """

    def __init__(self, sock: socket.socket, peer: str) -> None:
        self.peer = peer
        self.refused = ""
        self._socket = sock
        self._buffer = bytearray()
        self._aborted = False
        # A copy is written in two pieces: held back until the first is acknowledged, each would take 40 ms more.
        with contextlib.suppress(OSError):  # a socket that is not TCP has no such option
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.expect(0)

    def expect(self, seconds: float, octets: int = LONGEST_ANSWER, line: int = LONGEST_LINE) -> None:
        """Begin an answer: it must begin within `seconds` and, as octets come, keep to `SLOWEST`; what it may be in all
        is `octets`, and `line` in one line."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._left = octets
        self._longest = line
        self._lines = MOST_LINES
        self.refused = ""

    def readline(self) -> bytes:
        """Return the next line with its end."""
        start = 0
        while (cut := self._buffer.find(b"\n", start)) < 0:
            if len(self._buffer) > self._longest:
                raise UnreadableError("the server's answer has a line without end")
            start = len(self._buffer)
            self._more()
        line = self._taken(cut + 1)
        self._lines -= 1
        if self._lines < 0:
            raise UnreadableError("the server's answer has no end")
        if found := _REFUSED.match(line):
            self.refused = " ".join(part.decode("utf-8", "replace").strip() for part in found.groups() if part)
        return line

    def read(self, size: int) -> bytes:
        """Return `size` octets."""
        if size > self._left:
            raise UnreadableError(f"the server announced {size} octets where fewer were asked for")
        while len(self._buffer) < size:
            self._more()
        return self._taken(size)

    def write(self, data: bytes) -> None:
        """Write all of `data`; the time that the answer may take begins anew with each block that the kernel takes."""
        left = memoryview(data)
        while left:
            self._ready_to_wait(self._seconds)
            left = left[self._socket.send(left[:BLOCK]) :]
            self._end = time.monotonic() + self._seconds

    def readable(self, seconds: float) -> bool:
        """Wait until something can be read, or the connection is over; False after `seconds`."""
        end = time.monotonic() + seconds
        while not self._buffer and not self._aborted:
            left = max(0.0, end - time.monotonic())
            poll = select.poll()
            poll.register(self._socket, select.POLLIN)
            if not self._pending() and not poll.poll(left * 1000):
                return False
            try:
                self._socket.settimeout(0)
                data = self._socket.recv(BLOCK)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                # What came belongs to the encryption and holds no word.
                if not left:
                    return False
                continue
            except OSError:
                return True
            self._buffer += data
            return True
        return True

    def _pending(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def encrypt(self, context: ssl.SSLContext, host: str, seconds: float) -> str:
        """Put TLS around the connection and return its version. Raises UnreadableError where something that was said in
        clear stands in the buffer: it would be taken for something said encrypted (RFC 9051 7.1.4)."""
        if self._buffer:
            raise UnreadableError("the server said more in clear than it was asked, before encryption began")
        self._ready_to_wait(seconds)
        sock = context.wrap_socket(self._socket, server_hostname=host)
        self._socket = sock
        return sock.version() or "TLS"

    def certificate(self) -> bytes:
        """Return the other side's certificate, DER, or nothing."""
        return (self._socket.getpeercert(binary_form=True) or b"") if isinstance(self._socket, ssl.SSLSocket) else b""

    def shut(self) -> None:
        """End it from any thread: whoever waits for it gets an error at once."""
        self._aborted = True
        with contextlib.suppress(OSError):
            # Not SSLSocket.shutdown(): it takes the encryption off, and the other thread would write in clear.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back."""
        self._aborted = True
        self._socket.close()

    def _taken(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._left -= size
        if self._left < 0:
            raise UnreadableError("the server's answer has no end")
        return data

    def _more(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server did not answer in time")
        self._ready_to_wait(left)
        try:
            data = self._socket.recv(BLOCK)
        except TimeoutError:
            raise TimeoutError("the server did not answer in time") from None
        if not data:
            raise ConnectionAbortedError("the connection was ended" if self._aborted else "the server hung up")
        # What came fast buys no time to come slowly afterwards.
        self._end = min(self._end + len(data) / SLOWEST, time.monotonic() + self._seconds)
        self._buffer += data

    def _ready_to_wait(self, seconds: float) -> None:
        if self._aborted:
            raise ConnectionAbortedError("the connection was ended")
        self._socket.settimeout(max(0.001, seconds))
