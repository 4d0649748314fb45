"""Mending what a group of failures needs, and sending groups again. A part of the screen of failures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.operations import missed_file, releasing, starting
from tui_invoice.operations.context import Context
from tui_invoice.operations.last_days import DAYS
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import mending
from tui_invoice.tui.screens.listed import Listed
from tui_invoice.tui.widgets.path import judged, typed_path
from tui_invoice.tui.widgets.prompt import Letters, Question

if TYPE_CHECKING:
    from tui_invoice.operations.failures import Group

_SETTINGS = frozenset({Cause.SENDER_SIGN_IN, Cause.SENDER_SETTINGS, Cause.SENDER_NOT_TRUSTED})
"""Causes that are mended in the mail settings."""


class FailuresMending(Listed):
    """The command that mends the group under the cursor."""

    if TYPE_CHECKING:

        @property
        def current(self) -> Group | None:
            """The group under the cursor."""

    groups: tuple[Group, ...]
    days = False
    """Whether what came back in the last days is shown."""

    def open_list(self, groups: Sequence[Group], *, tomorrow: bool = False) -> None:
        """Show the invoices of these groups once more, to be sent from there, now or `tomorrow` morning."""
        from tui_invoice.tui.screens.bulk import BulkScreen

        names = [each.title[0].lower() + each.title[1:] for each in groups]
        what = ", ".join(names) if len(names) < 3 else several(len(names), "cause")
        ids = [invoice for each in groups for invoice in each.ids]
        self.app.push_screen(BulkScreen(ids, what, tomorrow=tomorrow))

    def do_failures_save(self) -> None:
        """Ask for a name and write whom mail did not reach into a new file."""
        context, days = self.house.context, DAYS if self.days else None
        ids = [each for group in self.groups if group.kind == "failed" for each in group.ids]
        numbers = None if self.days else frozenset(row.number for row in self.browser.by_ids(ids))

        def take(text: str) -> None:
            if (path := typed_path(text)) is not None:
                work = partial(missed_file.save, context, path, days=days, numbers=numbers)
                self.house.perform(work, lambda n: written(n, path))

        def written(n: int, path: Path) -> None:
            self.say(Role.OK, f"{several(n, 'recipient')} written into {path}")

        name = str(Path("~") / f"failed-{self.house.manner().today.isoformat()}.csv")
        check = judged("a new CSV file, one line for each recipient; only you can read it")
        self.ask(Question("save what did not arrive", "File", name, accept=take, check=check, enter="Write it"))

    def do_group_mend(self) -> None:
        """Mend what this cause needs: a password, a word, the settings, or each address in the list."""
        group = self.current
        assert group is not None
        if group.kind == "uncertain":
            mending.ask_settle(self, self.browser.shown(group.ids[0]))
        elif group.kind == "held":
            self._mend_hold(group)
        elif group.cause in _SETTINGS:
            from tui_invoice.tui.screens.accounts import AccountsScreen

            self.app.push_screen(AccountsScreen(self.browser.shown(group.ids[0]).verdict.sender))
        else:
            self.open_list([group])

    def _mend_hold(self, group: Group) -> None:
        first = self.browser.shown(group.ids[0]).verdict.sender
        held = [each for each in self.browser.health().senders if each.held and each.cause == group.hold]
        sender = next((each for each in held if each.address == first), None)
        if sender is not None:
            mending.mend_sender(self, sender)
            return
        numbers = [row.number for row in self.browser.by_ids(group.ids)]
        what = several(group.n, "invoice")
        question = [
            line(f"   {what} would go out now: {group.title[0].lower()}{group.title[1:]}."),
            line("   ", Run("y", Role.KEY), " Let them go"),
        ]
        self.ask(Letters(f"let {what} go?", question, {"y": lambda: self._release(numbers)}, "They stay", sends="y"))

    def _release(self, numbers: list[str]) -> None:
        context = self.house.context

        def work(context: Context) -> None:
            releasing.release(context, numbers)
            starting.start(context)

        told = f"{several(len(numbers), 'invoice')} let go"
        self.house.perform(lambda: work(context), lambda _: self.say(Role.OK, told))
