"""What can be done with an invoice from the table: it opens the forms, and does the small things itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status
from tui_invoice.tui.commands import BY_ID
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.lines.marked import UNDER_WAY
from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import outbox, single
from tui_invoice.tui.screens.checking_mail import CheckingMail
from tui_invoice.tui.screens.moving import Moving
from tui_invoice.tui.screens.saving import Saving
from tui_invoice.tui.screens.single import IN_OUTBOX
from tui_invoice.tui.widgets.prompt import Letters

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Health
    from tui_invoice.operations.listing import Row
    from tui_invoice.operations.showing import Shown

WRITING = frozenset(
    {
        "send",
        "send_all",
        "resend",
        "resend_failed",
        "mend",
        "settle",
        "take_back",
        "take_back_all",
        "bring_in",
        "office",
        "check_mail",
    }
)
"""The commands that write into the database."""


class Deeds(CheckingMail, Saving, Moving):
    """The commands of the table."""

    if TYPE_CHECKING:
        _health: Health | None

        @property
        def current(self) -> Row | None:
            """The invoice under the cursor."""

        @property
        def period_name(self) -> str:
            """What the period is called."""

        def clear_search(self) -> bool:
            """Show the list without text and tag."""

        def look_everywhere(self) -> bool:
            """Look for what is not found here in all views and at all times."""

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        if command in WRITING and self._health is not None and not self._health.writable:
            return "the database is read-only here"
        row = self.current
        if command in ("send", "save_pdf") and self.table.marks:
            return ""
        if command in (
            "send",
            "resend",
            "mend",
            "settle",
            "open",
            "save_pdf",
            "view_document",
            "mark",
            "copy",
            "take_back",
        ):
            if row is None:
                return "" if command == "open" else "no invoice is here"
            return self._why_not(command, row)
        if command in ("send_all", "save_all", "take_back_all", "mark_all") and row is None:
            return "nothing is in the view"
        return ""

    def _why_not(self, command: str, row: Row) -> str:
        if command == "take_back" and row.status is Status.ISSUED and (self.table.marks or self.house.just_queued):
            return ""
        said = command == "copy" and (shown := self.fresh()) is not None and bool(shown.verdict.words)
        return single.why_not(command, row, said=said)

    def do_send(self) -> None:
        """Send this one or the marked ones; one that waits for its next try is tried now."""
        if self.table.marks:
            rows = self.browser.by_ids(sorted(self.table.marks, reverse=True))
            ids = tuple(row.id for row in rows if row.send_status not in UNDER_WAY and row.status is Status.ISSUED)
            if not ids:
                self.say(Role.WARN, "Nothing of what is marked can be sent now")
                return
            self._open_bulk(ids, f"{len(ids)} marked")
            return
        row = self.current
        assert row is not None
        if row.send_status is SendStatus.HELD:
            self.do_mend()
        elif row.send_status in IN_OUTBOX:
            outbox.try_now(self, row)
        elif row.send_status in (SendStatus.FAILED, SendStatus.BOUNCED):
            self.do_resend()
        else:
            single.open_form(self, row)

    def do_resend(self) -> None:
        """The form that sends this one again."""
        assert self.current is not None
        single.open_form(self, self.current)

    def fresh(self) -> Shown | None:
        """Return all about the invoice under the cursor as it is now, whether the verdict has settled or not."""
        return self.browser.shown(self.current.id) if self.current is not None else None

    def do_mend(self) -> None:
        """Mend the one value that is wrong."""
        from tui_invoice.tui.screens.mending import mend

        if (shown := self.fresh()) is not None:
            mend(self, shown, self.browser.health())

    def do_settle(self) -> None:
        """Say whether an uncertain one arrived."""
        from tui_invoice.tui.screens.mending import ask_settle

        if (shown := self.fresh()) is not None:
            ask_settle(self, shown)

    def _open_bulk(self, ids: tuple[int, ...], what: str) -> None:
        from tui_invoice.tui.screens.bulk import BulkScreen
        from tui_invoice.tui.screens.first import kept_back

        if not kept_back(self):
            self.app.push_screen(BulkScreen(ids, what))

    def do_send_all(self) -> None:
        """All in the view that was not sent yet."""
        from dataclasses import replace

        from tui_invoice.domain.filters import View
        from tui_invoice.operations import bulk

        wanted = self.wanted
        if wanted.view not in (View.ALL, View.NOT_SENT):
            self.say(Role.WARN, "Send all works in the views All and Not sent: press 2")
            return
        ids = bulk.ids_of(self.browser, replace(wanted, view=View.NOT_SENT))
        if not ids:
            counts = self.browser.counts(wanted.period)
            left = [(counts[View.OUTBOX], "in the outbox"), (counts[View.FAILED], "failed or uncertain")]
            told = ", ".join(f"{n} {words}" for n, words in left if n)
            self.say(Role.WARN if told else Role.OK, "Nothing is left to send here", f"but {told}" if told else "")
            return
        self._open_bulk(ids, f"not sent, {self.period_name.lower()}")

    def do_resend_failed(self) -> None:
        """What failed, by cause."""
        from tui_invoice.tui.screens.failures import FailuresScreen

        row = self.current
        self.app.push_screen(FailuresScreen(row.cause or row.send_status if row is not None else ""))

    def do_take_back(self) -> None:
        """Take this one, or the marked ones, out of the outbox."""
        if self.table.marks:
            numbers = [row.number for row in self.browser.by_ids(sorted(self.table.marks))]
        elif self.current is not None and self.current.send_status in IN_OUTBOX:
            numbers = [self.current.number]
        else:
            numbers = list(self.house.just_queued)
        outbox.take_back(self, numbers)

    def do_take_back_all(self) -> None:
        """Take all in the view out of the outbox, after asking."""
        from dataclasses import replace

        from tui_invoice.domain.filters import View
        from tui_invoice.operations import bulk

        ids = bulk.ids_of(self.browser, replace(self.wanted, view=View.OUTBOX))
        numbers = [row.number for row in self.browser.by_ids(ids)]
        if not numbers:
            self.say(Role.WARN, "Nothing in this view is in the outbox")
            return
        question = [line(f"   {several(len(numbers), 'invoice')} would stay unsent; what is on its way goes on."),
                    line("   ", Run("y", Role.KEY), " Take all of it back")]  # fmt: skip
        self.ask(
            Letters("take back", question, {"y": lambda: outbox.take_back(self, numbers)}, "Leave it in the outbox")
        )

    def do_copy(self) -> None:
        """Send the server's words to the terminal's clipboard."""
        if (shown := self.fresh()) is not None:
            self.copy(shown.verdict.words, "The server's words were")

    def do_open(self) -> None:
        """All about this invoice; where none was found, look everywhere."""
        if self.current is None:
            if not self.look_everywhere():
                self.say(Role.WARN, f"{BY_ID['open'].title}: no invoice is here")
        else:
            self._open_detail(1)

    def do_view_document(self) -> None:
        """The invoice as it is printed."""
        self._open_detail(2)

    def _open_detail(self, part: int) -> None:
        from tui_invoice.tui.screens.detail import DetailScreen

        assert self.current is not None
        self.app.push_screen(DetailScreen(self.current.id, part))

    def do_mail_settings(self) -> None:
        """The accounts: the one that the invoice under the cursor is kept back by, else one that is on hold."""
        from tui_invoice.tui.screens.accounts import AccountsScreen

        shown = self.fresh()
        held = shown is not None and shown.row.send_status is SendStatus.HELD
        self.app.push_screen(AccountsScreen(shown.verdict.sender if held and shown is not None else ""))

    def do_office(self) -> None:
        """Who the office is."""
        from tui_invoice.tui.screens.office import OfficeScreen

        self.app.push_screen(OfficeScreen())

    def do_bring_in(self) -> None:
        """Ask for a file to import."""
        from tui_invoice.tui.screens.importing import ask_for_file

        ask_for_file(self)

    def do_whole_log(self) -> None:
        """All that happened."""
        from tui_invoice.tui.screens.log import LogScreen

        self.app.push_screen(LogScreen(None))

    def do_appearance(self) -> None:
        """Ask for colours and signs."""
        from tui_invoice.tui.screens.appearance import ask_for_look

        ask_for_look(self)

    def action_leave(self) -> None:
        """Take marks off, then the search; the table is where one comes back to."""
        if self.table.marks:
            self._mark(set())
        else:
            self.clear_search()
