"""A scripted mail server on loopback: it answers, cuts or stalls at any step as its script says.

It serves three ends: the demo (try everything, nothing leaves the machine), the tests of everything
that hands mail over, and the kill tests, where the server lives on while its client is killed.

    with ScriptedServer(Script(Rule(Step.RCPT, Answer("550 5.1.1 No such user")))) as server:
        ...                             # talk SMTP to 127.0.0.1, server.port
        assert server.received == ()
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.host import Host, Tell
from tui_invoice.demo.ledger import Ledger, Received, SignIns
from tui_invoice.demo.listening import LoopbackServer
from tui_invoice.demo.script import Script
from tui_invoice.demo.smtp import Conversation
from tui_invoice.demo.wire import Wire
from tui_invoice.domain.clock import Clock, SystemClock
from tui_invoice.domain.sender import Security


def _nobody(name: str, detail: str) -> None:
    """Hear an event and do nothing."""


class ScriptedServer(LoopbackServer):
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
        super().__init__(port)
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

    # What a test or the demo asks and does, from any thread.

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

    # The server's own thread.

    async def converse(self, wire: Wire) -> None:
        """Serve one connection."""
        await Conversation(wire, self._shared, self._ledger.open_session()).run()

    def over(self) -> None:
        """Tell that a client's connection is over."""
        self._shared.tell("end", "")
