"""The words of the send statuses and the signs beside them: one place for every face.

The glyph says what to do, the word how much is known; so Sent, Delivered and Opened share one. All
glyphs are one cell wide in every terminal (East Asian width neutral) and none has an emoji form;
`ascii` is for terminals that lack them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign, and what stands for it in ASCII. Both are one cell wide."""

    glyph: str
    ascii: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The word of a send status, its sign, and what stands for the sign in ASCII."""

    word: str
    glyph: str
    ascii: str


GOOD = Glyph("✓", "+")
"""It arrived, or a check passed."""
BAD = Glyph("✗", "x")
"""It did not arrive and will not without a person."""
WAITS = Glyph("!", "!")
"""It waits for a person's word."""
NOTHING = Glyph("◦", ".")
"""Nothing was done yet."""

SIGNS = {
    status: Sign(word, glyph, plain)
    for status, word, glyph, plain in (
        (SendStatus.NOT_SENT, "Not sent", NOTHING.glyph, NOTHING.ascii),
        (SendStatus.QUEUED, "Queued", "›", ">"),
        (SendStatus.HELD, "On hold", WAITS.glyph, WAITS.ascii),
        (SendStatus.SENDING, "Sending", "»", ">"),
        (SendStatus.UNCERTAIN, "Uncertain", "?", "?"),
        (SendStatus.SENT, "Sent", GOOD.glyph, GOOD.ascii),
        (SendStatus.GIVEN, "Given", GOOD.glyph, GOOD.ascii),
        (SendStatus.DELAYED, "Delayed", "~", "~"),
        (SendStatus.DELIVERED, "Delivered", GOOD.glyph, GOOD.ascii),
        (SendStatus.OPENED, "Opened", GOOD.glyph, GOOD.ascii),
        (SendStatus.BOUNCED, "Bounced", BAD.glyph, BAD.ascii),
        (SendStatus.FAILED, "Failed", BAD.glyph, BAD.ascii),
    )
}
"""The sign of every send status."""


def send_status(status: SendStatus, n: int = 1, of: int = 1) -> str:
    """Return a send status in words, with "n/of" where an invoice has several recipients."""
    word = SIGNS[status].word
    return f"{word} {n}/{of}" if of > 1 else word
