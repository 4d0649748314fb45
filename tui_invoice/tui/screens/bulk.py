"""Bulk send: every invoice is seen, checked and mended in one list before any of it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.operations.browsing import Health, Row
from tui_invoice.operations.bulk import BulkRow
from tui_invoice.tui.bulk_list import BulkList
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.domains import Answer
from tui_invoice.tui.lines import bulk as lines
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.listed import ListColumns, number
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.bulk_asking import BulkAsking
from tui_invoice.tui.screens.bulk_checking import BulkChecking
from tui_invoice.tui.screens.bulk_editing import BulkEditing
from tui_invoice.tui.screens.bulk_sending import BulkSending
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.screens.saving import ask_folder
from tui_invoice.tui.widgets.in_place import InPlace
from tui_invoice.tui.widgets.lines_list import LinesList


class BulkScreen(BulkAsking, BulkChecking, BulkEditing, BulkSending, Listed):
    """The invoices with these ids; `what` says in words which they are. `tomorrow`: they leave in the morning."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.BULK, Scope.MOVE, Scope.ANY)

    def __init__(self, ids: Sequence[int], what: str, *, tomorrow: bool = False) -> None:
        super().__init__()
        self.tomorrow = tomorrow
        self.invoices = BulkList(ids, self._answer)
        self._what = what
        self._health: Health | None = None
        self._names: dict[int, Row] = {}

    def _answer(self, domain: str) -> Answer | None:
        return self.house.domains.answer(domain)

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="title")
        yield Pane(id="from")
        yield LinesList(self._row, head=self._head)
        yield Pane(id="strip")
        yield Pane(id="counts")
        yield Pane(id="footer")
        yield InPlace(id="in-place")

    def on_mount(self) -> None:
        """Check what can be checked at once, then show the list; from then on the guard counts."""
        self.shape()
        self._health = self.browser.health()
        self.list.count = len(self.invoices.order)
        self.list.focus()
        self.check_all()
        self.redraw()
        self.call_after_refresh(self.guard.open)

    @property
    def health(self) -> Health:
        """How accounts and outbox stand, as it was read last."""
        return self._health or self.browser.health()

    @property
    def current(self) -> BulkRow | None:
        """What is known of the invoice under the cursor."""
        return self.invoices.at(self.list.cursor)

    @property
    def columns(self) -> ListColumns:
        """The columns at this width."""
        return ListColumns.of(self.size.width, more=True)

    def follow(self) -> None:
        """Draw what is so now; look at all of them anew, but not all the time: what stands where stays there."""
        self._health = self.browser.health()
        self.draw()
        self.look_again()

    def _head(self) -> Line:
        return self.columns.head("Check")

    def _row(self, index: int) -> Line:
        name = None if self.invoices.at(index) else self._meanwhile(index)
        return self.columns.row(lines.row_cells(self.invoices, index, name, self.house.manner()))

    def _meanwhile(self, index: int) -> Row | None:
        """Return what the table says of an invoice that was not checked yet; all in view are read at once."""
        order, top = self.invoices.order, self.list.top
        if order[index] not in self._names:
            rows = self.browser.by_ids(order[top : top + self.list.room])
            self._names = {row.id: row for row in rows}
        return self._names.get(order[index])

    def draw(self) -> None:
        """Draw everything but the list's rows, which draw themselves."""
        if not self.is_attached:
            return
        self.draw_header()
        width = self.size.width
        state = "being queued" if self.busy else f"to leave{self.later}" if self.later else "nothing has left yet"
        self.query_one("#title", Pane).show([lines.title(len(self.invoices.order), self._what, width, state)])
        keys = self.key_of("bulk_from"), self.key_of("bulk_text"), self.key_of("mail_settings")
        others = len(self.health.senders) > 1
        self.query_one("#from", Pane).show([lines.sender(self.sender, others, keys, self.changed_for_all, width)])
        self.place_edit()
        self.draw_counts()
        self.settle()

    def draw_counts(self) -> None:
        """Draw how many stand how."""
        counts, total = self.invoices.counts(), len(self.invoices.order)
        key = self.key_of("bulk_save_addresses")
        width, unasked = self.size.width, self.unasked
        self.query_one("#counts", Pane).show([lines.counts(counts, total, self.save, key, width, unasked)])

    def settle(self) -> None:
        """Draw what is known of the invoice under the cursor, or of the address that is typed."""
        row, size = self.current, (self.size.width, self.strip_height)
        if row is None:
            self.show_strip([])
        elif self.judged is not None:
            self.show_strip(lines.editing(row, self.judged, self.save, size))
        else:
            stand = self.invoices.stand(row.id)
            hints = [self.hint("bulk_edit", "Type it here" if not row.to else "")]
            hints += [self.hint("bulk_leave_out", lines.turning(row, stand)), self.hint("bulk_pdf")]
            typed = lines.kept(self.save) if row.id in self.invoices.typed else ""
            self.show_strip(lines.strip(row, stand, typed, hints, self.house.manner(), size, self._answer))

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys: those of the line that is typed in, else those of the list."""
        if self.judged is not None:
            take = [Hint("right", f"Take {self.judged.offer}")] if self.judged.offer else []
            enter = "Keep it, to be mended" if self.judged.doubted else "Check, next to mend"
            return [*take, Hint("enter", enter)], (Hint("esc", "Undo"),)
        reason = self.why_not("bulk_send")
        n = self.invoices.counts().ready
        send = self.hint("bulk_send", lines.capital(reason) if reason else f"Send the {number(n)}{self.later}")
        left = [send, self.hint("bulk_edit"), self.hint("bulk_leave_out")]
        return left, (Hint("esc", "Leave"),)

    def do_bulk_leave_out(self) -> None:
        """Leave this invoice out, or take it in, and go on to the next."""
        if reason := self.invoices.turn(self.list.cursor):
            self.say(Role.WARN, f"It cannot go now: {reason}")
            return
        self.list.redraw(self.list.cursor)
        self.list.move(1)
        self.draw_counts()
        self.settle_now()

    def do_bulk_save_addresses(self) -> None:
        """Keep the addresses that are typed here for the customers, or do not."""
        self.save = not self.save
        self.draw_counts()
        self.settle()

    def do_bulk_pdf(self) -> None:
        """Write this invoice's PDF."""
        if (row := self.current) is not None:
            ask_folder(self, [row.number])
