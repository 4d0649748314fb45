"""The open demo's surroundings: mail servers that take, refuse or are away, and a name server, all on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace

from tui_invoice.demo.cast import BEFORE, NOW
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.loopback import refuse_unreachable
from tui_invoice.demo.names import NameServer, Records
from tui_invoice.demo.office import ADDRESS, LARGEST, NEW_PASSWORD, PASSWORD
from tui_invoice.demo.people import PEOPLE
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.addresses import parse_list

CHANGED, MOVED, AWAY = "kontor@nordlys.example", "projekt@nordlys.example", "salg@nordlys.example"
"""Accounts whose password was changed, whose server moved, and whose server cannot be reached for now."""
BACK_AFTER = 60.0
"""Seconds after which the server that cannot be reached is back."""
NO = f"NO [AUTHENTICATIONFAILED] Your password was changed (demo: type {NEW_PASSWORD})"
"""What the mailbox whose password was changed says to the old one."""
_SLIPS = frozenset({"no domain", "slip"})
_PROVIDERS = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", "qq.com", "163.com", "mail.dk")


@dataclass(frozen=True, slots=True)
class Town:
    """`main` takes the mail of all but AWAY, whose server is `away`; `old` is the one that MOVED had until today.

    `boxes` holds the mailbox of each account, in which what comes back is read.
    """

    main: ScriptedServer
    old: ScriptedServer
    away: ScriptedServer
    names: NameServer
    boxes: ScriptedMailboxes

    @property
    def servers(self) -> tuple[ScriptedServer, ...]:
        """The mail servers."""
        return self.main, self.old, self.away

    def set_password(self, account: str, password: str) -> None:
        """Change the password of an account at the main server, and of its mailbox."""
        self.main.set_password(account, password)
        self.boxes.set_password(account, password)

    def move(self) -> None:
        """Let the old server send everybody on to the new one."""
        words = f"521 This is the old machine (demo: the new one listens at port {self.main.port})"
        self.old.script.replace(Rule(Step.CONNECT, Answer(words)))

    @contextmanager
    def away_for_a_while(self) -> Iterator[None]:
        """Let the server that is down come back by itself while the block lasts."""

        def back() -> None:
            with suppress(OSError):  # another program took its port: then it stays away
                self.away.up()

        timer = threading.Timer(BACK_AFTER, back)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


@contextmanager
def town() -> Iterator[Town]:
    """Start the servers; they end with the block. Raises RefusedError where this machine cannot reach itself."""
    with ExitStack() as stack:
        hint = f"535 5.7.8 Your password was changed (demo: type {NEW_PASSWORD})"
        main = ScriptedServer(
            users={ADDRESS: PASSWORD, CHANGED: PASSWORD, MOVED: PASSWORD},
            refusals={CHANGED: hint},
            extensions=Extensions(size=LARGEST),
        )
        stack.enter_context(main)
        refuse_unreachable(main.host, main.port)
        yield Town(
            main,
            stack.enter_context(ScriptedServer(users={MOVED: PASSWORD})),
            stack.enter_context(ScriptedServer(users={AWAY: PASSWORD})),
            stack.enter_context(NameServer(_domains())),
            stack.enter_context(
                ScriptedMailboxes(dict.fromkeys((ADDRESS, CHANGED, MOVED, AWAY), PASSWORD), refusals={CHANGED: NO})
            ),
        )


def _domains() -> dict[str, Records]:
    """Return the made-up customers' domains and some that everybody knows: the rest does not exist here."""
    cast = [customer for role, customer in {**BEFORE, **NOW}.items() if role not in _SLIPS]
    good, _ = parse_list("; ".join([ADDRESS, *(each.email for each in (*PEOPLE, *cast))]))
    domains = {each.address.rpartition("@")[2] for each in good}
    known = {domain: Records(mx=((10, f"mail.{domain}"),)) for domain in (*sorted(domains), *_PROVIDERS)}
    own = ADDRESS.rpartition("@")[2]
    known[own] = replace(known[own], txt=("v=spf1 mx -all",))
    known[f"mail.{own}"] = Records(a=("192.0.2.25",))
    return known
