"""What the mail servers of the open demo's customers say: before its screen opens, and from then on."""

from __future__ import annotations

from types import MappingProxyType

from tui_invoice.demo.cast import address
from tui_invoice.demo.script import Action, Answer, CutAfterDot, CutBeforeDot, Rule, Slow, Stall, Step

RIGHT = MappingProxyType(
    {
        "unknown": "ke.toan@anhduong.example",
        "left the firm": "kuaiji@tianfu.example",
        "comes back": "hello@bluedoor.example",
    }
)
"""The addresses that the servers name where the old one is gone: two at once, one in a report."""
_AT_ONCE = ("unknown", "left the firm")
PACE = 0.8
"""Seconds that the demo's server takes over a mail, so that one can watch them go."""


def before() -> tuple[Rule, ...]:
    """Return what the servers say while the earlier mail goes out."""
    return (
        *_always(),
        _rcpt("spent", "450 4.2.1 <{}>: mailbox busy, please come back later", 2),
        _rcpt("full", "552 5.2.2 <{}>: user is over quota", 1),
        _dot("spam", Answer("554 5.7.1 Message rejected: it looks like spam")),
        _dot("not trusted", Answer("550 5.7.26 Unauthenticated mail from nordlys.example: SPF and DKIM did not pass")),
        _dot("no reason", Answer("559 We do not want this")),
        _dot("cut after", CutAfterDot()),
        _dot("cut before", CutBeforeDot()),
        _rcpt("waiting", "450 4.7.1 <{}>: Greylisted, please come back in a minute", 1),
    )


def now() -> tuple[Rule, ...]:
    """Return what they say from then on: what was refused once passes now, and other mail meets its own troubles."""
    return (
        *_always(),
        _rcpt("room later", "452 4.2.2 <{}>: mailbox is full", 1),
        *(_rcpt(f"greylisted {n}", "450 4.7.1 <{}>: Greylisted, please come back in a minute", 1) for n in (1, 2, 3)),
        _dot("cut now", CutAfterDot()),
        _dot("slow", Slow(PACE / 8)),
        Rule(Step.DOT, Stall(PACE)),
    )


def _always() -> tuple[Rule, ...]:
    """Return what stays so however often it is tried: the address itself is wrong."""
    return (
        *(
            _rcpt(role, f"550 5.1.1 <{{}}>: User unknown (demo: the right address is {RIGHT[role]})")
            for role in _AT_ONCE
        ),
        *(
            _rcpt(role, "550 5.1.2 <{}>: Recipient address rejected: Domain not found")
            for role in ("no domain", "slip")
        ),
    )


def _rcpt(role: str, words: str, times: int | None = None) -> Rule:
    return Rule(Step.RCPT, Answer(words.format(address(role))), address(role), times=times)


def _dot(role: str, action: Action) -> Rule:
    return Rule(Step.DOT, action, address(role), times=1)
