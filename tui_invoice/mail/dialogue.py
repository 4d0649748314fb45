"""Commands and answers over one socket, every line of an answer kept (RFC 5321 4.2).

Not smtplib: it reads answers without bounds, closes the socket on its own, and cannot tell whether
the final dot was written. All that goes wrong here is an OSError.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import time
from dataclasses import dataclass

from tui_invoice.domain.diagnosis import Reply

LONGEST_LINE = 8_192
"""Octets of an answer's line, the end included; RFC 5321 4.5.3.1.5 asks for 512."""
LONGEST_ANSWER = 65_536
"""Octets of all lines of one answer."""
BLOCK = 262_144
"""Octets that are given to the kernel at once, so that a slow line is told from a dead one."""

_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class UnreadableError(ConnectionError):
    """What came is no SMTP answer, or it came unasked; `said` is its beginning, as it came."""

    def __init__(self, why: str, said: bytes = b"") -> None:
        self.said = said[:200].decode("utf-8", "replace").strip()
        super().__init__(f"{why}: {self.said}" if self.said else why)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that each answer is waited for (RFC 5321 4.5.3.2; shorter where nothing can be lost by it).

    `command` is for MAIL and RCPT, `data` for the 354, `block` for room for more of the body, `dot`
    for the final answer: giving up early there would leave the mail uncertain. `small` is for RSET, QUIT.
    """

    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    dot: float = 600.0
    small: float = 10.0


class Dialogue:
    """One connection, to the address `peer`.

    Raises TimeoutError, UnreadableError, ssl.SSLError or another OSError when it ends.
    """

    def __init__(self, sock: socket.socket, peer: str) -> None:
        self.peer = peer
        self._socket = sock
        self._buffer = bytearray()
        self._closed = False
        # The dot is a small write after a large one: Nagle would hold it back for the other's late ACK.
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def command(self, line: str, wait: float) -> Reply:
        """Write one command and return its answer, waited for `wait` seconds in all.

        Raises ValueError, without the line, for a control character in it: another command could follow.
        """
        if _CONTROL.search(line):
            raise ValueError("a control character in a command")
        self._expect_silence()
        self.write(line.encode() + b"\r\n", wait)
        return self.answer(wait)

    def answer(self, wait: float) -> Reply:
        """Return the next answer, whole: all its lines without their codes."""
        end = time.monotonic() + wait
        lines: list[str] = []
        octets, first = 0, b""
        while True:
            line = self._line(end)
            found = _LINE.fullmatch(line)
            octets += len(line)
            if found is None or (first and found[1] != first):
                raise UnreadableError("the server answered what is no SMTP answer", line)
            if octets > LONGEST_ANSWER:
                raise UnreadableError("the server's answer has no end", line)
            first = found[1]
            lines.append((found[3] or b"").decode("utf-8", "replace"))
            if found[2] != b"-":
                return Reply(int(first), "\n".join(lines))

    def write(self, data: bytes, wait: float) -> None:
        """Write all of `data`; `wait` seconds may pass between two blocks that the kernel takes."""
        left = memoryview(data)
        self._socket.settimeout(wait)
        while left:
            left = left[self._socket.send(left[:BLOCK]) :]

    def spoken(self) -> bool:
        """Look, without waiting, whether the other side spoke unasked or closed."""
        if self._buffer or self._closed:
            return True
        try:
            self._socket.settimeout(0)
            data = self._socket.recv(4_096)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False  # a TLS record may have come that holds no word, such as a session ticket
        except OSError:
            self._closed = True
            return True
        self._buffer += data
        self._closed = not data
        return True

    def said(self) -> str:
        """Return what was said unasked, as far as it has come, without waiting."""
        self.spoken()
        return self._buffer[:LONGEST_LINE].decode("utf-8", "replace").strip()

    def encrypt(self, context: ssl.SSLContext, host: str, wait: float) -> str:
        """Put TLS around the connection and return its version.

        Raises UnreadableError where something said in clear stands in the buffer: it would be taken
        for something said encrypted.
        """
        if self._buffer:
            raise UnreadableError("something was said in clear before encryption began", bytes(self._buffer))
        self._socket.settimeout(wait)
        sock = context.wrap_socket(self._socket, server_hostname=host)
        self._socket = sock
        return sock.version() or "TLS"

    @property
    def said_more(self) -> bool:
        """Tell whether more was said than the answer that was read last."""
        return bool(self._buffer)

    @property
    def local_address(self) -> str:
        """Our own end, as an address literal (RFC 5321 4.1.3), to greet with."""
        address = str(self._socket.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def certificate(self) -> bytes:
        """Return the other side's certificate, DER, or nothing."""
        return (self._socket.getpeercert(binary_form=True) or b"") if isinstance(self._socket, ssl.SSLSocket) else b""

    def shut(self) -> None:
        """End it from any thread: whoever waits for it gets an error at once."""
        self._closed = True
        with contextlib.suppress(OSError):
            # Not SSLSocket.shutdown(): it takes the encryption off, and the other thread would write in clear.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back."""
        self._closed = True
        self._socket.close()

    def _expect_silence(self) -> None:
        if not self.spoken():
            return
        if self._buffer:
            raise UnreadableError("the server spoke unasked", bytes(self._buffer))
        raise ConnectionAbortedError("the server closed the connection")

    def _line(self, end: float) -> bytes:
        while True:
            cut = self._buffer.find(b"\n", 0, LONGEST_LINE)
            if cut >= 0:
                line = bytes(self._buffer[:cut])
                del self._buffer[: cut + 1]
                return line.removesuffix(b"\r")
            if len(self._buffer) >= LONGEST_LINE:
                raise UnreadableError("the server's answer has a line without end", bytes(self._buffer))
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the server did not answer in time")
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(4_096)
            except TimeoutError:
                raise TimeoutError("the server did not answer in time") from None
            if not data:
                raise ConnectionAbortedError("the server closed the connection")
            self._buffer += data
