"""The whole log, newest first: any length, only what was reached is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from tui_invoice.domain.filters import LogFilter
from tui_invoice.operations import log_file
from tui_invoice.operations.browsing import Entry
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import head, log_rows
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Line, Run, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.reel import Kind, Reel
from tui_invoice.tui.screens.form_house import FormHouse
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.list_moving import ListMoving
from tui_invoice.tui.screens.log_choosing import LogChoosing
from tui_invoice.tui.widgets.lines_list import LinesList
from tui_invoice.tui.widgets.path import judged, typed_path
from tui_invoice.tui.widgets.prompt import Question
from tui_invoice.tui.widgets.typed import Typed

FAR = 1_000
"""Lines that are read at once where somebody goes to the end, or back to a line."""
TIMES = 5
"""So often at most, so that the keys never wait long."""


class LogScreen(LogChoosing, ListMoving):
    """The log, of the invoice with this id or of all; enter goes to a line's invoice in the table."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.LOG, Scope.MOVE, Scope.ANY)

    def __init__(self, invoice_id: int | None = None) -> None:
        super().__init__()
        self._invoice = invoice_id
        self._notice: Sequence[Line] = ()
        self._reel: Reel | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="title")
        with Horizontal(id="filters"):
            yield Pane(id="slash")
            yield Typed(placeholder="text, number, address", id="find", compact=True, select_on_focus=False)
            yield Pane(id="choices")
        yield LinesList(self._draw_item, head=lambda: log_rows.head(self.size.width), can_choose=self._is_line)
        yield Pane(id="words")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Read the newest lines."""
        find = self.query_one("#find", Input)
        find.can_focus = False
        browser = self.house.browser
        if browser is not None:
            manner, seen = self.house.manner(), self.house.remembered.seen if self.house.remembered.at else 0
            if self._invoice is not None:
                self._number = next((row.number for row in browser.by_ids([self._invoice])), "")
            self._reel = Reel(browser.lines, browser.last_line, lambda instant: manner.local(instant).date(), seen)
            self._reel.show(self.wanted)
        self.list.focus()

    @property
    def current(self) -> Entry | None:
        """The line under the cursor."""
        items, cursor = self._reel.items if self._reel is not None else [], self.list.cursor
        return items[cursor].entry if cursor < len(items) and items[cursor].kind is Kind.LINE else None

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.list.focus()
        self.draw_footer()

    def shape(self) -> None:
        """Leave out what a low screen has no room for."""
        self.set_class(self.size.height < 14, "-low")

    def draw(self) -> None:
        """Draw all."""
        browser, manner, width = self.house.browser, self.house.manner(), self.size.width
        if browser is None or self._reel is None:
            return
        name = manner.office.seller.name
        header = head.header(name, browser.health(), manner, width, demo=bool(self.house.demo))
        self.query_one("#header", Pane).show([header])
        self._show_items(self.list.cursor)
        self.draw_choices()
        self._draw_words()

    def follow(self) -> None:
        """Put new lines on top; the cursor stays on its line, and where one has scrolled, the rows stay too."""
        if self._reel is None:
            return
        moved = self._reel.follow()
        cursor = 0 if moved is None else self.list.cursor + moved
        if moved and self.list.top:
            self.list.top += moved
        self._show_items(cursor)
        self.draw()

    def _show_items(self, cursor: int) -> None:
        """Let the list have all that was read, and read on where its end is near."""
        assert self._reel is not None
        reel, items = self._reel, self._reel.items
        while cursor < len(items) and not self._is_line(cursor):
            cursor += 1
        self.list.show(max(1, len(items)), cursor)
        if reel.at is not None and len(items) < cursor + 2 * self.size.height and not self._reading:
            reel.read_on()
            self._reading = True
            self.set_timer(0.01, self._go_on)  # keys come first: a search through a long log is cut into pieces
        self._draw_title()

    def _go_on(self) -> None:
        self._reading = False
        if is_there(self):
            self._show_items(self.list.cursor)
            self._draw_words()

    def _is_line(self, index: int) -> bool:
        items = self._reel.items if self._reel is not None else []
        return index < len(items) and items[index].kind is Kind.LINE

    def _draw_item(self, index: int) -> Line:
        assert self._reel is not None
        manner = self.house.manner()
        if index >= len(self._reel.items):
            return log_rows.empty(narrowed=self.wanted != LogFilter()) if self._reel.at is None else Line()
        item = self._reel.items[index]
        match item.kind:
            case Kind.LINE:
                return log_rows.row(item.entry, manner, self.size.width)
            case Kind.DAY:
                return log_rows.day(item.entry, manner)
            case Kind.NEWS:
                return log_rows.news(manner.stamp(self.house.remembered.at))

    def _draw_title(self) -> None:
        assert self._reel is not None
        searching = self._reel.at is not None and len(self._reel.items) < self.size.height
        words = "looking further back…" if searching else "newest first"
        self.query_one("#title", Pane).show([rule("Log", (Run(words, Role.MUTED),))])

    def _draw_words(self) -> None:
        pane, entry = self.query_one("#words", Pane), self.current
        lines = [rule(), *self._notice] if self._notice else [rule()]
        if entry is not None and not self._notice:
            lines = log_rows.whole(entry, self.house.manner(), self.size.width, max(2, pane.size.height))
        pane.show(lines)

    def show_notice(self, lines: Sequence[Line]) -> None:
        """Show a notice where the words of the line were; on a low screen in place of the keys."""
        self._notice = tuple(lines)
        if self.has_class("-low") and lines:
            self.query_one("#footer", Pane).show([lines[0]])
        else:
            self._draw_words()
            self.draw_footer()

    def on_lines_list_moved(self, event: LinesList.Moved) -> None:
        """Show the words of the line, and read on near the end."""
        event.stop()
        if self._reel is not None and self._reel.at is not None:
            self._show_items(self.list.cursor)
        self._draw_words()

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        if self.focused is self.query_one("#find", Input):
            return (Hint("enter", "To the lines"), Hint("up down", "Move")), (Hint("esc", "Clear"),)
        esc = Hint("esc", "Clear the search" if self._text else "Leave")
        return [self.hint("log_go"), self.hint("log_copy"), self.hint("log_save")], (self.hint("help"), esc)

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        entry = self.current
        if command in ("log_go", "log_copy") and entry is None:
            return "no line is here"
        about_none = entry is None or entry.invoice is None
        if about_none and (command == "log_go" or (command == "log_invoice" and self._invoice is None)):
            return "this line is about no invoice"
        if command == "log_go" and any(isinstance(each, FormHouse) for each in self.app.screen_stack):
            return "esc leads back to its form"
        return ""

    def show_log(self, keep: Entry | None = None) -> None:
        """Show another log from its newest line on, or with the cursor on a line that is in it too."""
        assert self._reel is not None
        self._reel.show(self.wanted)
        cursor = 0
        if keep is not None:
            for _ in range(TIMES):
                if self._reel.at is None or self._reel.at <= keep.id:
                    break
                self._reel.read_on(FAR)
            lines = enumerate(self._reel.items)
            cursor = next((n for n, each in lines if each.kind is Kind.LINE and each.entry.id <= keep.id), 0)
        self.list.top = 0
        self._show_items(cursor)
        self.draw()
        self.draw_footer()

    def do_log_go(self) -> None:
        """Go to the invoice of this line in the table."""
        from tui_invoice.tui.screens.main import MainScreen

        entry = self.current
        main = next((each for each in self.app.screen_stack if isinstance(each, MainScreen)), None)
        if entry is None or entry.invoice is None or main is None:
            return
        while self.app.screen is not main:
            self.app.pop_screen()
        main.reveal(entry.invoice)

    def do_log_copy(self) -> None:
        """Send the line to the clipboard."""
        if (entry := self.current) is not None:
            self.copy(log_rows.copied(entry, self.house.manner()), "The line was")

    def do_log_save(self) -> None:
        """Ask for a name and write what is shown into a new file."""
        context, wanted = self.house.context, self.wanted

        def take(text: str) -> None:
            if (path := typed_path(text)) is not None:
                self.house.perform(lambda: log_file.save(context, wanted, path), lambda n: written(n, path))

        def written(n: int, path: Path) -> None:
            self.say(Role.OK, f"{several(n, 'line')} written into {path}")

        name = str(Path("~") / f"tui-invoice-log-{self.house.manner().today.isoformat()}.txt")
        check = judged("a new file; only you can read it")
        self.ask(Question("save what is shown", "File", name, accept=take, check=check, enter="Write it"))

    def do_end(self) -> None:
        """To the oldest line, or as far back as can be read at once."""
        reel = self._reel
        if reel is None:
            return
        for _ in range(TIMES):
            reel.read_on(FAR)
        self._show_items(self.list.cursor)
        self.list.jump(end=True)
        if reel.at is not None:
            self.say(Role.WARN, f"The log goes on: {self.key_of('end')} again reads further back")
