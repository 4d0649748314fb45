"""What a bulk send sends, by whom, with what text; and the sending itself. A part of its screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_invoice.domain.clock import at
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import bulk
from tui_invoice.operations.bulk import Batch, BulkWish
from tui_invoice.operations.context import Context
from tui_invoice.operations.resending import MORNING, tomorrow_morning
from tui_invoice.tui import outgoing
from tui_invoice.tui.bulk_list import why_not_typed
from tui_invoice.tui.lines import bulk as lines
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.listed import Listed

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Health, SenderHealth
    from tui_invoice.tui.bulk_list import BulkList
    from tui_invoice.tui.lines.typed import Typed


_CHANGING = frozenset({"bulk_edit", "bulk_leave_out", "bulk_from", "bulk_text", "bulk_save_addresses", "bulk_send"})
"""The commands that change what is sent; what is being queued is as it was seen."""


class BulkSending(Listed):
    """The commands that change all of them at once, and the one that sends."""

    busy = False
    """Whether they are being queued just now."""
    tomorrow = False
    """Whether they wait for tomorrow morning."""
    cc: tuple[str, ...] = ()
    text: str | None = None
    save: bool
    _chosen = ""

    if TYPE_CHECKING:
        invoices: BulkList
        judged: Typed | None

        def waits_for_answers(self) -> bool:
            """Ask for what is not known of those to be sent; tell whether that is to be waited for."""

        @property
        def health(self) -> Health:
            """How accounts and outbox stand."""

        @property
        def current(self) -> bulk.BulkRow | None:
            """What is known of the invoice under the cursor."""

    @property
    def sender(self) -> SenderHealth | None:
        """The account that they go out from; None where there is none."""
        senders = self.health.senders
        return next((each for each in senders if each.address == self._chosen), senders[0] if senders else None)

    @property
    def later(self) -> str:
        """When they are to leave, in words; "" for now."""
        if not self.tomorrow:
            return ""
        manner = self.house.manner()
        day = at(tomorrow_morning(self.house.context.clock, manner.office.zone), manner.office.zone).date()
        return f" {'today' if day == manner.today else 'tomorrow'} {MORNING:%H:%M}"

    @property
    def changed_for_all(self) -> str:
        """What of text and copies was changed, in words."""
        parts = [f"copy to {self.cc[0]}" if len(self.cc) == 1 else f"{len(self.cc)} copies"] if self.cc else []
        return ", ".join([*parts, *(["own text"] if self.text is not None else [])])

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        row = self.current
        if command in ("bulk_edit", "bulk_leave_out", "bulk_pdf") and row is None:
            return "it was not checked yet" if self.invoices.order else "no invoice is here"
        if command in _CHANGING and self.busy:
            return "they are being queued"
        if command in _CHANGING and self.judged is not None:
            return "an address is being typed"
        if command == "bulk_edit" and row is not None:
            return why_not_typed(row)
        if command == "bulk_next" and self.invoices.next_to_mend(self.list.cursor) is None:
            return "nothing is to be mended"
        if command == "bulk_from" and len(self.health.senders) < 2:
            return f"there is no other sender: {self.key_of('mail_settings')} on the table adds one"
        return self._why_not_sent() if command == "bulk_send" else ""

    def _why_not_sent(self) -> str:
        health = self.health
        if not health.writable:
            return "the database is read-only here"
        if self.sender is None:
            return lines.no_sender(self.key_of("mail_settings"))
        if not health.office_named:
            return f"your office has no name yet: {self.key_of('office')} on the table"
        counts = self.invoices.counts()
        if counts.unchecked:
            return "it waits for the check"
        return "" if counts.ready else lines.nothing_ready(counts)

    def do_bulk_from(self) -> None:
        """Let the next account send them."""
        addresses = [each.address for each in self.health.senders]
        assert self.sender is not None
        self._chosen = addresses[(addresses.index(self.sender.address) + 1) % len(addresses)]
        self.draw()

    def do_bulk_text(self) -> None:
        """Ask for a text and for copies."""
        from tui_invoice.tui.screens.bulk_text import BulkTextScreen

        def take(cc: tuple[str, ...], text: str | None) -> None:
            self.cc, self.text = cc, text
            self.redraw()

        self.app.push_screen(BulkTextScreen(len(self.invoices.order), self.cc, self.text, take))

    def do_bulk_send(self) -> None:
        """Queue those that are ready, unless the key came too early to be meant."""
        if not self.meant:
            self.say(Role.WARN, "That was too quick to be meant: look at the list, then once more")
            return
        if not self.waits_for_answers():
            self.send()

    def wish(self) -> BulkWish:
        """Return what would be sent."""
        sender = self.sender
        assert sender is not None
        return BulkWish(
            self.invoices.ready(),
            sender=sender.address,
            to=dict(self.invoices.typed),
            again=frozenset(self.invoices.again),
            cc=self.cc,
            text=self.text,
            save=self.save,
            wait_ms=outgoing.TAKE_BACK,
        )

    def send(self) -> None:
        """Queue those that are ready."""
        wish = self.wish()
        self._be(busy=True)
        zone = self.house.manner().office.zone

        def work(context: Context) -> Batch:
            self.busy = True
            wait = tomorrow_morning(context.clock, zone) - context.clock.now() if self.tomorrow else wish.wait_ms
            return bulk.queue(context, replace(wish, wait_ms=wait))

        outgoing.queue(self, wish.sender, work, self._queued, self._refused)

    def take_focus(self) -> None:
        """Give the keys to the list; where the password was not typed, nothing is being queued any more."""
        self.busy = False
        super().take_focus()

    def _be(self, *, busy: bool) -> None:
        self.busy = busy
        if self.is_attached:
            self.draw()
            self.draw_footer()

    def _refused(self, error: InvoiceError) -> None:
        self._be(busy=False)
        self.house.say_error(error)

    def _queued(self, batch: Batch) -> None:
        """Show how they leave; where none does, say why."""
        from tui_invoice.tui.screens.main import MainScreen
        from tui_invoice.tui.screens.progress import ProgressScreen

        self._be(busy=False)
        numbers = {each: self.invoices.found[each].number for each in batch.queued}
        saved = [numbers[each] for each in self.invoices.typed if self.save and each in numbers]
        self.house.queued_now(list(numbers.values()), saved)
        for screen in self.app.screen_stack:
            if isinstance(screen, MainScreen):
                screen.unmark(batch.queued)
        if batch.id and self.tomorrow:
            self._put_off(batch)
        elif batch.id and self.is_active:
            self.app.switch_screen(ProgressScreen(batch))
        elif batch.id and isinstance(self.app.screen, House):
            self.app.screen.say(*lines.left_behind(batch))
        elif batch.refused:
            first = batch.refused[0]
            self.say(Role.ERROR, f"Nothing was queued. {first.number}: {first.title}", first.detail)

    def _put_off(self, batch: Batch) -> None:
        """Go back to where one came from: there is nothing to watch until tomorrow."""
        if self.is_active:
            self.dismiss()
        below = self.app.screen_stack[-2 if self.is_active else -1]
        if isinstance(below, House):
            below.say(*lines.put_off(batch, self.later))
