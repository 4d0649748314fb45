"""What the scripted server does to the story's mail, in the words that real servers use."""

from __future__ import annotations

from tui_invoice.demo.invoicing import STORY
from tui_invoice.demo.script import Action, Answer, CutAfterDot, CutBeforeDot, Rule, Slow, Step


def rules() -> tuple[Rule, ...]:
    """Return the rules; all but the unknown address befall their mail once."""
    unknown, full, grey = (_address(role) for role in ("unknown", "full", "greylisted"))
    nobody = f"550 5.1.1 <{unknown}>: Recipient address rejected: User unknown in virtual mailbox table"
    return (
        Rule(Step.RCPT, Answer(nobody), unknown),
        Rule(Step.RCPT, Answer(f"552 5.2.2 <{full}>: user is over quota"), full, times=1),
        Rule(Step.RCPT, Answer(f"450 4.2.0 <{grey}>: Greylisted, please come back in 5 minutes"), grey, times=1),
        _once("spam", Answer("554 5.7.1 Message rejected: it looks like spam")),
        _once("not trusted", Answer("550 5.7.26 Unauthenticated mail from nordlys.example: SPF and DKIM did not pass")),
        _once("cut after", CutAfterDot()),
        _once("cut before", CutBeforeDot()),
        _once("slow", Slow(0.04)),
    )


def _once(role: str, action: Action) -> Rule:
    """Return the rule for what is said, or not said, after the final dot."""
    return Rule(Step.DOT, action, _address(role), times=1)


def _address(role: str) -> str:
    return STORY[role].email.partition(";")[0]
