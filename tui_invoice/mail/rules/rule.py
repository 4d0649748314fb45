"""What a row of the rules is made of, and when it fits an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tui_invoice.domain.diagnosis import Cause, Fault, Remedy
from tui_invoice.mail.rules.answer import Answer

GENERAL = "general knowledge, not checked against a source"
"""The source of a row that rests on experience only."""

LATER = "rcpt data dot done"
"""Phases in which an answer speaks of the recipient or the message; `done` is a report that came back."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: what an answer must show, and what it then means. An empty condition is always met.

    `when` is a regular expression without regard to case, with bounded repeats only, on the answer's text.
    `replies` lists reply codes ("535 55x 4xx", "0": none known), `codes` enhanced codes ("5.1.1", "x.2.2" for 4 and
    5, "5.7.x", "5.7.606-649", "-" for none), `phases` names of phases, `provider` words of which one must occur in the
    sender's preset or host. `fault` and `permanent` are decided by phase and by code class unless given here;
    `remedies` are the cause's own unless given. `source` says who told. `sample` is an answer that must find this very
    row: the phase, a colon, the provider in square brackets if one is needed, the answer.
    """

    name: str
    cause: Cause
    sentence: str
    source: str
    sample: str
    when: str = ""
    replies: str = ""
    codes: str = ""
    phases: str = ""
    provider: str = ""
    fault: Fault | None = None
    permanent: bool | None = None
    remedies: tuple[Remedy, ...] = ()

    def fits(self, answer: Answer) -> bool:
        """Tell whether every condition of the row is met; the cheap ones are asked first."""
        return (
            (not self.phases or answer.phase.value in self.phases.split())
            and (not self.replies or _replies(self.replies).fullmatch(str(answer.code)) is not None)
            and (not self.codes or _has_status(self.codes, answer.status))
            and (not self.provider or any(word in answer.provider for word in self.provider.split()))
            and (not self.when or _words(self.when).search(answer.text) is not None)
        )


@lru_cache(maxsize=512)
def _words(when: str) -> re.Pattern[str]:
    return re.compile(when, re.IGNORECASE)


@lru_cache(maxsize=128)
def _replies(listed: str) -> re.Pattern[str]:
    return re.compile("|".join(listed.replace("x", r"\d").split()))


@lru_cache(maxsize=256)
def _statuses(listed: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return (classes, subject, first detail, last detail) for each code of the list."""
    found = []
    for code in listed.split():
        if code == "-":
            continue
        kind, subject, detail = code.split(".")
        first, _, last = ("0-999" if detail == "x" else detail).partition("-")
        found.append(("45" if kind == "x" else kind, subject, int(first), int(last or first)))
    return tuple(found)


def _has_status(listed: str, status: str) -> bool:
    if not status:
        return "-" in listed.split()
    kind, subject, detail = status.split(".")
    return any(
        kind in kinds and subject == about and first <= int(detail) <= last
        for kinds, about, first, last in _statuses(listed)
    )
