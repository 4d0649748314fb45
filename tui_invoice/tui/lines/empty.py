"""What an empty list says: why it is empty, and the way on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_invoice.domain.filters import Filter, Period, View
from tui_invoice.operations.browsing import Browser
from tui_invoice.tui.lines.head import NAMES
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role

_NOTHING = {
    View.ALL: "No invoices {period}.",
    View.NOT_SENT: "Nothing is left to send {period}.",
    View.OUTBOX: "The outbox is empty {period}.",
    View.SENT: "Nothing was sent {period}.",
    View.FAILED: "Nothing failed {period}.",
    View.OPENED: "No read receipt came {period}.",
}
_GOOD = frozenset({View.NOT_SENT, View.OUTBOX, View.FAILED})


def lines(wanted: Filter, counts: Mapping[View, int], browser: Browser, period: str) -> Iterator[Line]:
    """Give the reason and the way on, for the table's first rows."""
    if wanted.text or wanted.tag:
        yield from _not_found(wanted, browser)
        return
    when = "" if wanted.period == Period() else period[0].lower() + period[1:]
    text = _NOTHING[wanted.view].format(period=when).replace(" .", ".")
    mark = Run(" ✓ ", Role.OK) if wanted.view in _GOOD else Run("   ")
    yield line(mark, Run(text, Role.OK if wanted.view in _GOOD else Role.TEXT))
    older = browser.counts(Period())[wanted.view]
    if wanted.period != Period() and older:
        waits = "older ones still wait" if older > 1 else "older one still waits"
        yield line(
            f"   {older} {waits if wanted.view in _GOOD else 'at other times'}:  ", Run("p a", Role.KEY), " shows them"
        )
    elif wanted.view is View.FAILED and any(counts.values()):
        yield line("   ", Run("R b", Role.KEY), " shows what came back in the last 7 days")
    elif not any(counts.values()) and not older:
        yield line("   ", Run("i", Role.KEY), " brings invoices in from a CSV, JSON or Excel file")


def _not_found(wanted: Filter, browser: Browser) -> Iterator[Line]:
    what = f"“{wanted.text}”" if wanted.text else f"tag {wanted.tag}"
    here = NAMES[wanted.view]
    stopped = browser.found(wanted).more
    if wanted.view is not View.ALL:
        found = browser.found(Filter(View.ALL, wanted.period, wanted.tag, wanted.text))
        stopped = stopped or found.more
        if found.n:
            more = "+" if found.more else ""
            yield line(f"   No {what} in {here}, {found.n}{more} in All: ", Run("enter", Role.KEY), " shows them")
            return
    if wanted.period != Period():
        found = browser.found(Filter(View.ALL, Period(), wanted.tag, wanted.text))
        stopped = stopped or found.more
        if found.n:
            more = "+" if found.more else ""
            times = several(found.n, "invoice")
            yield line(
                f"   No {what} in this period, {times}{more} at other times: ", Run("enter", Role.KEY), " shows them"
            )
            return
    if stopped:
        yield line(f"   No {what} among the newest. The search was stopped: narrow it by a period or a longer text.")
        return
    yield line(f"   {what} is nowhere: not in a number, a customer, an address or a tag.")
