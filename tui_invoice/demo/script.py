"""What the scripted mail server is to do, and where: rules by step and address, each with an action.

A script is a list of rules. At each step of a conversation the first rule that fits decides; where
none fits, the server behaves as RFC 5321 asks. So greylisting is one rule, and a server that hangs
up between the final dot and its answer is another:

    Script(
        Rule(Step.RCPT, Answer("450 4.7.1 Greylisted, come back later"), times=1, each=True),
        Rule(Step.DOT, CutAfterDot(), address="anna@example.org"),
    )
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """A place in a conversation at which a rule may act (RFC 5321 section 3).

    `connect` is the banner, `tls` the handshake (of either kind), `ehlo` also HELO, `auth` the answer
    to the whole sign-in, `data` the 354, `body` the first octets of the text, `dot` the final answer.
    """

    CONNECT = "connect"
    TLS = "tls"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"
    RSET = "rset"
    NOOP = "noop"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Normally:
    """Do what the protocol asks."""


@dataclass(frozen=True, slots=True)
class Answer:
    r"""Say this in place of the normal answer.

    `text` is one line, or several divided by "\n", each written out with its code ("550-No.\n550 Never.");
    bytes go out exactly as they are, line end included or not. `close` hangs up afterwards; None means as
    RFC 5321 section 3.8 has it: after a 421 only. `taken` matters at `dot` alone: whether the server keeps
    the message whatever it says; None means if the code begins with 2.
    """

    text: str | bytes
    close: bool | None = None
    taken: bool | None = None

    def octets(self) -> bytes:
        """Return what goes over the wire."""
        if isinstance(self.text, bytes):
            return self.text
        return b"".join(line.encode("utf-8", "surrogateescape") + b"\r\n" for line in self.text.split("\n"))

    @property
    def code(self) -> int:
        """The reply code (RFC 5321 section 4.2), 0 where the answer cannot be read."""
        last = self.octets().removesuffix(b"\r\n").rpartition(b"\n")[2]
        return int(last[:3]) if last[:3].isdigit() and len(last[:3]) == 3 and last[3:4] in (b"", b" ") else 0

    @property
    def closes(self) -> bool:
        """Tell whether the server hangs up after it."""
        return self.code == 421 if self.close is None else self.close


@dataclass(frozen=True, slots=True)
class Cut:
    """Hang up without a word: in order (FIN), or with `rst` as a crashed host or a firewall does.

    Octets of the client that were not read yet make the kernel send the RST by itself.
    """

    rst: bool = False


@dataclass(frozen=True, slots=True)
class CutAfter:
    """At `body`: hang up as soon as at least so many octets of the text came; 0 right after the 354.

    A text that is shorter than that is not cut.
    """

    octets: int
    rst: bool = False


@dataclass(frozen=True, slots=True)
class CutBeforeDot:
    """At `dot`: the text was read, and the server is gone before it reads the dot. The message is lost.

    The client sees the same as with `CutAfterDot`, which is why it must not claim to know.
    """

    rst: bool = False


@dataclass(frozen=True, slots=True)
class CutAfterDot:
    """At `dot`: the message is taken and counts as received; the answer never comes."""

    rst: bool = False


@dataclass(frozen=True, slots=True)
class Stall:
    """Say and read nothing for `until` seconds, or until that event is set, or ever (None); then act."""

    until: float | threading.Event | None = None
    then: Action = Normally()


@dataclass(frozen=True, slots=True)
class Slow:
    """Dribble the answer, `delay` seconds before each octet; at `body`, before each reading of the text."""

    delay: float
    then: Answer | Normally = Normally()


Action = Normally | Answer | Cut | CutAfter | CutBeforeDot | CutAfterDot | Stall | Slow


def code_of(action: Action, normal: str) -> int:
    """Return the code the client will see where the normal answer is `normal`; 0: none, or unreadable."""
    match action:
        case Stall(then=then) | Slow(then=then):
            return code_of(then, normal)
        case Answer():
            return action.code
        case Normally():
            return int(normal[:3])
        case _:
            return 0


def takes(action: Action) -> bool:
    """Tell whether a server that acts so at `dot` keeps the message, whatever the client hears of it."""
    match action:
        case Stall(then=then) | Slow(then=then):
            return takes(then)
        case Answer(taken=taken):
            return action.code // 100 == 2 if taken is None else taken
        case Normally() | CutAfterDot():
            return True
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Rule:
    """When to act and how.

    `address` narrows it: at `rcpt` that recipient, at `data`, `body` and `dot` any recipient of the
    transaction, at `mail` the sender, at `auth` the user; "" fits all. It applies `times` times (None:
    always), counted for each address by itself with `each`, and only once `after` transactions were
    begun before the present one, on whatever connection. Raises ValueError for an action that has no
    meaning at the step.
    """

    step: Step
    action: Action
    address: str = ""
    times: int | None = None
    after: int = 0
    each: bool = False

    def __post_init__(self) -> None:
        last: Action = self.action
        while isinstance(last, Stall):
            last = last.then
        if isinstance(last, CutBeforeDot | CutAfterDot) and self.step is not Step.DOT:
            raise ValueError(f"{type(last).__name__} belongs to the dot, not to {self.step}")
        if isinstance(last, CutAfter) and (self.step is not Step.BODY or last is not self.action):
            raise ValueError("CutAfter stands by itself, at the body")
        if isinstance(last, Cut) and self.step is Step.DOT:
            raise ValueError("at the dot say CutBeforeDot or CutAfterDot: is the message taken?")
        if isinstance(last, Slow) and self.step is Step.BODY and (self.action, last.then) != (last, Normally()):
            raise ValueError("at the body Slow stands by itself: it slows the reading down")


def in_turn(step: Step, *actions: Action, address: str = "") -> tuple[Rule, ...]:
    """Return rules that take these actions one after the other, each once; then all is normal."""
    return tuple(Rule(step, action, address, times=1) for action in actions)


class Script:
    """The rules of a server, in the order in which they are asked. May be changed while it runs, by any thread."""

    def __init__(self, *rules: Rule) -> None:
        self._lock = threading.Lock()
        self._rules: list[tuple[Rule, Counter[str]]] = []
        self.add(*rules)

    def add(self, *rules: Rule) -> None:
        """Append rules; they are asked after those already there."""
        with self._lock:
            self._rules += [(rule, Counter()) for rule in rules]

    def replace(self, *rules: Rule) -> None:
        """Forget all rules and how often they applied; take these."""
        with self._lock:
            self._rules = [(rule, Counter()) for rule in rules]

    def pick(self, step: Step, addresses: Iterable[str] = (), transactions: int = 0) -> Action:
        """Return what to do at `step`, and count the rule that says so.

        `addresses` are those the step is about, `transactions` the number begun before the present one.
        """
        folded = [address.casefold() for address in addresses]
        with self._lock:
            for rule, used in self._rules:
                if rule.step is not step or transactions < rule.after:
                    continue
                if rule.address and rule.address.casefold() not in folded:
                    continue
                key = " ".join(folded) if rule.each else ""
                if rule.times is None or used[key] < rule.times:
                    used[key] += 1
                    return rule.action
        return Normally()
