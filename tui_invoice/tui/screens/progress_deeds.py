"""What can be done while a batch leaves: stop it, take it back, mend what fails. A part of its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.operations import progress as operation
from tui_invoice.operations import starting
from tui_invoice.tui.lines.listed import invoices
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import mending, single
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.screens.outbox import SAVED
from tui_invoice.tui.screens.saving import ask_folder

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Health, Row, SenderHealth
    from tui_invoice.operations.bulk import Batch
    from tui_invoice.operations.progress import Progress
    from tui_invoice.operations.showing import Shown

_WRITING = frozenset({"batch_mend", "batch_settle", "pause_batch", "take_back_batch"})
_MENDED = frozenset({SendStatus.FAILED, SendStatus.BOUNCED, SendStatus.HELD})


class ProgressDeeds(Listed):
    """The commands of the screen."""

    _paused = False

    if TYPE_CHECKING:
        this_batch: Batch
        health: Health | None
        shown: Shown | None

        @property
        def found(self) -> Progress:
            """How far it came."""

        @property
        def current(self) -> Row | None:
            """The invoice under the cursor."""

        @property
        def sender(self) -> SenderHealth | None:
            """The account that they go out from."""

        def draw_rows(self) -> None:
            """Read the rows in view again and draw those that differ."""

    @property
    def paused_here(self) -> bool:
        """Whether what waits was paused on this screen, and still is."""
        return self._paused and self.found.held > 0

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        found, row = self.found, self.current
        if command in _WRITING and self.health is not None and not self.health.writable:
            return "the database is read-only here"
        match command:
            case "pause_batch" if not self.paused_here and not found.queued:
                return "nothing is left that could be kept back"
            case "take_back_batch" if not found.queued + found.held:
                return "all of it has begun"
            case "batch_mend" if self.sender is not None and self.sender.held:
                return ""
            case "batch_mend" if row is None or row.send_status not in _MENDED:
                return "nothing of it is wrong"
            case "batch_settle" if row is not None:
                return single.why_not("settle", row, said=False)
            case "batch_settle" | "batch_pdf" if row is None:
                return "no invoice is here"
        return ""

    def do_pause_batch(self) -> None:
        """Keep back what has not begun, or let it go."""
        context, batch = self.house.context, self.this_batch.id

        def go_on() -> int:
            done = operation.resume_batch(context, batch)
            starting.start(context)
            return done

        if self.paused_here:
            self._perform(go_on, lambda _: "It goes on", paused=False)
        else:
            self._perform(
                lambda: operation.pause_batch(context, batch),
                lambda _: "Paused: what had begun is ended first",
                paused=True,
            )

    def do_take_back_batch(self) -> None:
        """Take back what has not begun."""
        context, batch = self.house.context, self.this_batch.id
        kept = SAVED if self.house.saved else ""
        work, words = (lambda: operation.take_back(context, batch)), (lambda n: f"{invoices(n)} taken back")
        self._perform(work, words, kept, paused=False)

    def _perform(self, work: Callable[[], int], words: Callable[[int], str], more: str = "", *, paused: bool) -> None:
        def done(n: int) -> None:
            self._paused = paused and n > 0
            if self.is_attached:
                self.draw_rows()
                self.redraw()
                self.say(*((Role.OK, words(n), more) if n else (Role.WARN, "Too late: all of it has begun")))

        self.house.perform(work, done)

    def do_batch_mend(self) -> None:
        """Mend the account that keeps them back, or the address of this one."""
        if self.sender is not None and self.sender.held:
            mending.mend_sender(self, self.sender)
        elif self.shown is not None and self.health is not None:
            mending.mend(self, self.shown, self.health)

    def do_batch_settle(self) -> None:
        """Say whether an uncertain one arrived."""
        if self.shown is not None:
            mending.ask_settle(self, self.shown)

    def do_next_worry(self) -> None:
        """To the next invoice of the batch that waits for a person."""
        at = self.list.cursor
        self._worry(range(at + 1, len(self.this_batch.queued)), "below")

    def do_previous_worry(self) -> None:
        """To the invoice of the batch before that waits for a person."""
        self._worry(range(self.list.cursor - 1, -1, -1), "above")

    def _worry(self, places: range, where: str) -> None:
        ids = self.this_batch.queued
        worries = self.browser.worries([ids[n] for n in places])
        if (place := next((n for n in places if ids[n] in worries), None)) is not None:
            self.list.go_to(place)
        else:
            self.say(Role.OK, f"Nothing {where} waits for you in this list")

    def do_batch_failed(self) -> None:
        """What failed, by cause."""
        from tui_invoice.tui.screens.failures import FailuresScreen

        row = self.current
        self.app.push_screen(FailuresScreen(row.cause or row.send_status if row is not None else ""))

    def do_batch_pdf(self) -> None:
        """Write this invoice's PDF."""
        if (row := self.current) is not None:
            ask_folder(self, [row.number])
