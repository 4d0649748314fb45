"""All about one invoice: its story, the document as text, the mail; what mends it works here too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.text import clip, visible, wrap
from tui_invoice.operations import viewing
from tui_invoice.operations.browsing import Health, Shown
from tui_invoice.operations.listing import Row
from tui_invoice.tui.commands import BY_ID, Scope
from tui_invoice.tui.lines import head, verdict
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.letter import letter
from tui_invoice.tui.lines.parts import parts
from tui_invoice.tui.lines.story import story
from tui_invoice.tui.lines.verdict import Told
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import mending, outbox, single
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.reading import Reading
from tui_invoice.tui.screens.saving import ask_folder
from tui_invoice.tui.screens.single import IN_OUTBOX

if TYPE_CHECKING:
    from tui_invoice.tui.screens.main import MainScreen

MOST = 100
"""Cells that a line of text has at the most, however wide the screen is."""
WRITING = frozenset({"send", "resend", "mend", "settle", "take_back"})
"""The commands that write into the database."""


class DetailScreen(Reading):
    """Tells all about the invoice with this id; `part` is 1 for the story, 2 for the document, 3 for the mail."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.DETAIL, Scope.MOVE, Scope.ANY)

    def __init__(self, invoice_id: int, part: int = 1) -> None:
        super().__init__()
        self._invoice_id = invoice_id
        self._part = part
        self._health: Health | None = None
        self._told: Told | None = None
        self.shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="title")
        yield Pane(id="parts")
        yield from super().compose()

    def draw(self) -> None:
        """Draw what is known of it now; the reader's place stays."""
        self._draw(anew=False)

    def _draw(self, *, anew: bool) -> None:
        browser, manner, width = self.house.browser, self.house.manner(), self.size.width
        if browser is None:
            return
        try:
            self._health = health = browser.health()
            self.shown = shown = browser.shown(self._invoice_id)
            waiting = next((s.on_hold for s in health.senders if s.address == shown.verdict.sender), 0)
            self._told = verdict.tell(shown, manner, waiting)
            text = self._lines(shown, self._told, min(width, MOST))
        except InvoiceError as error:
            self.say_error(error)
            return
        row = shown.row
        name = manner.office.seller.name
        header = head.header(name, health, manner, width, demo=bool(self.house.demo))
        self.query_one("#header", Pane).show([header])
        title = clip(
            f"{visible(row.number or 'draft')}{' · credit note' if row.credit else ''} · {visible(row.customer)}",
            max(4, width - 10),
        )
        self.query_one("#title", Pane).show([rule(title)])
        self.query_one("#parts", Pane).show([self._names(row, width)])
        self.show_text(text, anew=anew)

    def _names(self, row: Row, width: int) -> Line:
        names = ("The story", "The document", "The mail") if width >= 60 else ("Story", "Document", "Mail")
        facts = [self.house.manner().money(row.total, row.currency)]
        facts += [f"due {row.due_date.isoformat()}"] if row.due_date else []
        keyed = [(self.key_of(f"part_{n}"), name) for n, name in enumerate(names, 1)]
        return parts(keyed, self._part - 1, " · ".join(facts), width)

    def _lines(self, shown: Shown, told: Told, width: int) -> list[Line]:
        browser, manner = self.house.browser, self.house.manner()
        assert browser is not None
        if self._part == 1:
            return story(shown, told, manner, width, self.key_of)
        if self._part == 3:
            return letter(viewing.mail_text(browser, self._invoice_id), manner, width)
        try:
            return [line(" ", each) for each in viewing.as_text(browser, self._invoice_id, width - 2)]
        except InvoiceError as error:
            told_of = filter(None, (str(error), error.todo))
            pieces = [each for part in told_of for each in wrap(visible(part), max(12, width - 4))]
            return [line(Run(" ✗ " if not n else "   ", Role.ERROR), each) for n, each in enumerate(pieces)]

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what mends it, and the ways on."""
        mends = self._told.mends if self._told is not None and self._part > 1 else ()
        left = [Hint(self.key_of(m.command), m.title, on=not m.off) for m in mends[:2] if m.command != "view_document"]
        named = {each.command for each in mends[:2]}
        ways = {"copy": "Copy", "save_pdf": "PDF", "whole_log": "Log", "next_invoice": "Next"}
        if self._table() is None:
            del ways["next_invoice"]
        left += [self.hint(each, words) for each, words in ways.items() if each not in named]
        return left, (self.hint("help"), Hint("esc", "Leave"))

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        if command in WRITING and self._health is not None and not self._health.writable:
            return "the database is read-only here"
        if self.shown is None:
            return "no invoice is here" if BY_ID[command].works_in(Scope.DETAIL) else ""
        if command in ("send", "resend") and isinstance(self._below(), FormHouse):
            return "esc leads back to its form"
        return single.why_not(command, self.shown.row, said=bool(self.shown.verdict.words))

    def _show_part(self, part: int) -> None:
        if part != self._part:
            self._part = part
            self._draw(anew=True)
            self.draw_footer()

    def do_part_1(self) -> None:
        """The story."""
        self._show_part(1)

    def do_part_2(self) -> None:
        """The document as text."""
        self._show_part(2)

    def do_part_3(self) -> None:
        """The mail."""
        self._show_part(3)

    do_view_document = do_part_2

    def do_send(self) -> None:
        """Send it; one that waits for its next try is tried now."""
        shown = self.fresh()
        if shown.row.send_status is SendStatus.HELD:
            self.do_mend()
        elif shown.row.send_status in IN_OUTBOX:
            outbox.try_now(self, shown.row)
        else:
            single.open_form(self, shown.row)

    def do_resend(self) -> None:
        """The form that sends it again."""
        single.open_form(self, self.fresh().row)

    def do_mend(self) -> None:
        """Mend the one value that is wrong."""
        browser = self.house.browser
        assert browser is not None
        mending.mend(self, self.fresh(), browser.health())

    def do_settle(self) -> None:
        """Say whether it arrived."""
        mending.ask_settle(self, self.fresh())

    def do_take_back(self) -> None:
        """Take it out of the outbox."""
        outbox.take_back(self, [self.fresh().row.number])

    def do_save_pdf(self) -> None:
        """Write its PDF into a folder."""
        ask_folder(self, [self.fresh().row.number])

    def do_copy(self) -> None:
        """Send the server's words to the clipboard."""
        self.copy(self.fresh().verdict.words, "The server's words were")

    def do_mail_settings(self) -> None:
        """The account that it goes out from."""
        from tui_invoice.tui.screens.accounts import AccountsScreen

        self.app.push_screen(AccountsScreen(self.fresh().verdict.sender))

    def do_whole_log(self) -> None:
        """The log of this invoice."""
        from tui_invoice.tui.screens.log import LogScreen

        self.app.push_screen(LogScreen(self._invoice_id))

    def fresh(self) -> Shown:
        """Return all about it as it is now. Raises NotFoundError, StoreError."""
        assert self.house.browser is not None
        return self.house.browser.shown(self._invoice_id)

    def do_next_invoice(self) -> None:
        """The next invoice of the table."""
        self._step(1)

    def do_previous_invoice(self) -> None:
        """The invoice before it in the table."""
        self._step(-1)

    def _step(self, delta: int) -> None:
        main = self._table()
        if main is None:
            self.say(Role.WARN, "It was not opened from the table")
            return
        if main.current is not None and main.current.id == self._invoice_id:
            main.table.move(delta)  # else it left the list meanwhile, and another stands in its place
        row = main.current
        if row is None or row.id == self._invoice_id:
            self.say(Role.OK, f"This is the {'last' if delta > 0 else 'first'} invoice of the table")
        else:
            self._go(row)

    def do_next_worry(self) -> None:
        """The next invoice that waits for a person."""
        self._worry(back=False)

    def do_previous_worry(self) -> None:
        """The invoice before that waits for a person."""
        self._worry(back=True)

    def _worry(self, *, back: bool) -> None:
        main = self._table()
        found = main.find_worry(back=back) if main is not None else None
        if main is None or found is None:
            self.say(Role.OK, f"Nothing {'above' if back else 'below'} in the table waits for you")
        else:
            main.table.go_to(found)
            self._go(found)

    def _go(self, row: Row) -> None:
        self._invoice_id = row.id
        self._draw(anew=True)
        self.draw_footer()

    def _table(self) -> MainScreen | None:
        """Return the table's screen where this one was opened from it."""
        from tui_invoice.tui.screens.main import MainScreen

        below = self._below()
        return below if isinstance(below, MainScreen) else None

    def _below(self) -> object:
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1] if self in stack and stack[0] is not self else None
