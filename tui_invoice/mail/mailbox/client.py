"""IMAPClient on a connection that is open and signed in already, and whose octets are bounded (`Line`)."""

from __future__ import annotations

import imaplib
from typing import Any

import imapclient

from tui_invoice.mail.mailbox.line import Line

_GREETING = b"* PREAUTH signed in before\r\n"
"""What is said to imaplib in the server's place, whose own greeting was heard before the sign-in."""


class _Idle:
    """Stands where imaplib keeps its socket: time limits are the line's business."""

    def settimeout(self, value: float | None) -> None:
        """Take a time limit and forget it."""


class Protocol(imaplib.IMAP4):
    """imaplib's side: every octet goes by the line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._greeting = _GREETING
        super().__init__(line.peer)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Open nothing: the line is."""
        self.host, self.port, self.timeout = host, port, timeout
        self.sock: Any = _Idle()

    def read(self, size: int) -> bytes:
        """Return `size` octets."""
        return self._line.read(size)

    def readline(self) -> bytes:
        """Return the next line with its end; the first is our own."""
        greeting, self._greeting = self._greeting, b""
        return greeting or self._line.readline()

    def send(self, data: Any) -> None:
        """Write octets."""
        self._line.write(bytes(data))

    def shutdown(self) -> None:
        """Give the connection back."""
        self._line.close()


class Client(imapclient.IMAPClient):  # type: ignore[misc]  # the library has no types
    """IMAPClient as it is, but for where its connection comes from."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(line.peer, ssl=False)
        # Otherwise each line is written out for a log that nobody reads: customers' letters, and slowly.
        self._imap.debug = 0

    def _create_IMAP4(self) -> Protocol:  # noqa: N802 - the library's name for the one thing that is replaced
        return Protocol(self._line)

    def list_with_uses(self) -> list[tuple[tuple[Any, ...], Any, Any]]:
        """Return every folder as (attributes, delimiter, name), its special use among the attributes.

        A server need not tell the use unless it is asked for it (RFC 6154 2, RFC 5258 3).
        """
        if not (self.has_capability("SPECIAL-USE") and self.has_capability("LIST-EXTENDED")):
            return list(self.list_folders())
        kind, data = self._imap._simple_command("LIST", '""', '"*"', "RETURN (SPECIAL-USE)")
        self._checkok("LIST", kind, data)
        _, data = self._imap._untagged_response(kind, data, "LIST")
        return list(self._proc_folder_list(data))
