"""What the scripted IMAP server is to do in place of the normal, by command.

ImapScript(
ImapRule("AUTHENTICATE", Answer("{tag} NO [AUTHENTICATIONFAILED] no"), times=1),
ImapRule("UID FETCH", CutAfter(1000)),
ImapRule("IDLE", Stall()),
)
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from tui_invoice.demo.script import Answer, Cut, CutAfter, Normally, Slow, Stall

ImapAction = Normally | Answer | Cut | CutAfter | Slow | Stall
"""`Answer` is said in place of the normal answer, and the command is not done; "{tag}" in it is the command's tag.
`CutAfter` hangs up once so many octets of the normal answer were said; `Slow` waits before each of its octets."""


@dataclass(frozen=True, slots=True)
class ImapRule:
    """When to act and how. `command` is the command's name in capitals, with its UID ("UID FETCH"); GREETING is the
    first line of a connection, TLS the handshake, DONE the end of an IDLE. It applies `times` times (None: always), and
    only once the command was heard `after` times before, on whatever connection."""

    command: str
    action: ImapAction
    times: int | None = None
    after: int = 0


class ImapScript:
    """The rules of a server, in the order in which they are asked. May be changed while it runs, by any thread."""

    def __init__(self, *rules: ImapRule) -> None:
        self._lock = threading.Lock()
        self._heard: Counter[str] = Counter()
        self.replace(*rules)

    def replace(self, *rules: ImapRule) -> None:
        """Forget all rules and how often they applied; take these."""
        with self._lock:
            self._rules = rules
            self._used: Counter[int] = Counter()

    def pick(self, command: str) -> ImapAction:
        """Return what to do at a command, and count the rule that says so."""
        with self._lock:
            before = self._heard[command]
            self._heard[command] += 1
            for place, rule in enumerate(self._rules):
                if rule.command != command or before < rule.after:
                    continue
                if rule.times is None or self._used[place] < rule.times:
                    self._used[place] += 1
                    return rule.action
        return Normally()
