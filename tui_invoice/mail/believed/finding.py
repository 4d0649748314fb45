"""What was found of a domain: what stands, what should, and the record that would mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Check(StrEnum):
    """What is looked at, in the order in which it is told."""

    MX = "mx"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    REVERSE = "reverse"
    GMAIL = "gmail"
    OUTLOOK = "outlook"


NAMES = {
    Check.MX: "Takes mail",
    Check.SPF: "SPF",
    Check.DKIM: "DKIM",
    Check.DMARC: "DMARC",
    Check.REVERSE: "Reverse name",
    Check.GMAIL: "Gmail",
    Check.OUTLOOK: "Outlook.com",
}
"""What each is called."""


class State(StrEnum):
    """How it stands. `open` is what records alone cannot show; `unknown` is what nobody answered."""

    GOOD = "good"
    WRONG = "wrong"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Publish:
    """A record to publish: its name, its type, and what stands in it."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what `stands`, what `should`, and the record to `publish`. Text from outside stands in it raw."""

    check: Check
    state: State
    stands: str
    should: str = ""
    publish: Publish | None = None

    @property
    def good(self) -> bool | None:
        """True where it is well, False where it is wrong, None where that is not known."""
        return {State.GOOD: True, State.WRONG: False}.get(self.state)

    def of_provider(self) -> Finding:
        """Return the same of a domain that belongs to a provider: there is nothing to publish for us."""
        return self if self.state is State.GOOD else replace(self, should="mended by its provider", publish=None)


def unknown(check: Check, why: object) -> Finding:
    """Return that nobody answered."""
    return Finding(check, State.UNKNOWN, f"not known: {why}")
