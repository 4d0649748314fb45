"""A scripted IMAP server on loopback, with mailboxes in memory: for the demo, and for the tests as a server at fault.

with ScriptedMailboxes({"office": "secret"}) as server:
server.deliver("office", b"From: ...")      # whoever waits in IDLE hears of it
...                                         # talk IMAP to 127.0.0.1, server.port
assert server.messages("office")[0].flags == set()
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping

from tui_invoice.demo.boxes import INBOX, STANDARD, Boxes, Stored
from tui_invoice.demo.imap import ImapConversation
from tui_invoice.demo.imap_host import CAPABILITIES, ImapHost
from tui_invoice.demo.imap_script import ImapScript
from tui_invoice.demo.listening import LoopbackServer
from tui_invoice.demo.wire import Wire
from tui_invoice.domain.clock import Clock, SystemClock
from tui_invoice.domain.sender import Security


def _nobody(command: str, detail: str) -> None:
    """Hear a command and do nothing."""


class ScriptedMailboxes(LoopbackServer):
    """An IMAP4rev1 server (RFC 3501, RFC 9051) with its event loop in a thread of its own, in a `with` block.

    `users` are names and passwords, each with the `folders` (name, special use); `refusals` are the answers to a wrong
    password, by user ("NO LOGIN failed."). `port` 0 takes a free one. `security` other than none needs `tls`.
    `on_command(name, rest)` is called in the server's thread when a command was read, before it is answered, without
    passwords; DONE too. Any thread may call the methods; they raise KeyError for a user or folder that is not there.

    Raises ValueError for security without `tls`.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        script: ImapScript | None = None,
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        security: Security = Security.NONE,
        folders: Iterable[tuple[str, str]] = STANDARD,
        capabilities: Iterable[str] = CAPABILITIES,
        refusals: Mapping[str, str] | None = None,
        on_command: Callable[[str, str], None] = _nobody,
        clock: Clock | None = None,
    ) -> None:
        if security is not Security.NONE and tls is None:
            raise ValueError(f"{security} needs a TLS context")
        super().__init__(port)
        self.script = script or ImapScript()
        self._boxes = Boxes(users, tuple(folders))
        self._shared = ImapHost(
            self.script,
            self._boxes,
            dict(users),
            refusals or {},
            tuple(capabilities),
            security,
            tls,
            clock or SystemClock(),
            on_command,
        )

    @property
    def commands(self) -> list[str]:
        """The clients' commands over all connections, without tags; passwords as `****`."""
        return list(self._shared.commands)

    @property
    def sign_ins(self) -> list[str]:
        """Who signed in, in turn."""
        return list(self._shared.sign_ins)

    def deliver(
        self, account: str, raw: bytes, folder: str = INBOX, *, at: int | None = None, flags: Iterable[str] = ()
    ) -> int:
        """Lay a message into a folder, as of now or of `at` (Unix milliseconds UTC); return its UID."""
        now = self._shared.clock.now()
        return self._boxes.deliver(account, raw, folder, now if at is None else at, flags)

    def fill(
        self, account: str, count: int, make: Callable[[int], bytes], folder: str = INBOX, *, at: int | None = None
    ) -> None:
        """Lay `count` messages into a folder; each is made, given its UID, when it is asked for."""
        self._boxes.fill(account, count, make, folder, self._shared.clock.now() if at is None else at)

    def messages(self, account: str, folder: str = INBOX) -> list[Stored]:
        """Return copies of a folder's messages, with their flags, as they are now."""
        return self._boxes.messages(account, folder)

    def remove(self, account: str, uid: int, folder: str = INBOX) -> None:
        """Delete a message, as another program does."""
        self._boxes.remove(account, uid, folder)

    def renumber(self, account: str, folder: str = INBOX) -> None:
        """Number a folder's messages anew, under another UIDVALIDITY."""
        self._boxes.renumber(account, folder)

    def set_password(self, account: str, password: str) -> None:
        """Change a password, or add a user."""
        self._boxes.open_account(account)
        self._shared.users[account] = password

    async def converse(self, wire: Wire) -> None:
        """Serve one connection."""
        await ImapConversation(wire, self._shared).run()
