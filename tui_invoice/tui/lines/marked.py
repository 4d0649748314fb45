"""The strip while invoices are marked: how many, their sums, what can be done with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.signs import SIGNS
from tui_invoice.operations.listing import Row
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.lines.strip import KeyOf, key_of
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

UNDER_WAY = frozenset(
    {SendStatus.QUEUED, SendStatus.SENDING, SendStatus.HELD, SendStatus.UNCERTAIN, SendStatus.DELAYED}
)
"""What is not sent again before its end is known."""


def strip(rows: Sequence[Row], manner: Manner, height: int, keys: KeyOf = key_of) -> list[Line]:
    """Return the rule with number and sums, of which credit notes are taken away, and `height - 1` lines below it."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.currency] += -row.total if row.credit else row.total
    total = " · ".join(manner.money(amount, currency) for currency, amount in sorted(sums.items()))
    counted = Counter(_word(row) for row in rows)
    words = ", ".join(f"{n} {word}" for word, n in counted.most_common())
    left_out = [row for row in rows if row.send_status in UNDER_WAY or row.status is not Status.ISSUED]
    lines = [rule(f"{len(rows)} marked · {total}"), line("   ", words)]
    if left_out:
        one = len(left_out) == 1
        names = left_out[0].number if one else several(len(left_out), "of them", "of them")
        still = "still under way" if all(row.status is Status.ISSUED for row in left_out) else "not to be sent now"
        told = f"is {still}: it is left out" if one else f"are {still}: they are left out"
        lines.append(line(Run(" ! ", Role.WARN), f"{names} {told}"))
    n = len(rows) - len(left_out)
    send = Role.KEY if n else Role.MUTED
    hints = line(
        "   ", Run(keys("send"), send), f" Send or resend {'this one' if n == 1 else f'the {n}'}   ",
        Run(keys("save_pdf"), Role.KEY), " Save their PDFs   ", Run("esc", Role.KEY), " Unmark",
    )  # fmt: skip
    body = [*lines[1:], *[Line()] * height][: height - 2]
    return [lines[0], *body, hints]


def _word(row: Row) -> str:
    """Return the send status in a word; of a draft or void, which has none, its own status."""
    return SIGNS[row.send_status].word.lower() if row.status is Status.ISSUED else row.status.value
