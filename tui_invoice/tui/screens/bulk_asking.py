"""Asking for the domains that the invoices of a bulk send go to, without keeping anybody waiting. A part of its screen.

The first distinct ones are asked for as soon as the list is checked, those in view when the cursor rests, and some
more when it is sent; what nobody answers forbids nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_invoice.operations.bulk import BulkWish
from tui_invoice.tui.bulk_list import Stand
from tui_invoice.tui.lines import bulk_domains as lines
from tui_invoice.tui.lines.bulk_domains import MOST
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.listed import Listed

if TYPE_CHECKING:
    from tui_invoice.tui.bulk_list import BulkList
    from tui_invoice.tui.lines.typed import Typed

TOGETHER = 0.05
"""Seconds in which answers are gathered, to be drawn together."""


class BulkAsking(Listed):
    """What the name servers say is put into `invoices`; a wish to send waits for what they are asked."""

    _asked = 0
    _gathering: Timer | None = None
    _wished: BulkWish | None = None
    """What was to be sent when the key was pressed, while that waits for answers."""

    if TYPE_CHECKING:
        invoices: BulkList
        judged: Typed | None

        def draw_counts(self) -> None:
            """Draw how many stand how."""

        def wish(self) -> BulkWish:
            """Return what would be sent."""

        def send(self) -> None:
            """Queue those that are ready."""

        def sort(self) -> None:
            """Put what needs a person on top."""

    def ask_domains(self, most: int = MOST) -> None:
        """Ask for domains of the list in their order, `most` of them in all."""
        wanted = self.invoices.reach.unasked()[: max(0, most - self._asked)]
        self._asked += len(wanted)
        self._ask_for(wanted)

    def ask_in_view(self) -> None:
        """Ask for the domains of the invoices that are seen."""
        reach, view = self.invoices.reach, range(self.list.top, self.list.top + self.list.room)
        rows = [row for row in map(self.invoices.at, view) if row is not None]
        self._ask_for([each for row in rows for each in row.domains if reach.answers(each) is None])

    @property
    def unasked(self) -> int:
        """How many domains nobody asks for by themselves, since there are so many."""
        return len(self.invoices.reach.unasked()) if self._asked >= MOST else 0

    def settle_now(self) -> None:
        """Ask for what is in view, too, where the cursor rests."""
        if self.is_attached:
            self.ask_in_view()
        super().settle_now()

    def _ask_for(self, wanted: list[str] | tuple[str, ...]) -> None:
        self.house.domains.ask((*self.invoices.reach.asking(), *wanted), self._answer_came)

    def _answer_came(self) -> None:
        if self.is_attached and self._gathering is None:
            self._gathering = self.set_timer(TOGETHER, self._hear)

    def _hear(self) -> None:
        """Draw what became known, and send what waited for it."""
        self._gathering = None
        if not self.is_attached:
            return
        news = self.invoices.hear()
        for at in range(self.list.top, min(self.list.top + self.list.room, len(self.invoices.order))):
            if self.invoices.order[at] in news:
                self.list.redraw(at)
        done = not self.invoices.reach.asking()
        if done:
            self.sort()
        if news:
            self.settle()
            self.draw_counts()
            self.draw_footer()
        if done and self._wished is not None:
            self._send_wished()

    def waits_for_answers(self) -> bool:
        """Ask for what is not known yet; tell whether the sending is to wait for it, some seconds at most."""
        self.ask_domains(2 * MOST)
        self._wished = None
        if not self.invoices.reach.asking():
            return False
        self._wished = self.wish()
        self.draw_counts()
        self._answer_came()  # they may all be answered: another list asked, and nobody told this one
        self.say(Role.TEXT, "The domains are being asked for; what is ready is queued as soon as they answered")
        return True

    def action_leave(self) -> None:
        """Leave; where what was to be sent still waited for answers, say that nothing of it is."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1]
        waited, self._wished = self._wished is not None, None
        super().action_leave()
        if waited and isinstance(below, House):
            below.say(Role.WARN, "Nothing is queued: the list was left before the name servers answered")

    def _send_wished(self) -> None:
        wished, self._wished = self._wished, None
        if wished is None:
            return
        reason = self.why_not("bulk_send") or ("" if self.is_active else "the list was not in front")
        if not reason and self.wish() == wished:
            self.send()
            return
        away = [self.invoices.found[each] for each in wished.ids if self.invoices.stand(each) is Stand.MEND]
        self.say(*lines.changed(away, self.key_of("bulk_send"), reason))
