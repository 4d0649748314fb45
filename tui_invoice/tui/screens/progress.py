"""How a batch leaves: how far it came, each invoice with its verdict, and what can still be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.operations import progress as operation
from tui_invoice.operations.browsing import Health, Row, SenderHealth
from tui_invoice.operations.bulk import Batch
from tui_invoice.operations.progress import Progress
from tui_invoice.operations.showing import Shown
from tui_invoice.tui import outgoing
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import progress as lines
from tui_invoice.tui.lines import strip, verdict
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.listed import Cells, ListColumns, number
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.lines.verdict import Mend
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane, paint_of
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.screens.progress_deeds import ProgressDeeds
from tui_invoice.tui.widgets.lines_list import LinesList

EVERY = 1.0
"""Seconds between two drawings."""
_HERE = {"mend": "batch_mend", "settle": "batch_settle", "save_pdf": "batch_pdf"}
"""What a remedy of the verdict is called on this screen; the others are not here."""
_WORDLESS = Cells(" ", "", Role.TEXT, "", "", "")


class ProgressScreen(ProgressDeeds, Listed):
    """The invoices of a batch that was just queued. They go on when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.PROGRESS, Scope.MOVE, Scope.ANY)

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.this_batch = batch
        self._stale = True
        self._rows: dict[int, Row] = {}
        self.health: Health | None = None
        self._found: Progress | None = None
        self.shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="title")
        yield Pane(id="bar")
        yield LinesList(self._row, head=lambda: ListColumns.of(self.size.width).head("Send status"))
        yield Pane(id="strip")
        yield Pane(id="counts")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Show the list; say what was not queued."""
        self.shape()
        self.list.count = len(self.this_batch.queued)
        self.list.focus()
        self.set_interval(EVERY, self._tick)
        self.redraw()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.guard.open()
        if self.this_batch.refused:
            first = self.this_batch.refused[0]
            n = several(len(self.this_batch.refused), "invoice was", "invoices were")
            self.say(Role.WARN, f"{n} not queued. {first.number}: {first.title}", first.detail)

    def follow(self) -> None:
        """Others wrote: it is drawn at the next second."""
        self._stale = True

    def _tick(self) -> None:
        """Draw what changed, while something goes on or somebody wrote."""
        if self.is_attached and self.is_active and (self._stale or not self.found.done):
            self._stale = False
            self.draw_rows()
            self.redraw()

    @property
    def found(self) -> Progress:
        """How far it came, as it was read last."""
        if self._found is None:
            self._found = operation.progress(self.browser, self.this_batch.id)
        return self._found

    @property
    def current(self) -> Row | None:
        """The invoice under the cursor."""
        return self._at(self.list.cursor)

    @property
    def sender(self) -> SenderHealth | None:
        """The account that they go out from."""
        senders = self.health.senders if self.health is not None else ()
        return next((each for each in senders if each.address == self.this_batch.sender), None)

    def _ids(self) -> tuple[int, ...]:
        top = self.list.top
        return self.this_batch.queued[top : top + max(1, self.list.room)]

    def _at(self, index: int) -> Row | None:
        """Return a row; those in view are read at once."""
        if not 0 <= index < len(self.this_batch.queued):
            return None
        wanted = self.this_batch.queued[index]
        if wanted not in self._rows:
            self._rows = {row.id: row for row in self.browser.by_ids((*self._ids(), wanted))}
        return self._rows.get(wanted)

    def _row(self, index: int) -> Line:
        row = self._at(index)
        return ListColumns.of(self.size.width).row(lines.row(row) if row is not None else _WORDLESS)

    def draw_rows(self) -> None:
        """Read the rows in view again and draw those that differ."""
        was, ids = self._rows, self._ids()
        self._rows = {row.id: row for row in self.browser.by_ids(ids)}
        for n, each in enumerate(ids):
            if was.get(each) != self._rows.get(each):
                self.list.redraw(self.list.top + n)

    def draw(self) -> None:
        """Draw everything but the list's rows."""
        if not self.is_attached:
            return
        self._found, self.health = None, self.browser.health()
        self.draw_header()
        self.query_one("#title", Pane).show([lines.title(self.found, self.house.manner())])
        self.query_one("#bar", Pane).show([self._bar()])
        refused = len(self.this_batch.refused)
        self.query_one("#counts", Pane).show(
            [lines.counts(self.found, self.size.width, refused=refused, paused=self.paused_here)]
        )
        self.settle()

    def _bar(self) -> Line:
        sender, found = self.sender, self.found
        if found.done:
            return lines.finished(found, self.key_of("batch_failed"))
        if sender is not None and sender.held and not found.sending:
            return lines.kept_back(sender, self.key_of("batch_mend"))
        begins_in = found.started_at + outgoing.TAKE_BACK - self.house.manner().now()
        waits = lines.waiting(found, self.house.manner()) if lines.ended(found) else ""
        shown = paint_of(self).ascii
        return lines.bar(found, self.size.width, begins_in=begins_in, waits=waits, paused=self.paused_here, ascii=shown)

    def settle(self) -> None:
        """Draw the verdict on the invoice under the cursor."""
        row = self.current
        self.shown = self.browser.shown(row.id) if row is not None else None
        if self.shown is None:
            self.show_strip([])
            return
        sender = self.sender
        told = verdict.tell(self.shown, self.house.manner(), sender.on_hold if sender is not None else 0)
        mends = tuple(replace(each, command=_HERE[each.command]) for each in told.mends if each.command in _HERE)
        told = replace(told, mends=mends or (Mend("batch_pdf", "Save the PDF"),))
        height = self.strip_height
        drawn = strip.strip(self.shown.row, told, self.size.width, max(height, 3), self.key_of)
        self.show_strip(drawn[:height])

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what can be done with the batch."""
        waiting, narrow = number(self.found.queued + self.found.held), self.size.width < 80
        left = [] if self.found.done else [
            self.hint("pause_batch", "Go on" if self.paused_here else ""),
            self.hint("take_back_batch", f"Take back {waiting}" if narrow else f"Take back the {waiting} queued"),
        ]  # fmt: skip
        leave = "Leave" if self.found.done or self.paused_here or narrow else "Leave, it goes on"
        return [*left, self.hint("batch_failed")], (Hint("esc", leave),)
