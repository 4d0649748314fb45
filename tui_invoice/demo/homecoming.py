"""What comes back to the open demo's office, by whom it was sent to: before its screen opens, and from then on."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

from tui_invoice.demo.cast import address
from tui_invoice.demo.invoicing import STORY
from tui_invoice.demo.postman import Return
from tui_invoice.demo.replies import RIGHT
from tui_invoice.demo.returning import Mailed, letter, receipt, report
from tui_invoice.domain.clock import HOUR, MINUTE, SECOND

THANKS = "Thank you, it is paid on Friday."
PACE = 1.0
"""How much longer, or shorter, it all takes while one looks."""
AWAY = "I am out of the office until Monday. Your mail is not forwarded."


def _report(action: str, status: str, words: str) -> Callable[[Mailed, int], bytes]:
    return lambda mail, at: report(mail, action, status, words.format(mail.recipient), at)


def _thanks(mail: Mailed, at: int) -> bytes:
    return letter(mail, THANKS, at)


def _out_of_office(mail: Mailed, at: int) -> bytes:
    return letter(mail, AWAY, at, subject="Out of office", automatic=True)


_DELIVERED = _report("delivered", "2.0.0", "250 2.0.0 Ok: saved")
_GONE = _report("failed", "5.1.1", "550 5.1.1 <{}>: Recipient address rejected: User unknown in virtual mailbox table")
_FULL = _report("failed", "5.2.2", "552 5.2.2 <{}>: The mailbox is full")
_STORY = MappingProxyType(
    {
        STORY["tea"].email: (Return(MINUTE, _GONE),),
        STORY["school"].email: (Return(2 * MINUTE, _DELIVERED),),
        STORY["travel"].email: (Return(HOUR, receipt),),
        STORY["slow"].email: (Return(2 * HOUR, _thanks),),
    }
)
_BEFORE = MappingProxyType(
    {
        address("closed"): (Return(2 * MINUTE, _GONE),),
        address("full box 1"): (Return(3 * MINUTE, _FULL),),
        address("full box 2"): (Return(5 * HOUR, _FULL),),
        address("filtered"): (
            Return(MINUTE, _report("failed", "5.7.1", "554 5.7.1 <{}>: Message rejected: it looks like spam")),
        ),
        address("late"): (
            Return(4 * MINUTE, _report("delayed", "4.4.1", "connect to mx.tianfu.example: Connection timed out")),
        ),
    }
)
_NOW = MappingProxyType(
    {
        address("comes back"): (
            Return(
                8 * SECOND,
                _report(
                    "failed",
                    "5.1.1",
                    f"550 5.1.1 <{{}}>: User unknown (demo: the right address is {RIGHT['comes back']})",
                ),
            ),
        ),
        address("sea"): (Return(4 * SECOND, _DELIVERED), Return(20 * SECOND, receipt)),
        address("plain"): (Return(6 * SECOND, receipt),),
        address("food"): (Return(15 * SECOND, _thanks),),
        address("travel"): (Return(10 * SECOND, _out_of_office),),
        address("school"): (Return(5 * SECOND, _DELIVERED),),
    }
)


def came_back(mail: Mailed) -> Iterable[Return]:
    """Return what came back of the mail of the story that is told without a screen."""
    return _STORY.get(mail.recipient, ())


def before(mail: Mailed) -> Iterable[Return]:
    """Return what came back of the earlier mail: of the rest, as chance has it, a report, a receipt or nothing."""
    if (known := _BEFORE.get(mail.recipient)) is not None:
        return known
    chance = zlib.crc32(mail.recipient.encode()) % 10
    if chance < 4:
        return (Return(MINUTE, _DELIVERED),)
    if chance < 7:
        return (Return(MINUTE, _DELIVERED), Return(3 * HOUR, receipt))
    return ()


def now(mail: Mailed) -> Iterable[Return]:
    """Return what comes back of what is sent while one looks."""
    return [replace(back, after=int(back.after * PACE)) for back in _NOW.get(mail.recipient, ())]
