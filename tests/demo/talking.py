"""A client of raw octets: it sends what a mail library would refuse to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tui_invoice.demo.server import ScriptedServer

TO = b"RCPT TO:<anna@example.org>"
FROM = b"MAIL FROM:<office@example.org>"


class Talk:
    """One connection to a server."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.file = sock.makefile("rb")
        self.banner = ""

    def answer(self) -> str:
        """Return the next whole reply, its lines divided by LF; "" when the server hung up."""
        lines = []
        while line := self.file.readline():
            lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        return "\n".join(lines)

    def send(self, octets: bytes) -> None:
        self.sock.sendall(octets)

    def say(self, line: bytes) -> str:
        self.send(line + b"\r\n")
        return self.answer()

    def to_the_text(self, *recipients: bytes) -> str:
        """Go as far as the answer to DATA, which is returned."""
        self.say(b"EHLO client")
        self.say(FROM)
        for recipient in recipients or (TO,):
            self.say(recipient)
        return self.say(b"DATA")


@contextmanager
def talk(server: ScriptedServer) -> Iterator[Talk]:
    """Connect and read the banner, if there is one."""
    with socket.create_connection((server.host, server.port), timeout=10) as sock:
        client = Talk(sock)
        with client.file:
            client.banner = client.answer()
            yield client
