"""What failed, by cause: what may pass now is ticked and resent, what would fail again is mended first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui_invoice.domain.filters import Period, View
from tui_invoice.domain.signs import SIGNS
from tui_invoice.operations import failures as operation
from tui_invoice.operations import last_days
from tui_invoice.operations.failures import Group
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import failures as lines
from tui_invoice.tui.lines import panel, verdict
from tui_invoice.tui.lines.failures import Case, Key
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.screens.failures_mending import FailuresMending
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.widgets.lines_list import LinesList

_OF_GROUP = frozenset({"group_resend", "groups_resend", "group_tick", "group_mend", "group_tomorrow"})
"""The commands that act on groups."""


class FailuresScreen(FailuresMending, Listed):
    """What failed in the period of the table; the cursor begins on `cause`, which may be "uncertain".

    With `days` it is what came back in the last days.
    """

    ABOVE = 2
    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.FAILURES, Scope.MOVE, Scope.ANY)

    def __init__(self, cause: str) -> None:
        super().__init__()
        self._cause = cause
        self._ticked: set[Key] = set()
        self._writable = True
        self.days = False
        self.groups: tuple[Group, ...] = ()

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="header")
        yield Pane(id="title")
        with Horizontal(id="body"):
            yield LinesList(self._row, head=self._head)
            yield Pane(id="panel")
        yield Pane(id="strip")
        yield Pane(id="counts")
        yield Pane(id="footer")

    def on_mount(self) -> None:
        """Tick what may pass now; begin on the cause of the row one came from."""
        self._read()
        self._tick_what_may_pass()
        causes = [each.cause or each.hold or each.kind for each in self.groups]
        self.list.show(len(self.groups), causes.index(self._cause) if self._cause in causes else 0)
        self.shape()
        self.list.focus()
        self.redraw()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.redraw()
        self.guard.open()

    def _tick_what_may_pass(self) -> None:
        self._ticked = {lines.key(each) for each in self.groups if each.tickable and each.may_pass}

    @property
    def strip_height(self) -> int:
        """Give the groups the rows they need, and the invoices of one the rest; wide screens have them at the right."""
        if self.has_class("-wide"):
            return 0
        room = self.size.height - self.ABOVE - 2
        rows = max(room - len(self.groups) - 2, min(8, room // 2))
        return max(0, rows)

    def shape(self) -> None:
        """Choose where the invoices of a group stand."""
        width = self.size.width
        self.set_class(width >= 120, "-wide")
        self.query_one("#panel", Pane).styles.width = width * 2 // 5
        super().shape()
        self.list.refresh()

    @property
    def period(self) -> Period:
        """The days that are shown: those of the table."""
        return self.house.remembered.period(self.house.manner().today)

    @property
    def _period_name(self) -> str:
        name = self.house.remembered.named(self.house.manner().today)
        return name[0].lower() + name[1:]

    @property
    def current(self) -> Group | None:
        """The group under the cursor."""
        return self.groups[self.list.cursor] if self.list.cursor < len(self.groups) else None

    @property
    def _list_width(self) -> int:
        return self.list.size.width or self.size.width

    def _read(self) -> None:
        self.groups = last_days.groups(self.browser) if self.days else operation.groups(self.browser, self.period)
        self._writable = self.browser.health().writable

    def follow(self) -> None:
        """Read the groups again; the cursor stays with its cause."""
        here = lines.key(self.current) if self.current is not None else None
        was = self.groups
        self._read()
        if was != self.groups:
            keys = [lines.key(each) for each in self.groups]
            self.list.show(len(keys), keys.index(here) if here in keys else None)
            self.shape()
        self.redraw()

    def _head(self) -> Line:
        return lines.head(self.groups, self._list_width) if self.groups else Line()

    def _row(self, index: int) -> Line:
        group = self.groups[index]
        ticked = lines.key(group) in self._ticked
        return lines.row(group, self.groups, ticked, self.house.manner(), self._list_width, last=self._last)

    @property
    def _last(self) -> str:
        return lines.CAME_BACK if self.days else lines.LAST_TRY

    def draw(self) -> None:
        """Draw everything but the groups."""
        if not self.is_attached:
            return
        self.draw_header()
        width = self.size.width
        key, name = self.key_of("failures_days"), self._period_name
        if self.days:
            title = lines.title_of_days(self.groups, last_days.DAYS, (key, "Failed"), width)
        else:
            title = lines.title(self.groups, name, (key, f"Last {last_days.DAYS} days"), width)
        self.query_one("#title", Pane).show([title])
        self._draw_counts()
        self.settle()

    def _draw_counts(self) -> None:
        drawn = [lines.counts(sum(each.n for each in self._marked()), self.size.width)] if self.groups else []
        self.query_one("#counts", Pane).show(drawn)

    def settle(self) -> None:
        """Draw the invoices of the group under the cursor."""
        group, wide = self.current, self.has_class("-wide")
        side = self.query_one("#panel", Pane)
        width = side.size.width - 2 if wide else self.size.width
        height = max(side.size.height, 1) if wide else self.strip_height
        if group is None:
            drawn = self._nothing()
        else:
            drawn = lines.cases(
                group, self._cases(group, height), self.house.manner(), max(10, width), height, last=self._last
            )
        if wide:
            heading = [line(*drawn[0].left[1:2])] if group is not None else drawn[:1]
            side.show([panel.bar(each) for each in [*heading, *drawn[1:], *[Line()] * height][:height]])
            self.show_strip([])
        else:
            self.show_strip(drawn)

    def _nothing(self) -> list[Line]:
        if self.days:
            read = any(each.mailbox is not None for each in self.browser.health().senders)
            return lines.nothing_came(last_days.DAYS, read, self.key_of("mail_settings"))
        older = self.browser.counts(Period())[View.FAILED]
        return lines.nothing("" if self.period == Period() else self._period_name, older, self.key_of("period"))

    def _cases(self, group: Group, most: int) -> list[Case]:
        found = []
        for each in group.ids[:most]:
            shown = self.browser.shown(each)
            who = verdict.worst(shown)
            address = who.address if who is not None else ", ".join(shown.row.emails)
            words = shown.verdict.words if shown.verdict.spoken else ""
            sign = SIGNS[shown.row.send_status].glyph if self.days else " "
            found.append(Case(shown.row.number, shown.row.customer, address, words, sign))
        return found

    def _marked(self) -> list[Group]:
        return [each for each in self.groups if each.tickable and lines.key(each) in self._ticked]

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what can be done with this group, and with the ticked ones."""
        group, n = self.current, sum(each.n for each in self._marked())
        if group is None:
            return [self.hint("failures_days", self._other_name), self.hint("failures_save")], (Hint("esc", "Leave"),)
        narrow, reason = self.size.width < 80, self.why_not("group_resend")
        these = f"Resend {group.n}" if narrow else f"Resend these {group.n}" if group.n > 1 else "Resend this one"
        ticked = f"Ticked {n}" if narrow else f"The {n} ticked" if n else "Nothing is ticked"
        left = [self.hint("group_resend", f"Resend: {reason}" if reason and not narrow else these)]
        left += [self.hint("group_tomorrow", "Tomorrow")] if group.may_pass else []
        left.append(self.hint("groups_resend", ticked))
        days = self.hint("failures_days", self._other_name)
        rest = [self.hint("group_tick"), self.hint("group_mend"), self.hint("failures_save", "Save")]
        return [*left, *([days, *rest] if narrow else [*rest, days])], (Hint("esc", "Leave"),)

    @property
    def _other_name(self) -> str:
        return "Failed" if self.days else f"{last_days.DAYS} days"

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        group = self.current
        if command == "failures_save" and group is None:
            return "nothing is here to be saved"
        if command not in _OF_GROUP:
            return ""
        if group is None:
            return "nothing came back" if self.days else "nothing failed"
        if not self._writable:
            return "the database is read-only here"
        if command == "groups_resend":
            return "" if self._marked() else "nothing is ticked"
        if group.kind == "told":
            return "nothing is to be done about it"
        if command in ("group_resend", "group_tick", "group_tomorrow") and not group.tickable:
            return f"{'settle' if group.kind == 'uncertain' else 'mend'} it first ({self.key_of('group_mend')})"
        if command == "group_tomorrow" and not group.may_pass:
            return "it would fail again then too"
        return ""

    def do_group_tick(self) -> None:
        """Tick this cause, or take the tick off."""
        assert self.current is not None
        self._ticked ^= {lines.key(self.current)}
        self.list.redraw(self.list.cursor)
        self._draw_counts()
        self.draw_footer()

    def do_failures_days(self) -> None:
        """Show what came back in the last days, or what failed in the period of the table."""
        self.days = not self.days
        self._read()
        self._tick_what_may_pass()
        self.list.show(len(self.groups), 0)
        self.shape()
        self.redraw()

    def do_group_tomorrow(self) -> None:
        """Let those of this cause be tried tomorrow morning, after they were seen."""
        assert self.current is not None
        self.open_list([self.current], tomorrow=True)

    def do_group_resend(self) -> None:
        """Resend those of this cause, after they were seen."""
        assert self.current is not None
        self.open_list([self.current])

    def do_groups_resend(self) -> None:
        """Resend all that is ticked, after they were seen."""
        self.open_list(self._marked())
