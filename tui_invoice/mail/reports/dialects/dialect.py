"""What a row of the dialects is made of: a report in free text, how it is recognised and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tui_invoice.mail.reports.dialects.senders import DAEMON
from tui_invoice.mail.reports.told import Told, address_in

GIVEN: Final = r"[^\s<>()\[\]:;,\"'（）：，。「」【】]{1,64}@[\w.-]{0,254}[\w-]"
"""An address as it stands in a text."""
ALONE: Final = rf"^[ \t]{{0,20}}<?({GIVEN})>?[ \t]{{0,20}}$"
"""A line with nothing but an address."""
COLON: Final = rf"^[ \t]{{0,20}}[<\"]?({GIVEN})[>\"]?(?: \([^()\n]{{1,120}}\))?[ \t]{{0,5}}:"
"""An address and a colon: the reason follows."""
AMONG: Final = rf"^[^\n@<]{{0,60}}?<?({GIVEN})>?(?=[ \t]{{0,3}}(?:[^\w\s@./-]|\.?$))"
"""An address after some words of its line, with a sign or the end of the line behind it."""
LINE: Final = r"^([^\n]{0,400})"
"""A reason that ends with its line."""
_REASON: Final = 4_000
_AFTERWARDS = re.compile(
    r"^[ \t]{0,9}(?:no action is required on your part|i'm not going to try again|giving up on|"
    r"this has been a permanent failure|please note that this is only a temporary|рекомендуем вам|"
    r"message will be retried|you do not need to|if you sent the (?:email|message) to multiple|"
    r"this condition occurred after|for further (?:assistance|information)|if you do so, please|"
    r"delivery attempts will continue|\*{10,80}$|={20,80}$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines that follow a reason and say nothing more of it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A row: how a server that follows no standard tells that a mail did not arrive.

    All expressions are asked without regard to case and with ^ and $ at every line; repeats are bounded. `mark` must
    occur in the text before the returned message, `sender` in From (unless it is given, a server must have sent it),
    `subject` in the subject. `to` finds each recipient, with the address as its first group; without it the recipients
    are those of X-Failed-Recipients or of the returned message. What follows a recipient until the next is the reason,
    or what `why` finds (its first group, in the whole text); `reason` cuts what follows, `before` finds a quoted answer
    that stands above its recipient (the last one counts). `later` tells that it is only delayed. `says` is put before
    the reason: what such a report means where its own words are in many languages or are none. `anywhere` looks for
    recipients above the mark as well. `source` says who told. `sample` is a text that this row, and no row above it,
    reads as of buyer@customer.test and of `cause`.
    """

    name: str
    source: str
    sample: str
    mark: str
    cause: str
    to: str = ""
    why: str = ""
    before: str = ""
    reason: str = ""
    later: str = ""
    sender: str = DAEMON
    subject: str = ""
    says: str = ""
    anywhere: bool = False

    def fits(self, sender: str, subject: str, text: str, *, daemon: bool) -> bool:
        """Tell whether a report is in this dialect. `daemon`: a mail server sent it."""
        return (
            (daemon if self.sender == DAEMON else words(self.sender).search(sender) is not None)
            and words(self.mark).search(text) is not None
            and (not self.subject or words(self.subject).search(subject) is not None)
        )

    def told(self, text: str) -> Iterator[Told]:
        """Yield what the text says of each recipient, in its order. One that is no address is empty."""
        action = "delayed" if self.later and words(self.later).search(text) else "failed"
        begin = words(self.mark).search(text)
        start = text.rfind("\n", 0, begin.start()) + 1 if begin and not self.anywhere else 0
        found = list(words(self.to).finditer(text, start))[:200] if self.to else []
        reason = words(self.why).search(text) if self.why else None
        ends = [*(each.start() for each in found[1:]), len(text)]
        for each, end in zip(found, ends, strict=False):
            after = text[each.end() : min(end, each.end() + _REASON)]
            said = _group(reason) if reason else self._reason(after)
            if self.before:
                above = [_group(answer) for answer in words(self.before).finditer(text, start, each.start())]
                said = f"{above[-1]}\n{said}" if above else said
            start = each.end()
            yield Told(
                recipient=address_in(_group(each)),
                action=action,
                words="\n".join(part for part in (self.says, said.strip()) if part),
                around=each[0] + after,
            )

    def _reason(self, after: str) -> str:
        cut = words(self.reason).search(after) if self.reason else None
        if cut:
            return _group(cut)
        return next(
            (after[: end.start()] for end in _AFTERWARDS.finditer(after) if after[: end.start()].strip(" \t\n-=*")),
            after,
        )


def folded(mark: str) -> str:
    """Return an expression whose blanks may be ends of lines too: providers break their sentences where they like."""
    return mark.replace(" ", r"\s{1,3}")


def _group(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group), "")


@lru_cache(maxsize=256)
def words(pattern: str) -> re.Pattern[str]:
    """Return an expression of the rows, compiled."""
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
