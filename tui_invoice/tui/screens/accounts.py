"""Mail settings: the accounts that invoices go out from, each with its lines and its test."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.sender import Sender
from tui_invoice.operations import accounts
from tui_invoice.operations.browsing import SenderHealth
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import accounts as drawn
from tui_invoice.tui.lines import looking_up, trial
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, rule
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.account_form import AccountForm
from tui_invoice.tui.screens.believed import BelievedScreen
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.removing import ask_remove
from tui_invoice.tui.widgets.fields import Tick

LOW = 30
"""Below so many rows the steps of what is well, or was not reached, share a line."""
ROW = 78
"""Cells that the buttons take in one row."""
AROUND = 16
"""Rows that are not the test's: the lines of an account with a mailbox, blank ones among them, head, buttons, keys."""


class AccountsScreen(AccountForm):
    """One account at a time; `address` is the one to begin with, else the one on hold, else the default one."""

    MAIN = "test"
    SAYS = "Save and test"
    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.ACCOUNTS)

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self._wanted = address
        self._senders: tuple[SenderHealth, ...] = ()
        self._unread: InvoiceError | None = None

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down, with the account that is asked for or needs a person most."""
        self._read()
        self._take(self._first())
        yield Pane(self.head(), id="header")
        yield Pane(*self._top(), id="senders")
        yield from self.form()
        yield Pane(id="notice")
        yield Pane(id="footer")

    def shape(self) -> None:
        """Choose the form for the size: the buttons stand below each other where one row is too short for them."""
        super().shape()
        self.set_class(self.size.width < ROW, "-stacked")

    def _read(self) -> None:
        browser = self.house.browser
        self._senders = browser.health().senders if browser is not None else ()

    def _first(self) -> str:
        known = [each.address for each in self._senders]
        if self._wanted in known:
            return self._wanted
        held = [each.address for each in self._senders if each.held]
        unread = [each.address for each in self._senders if each.mailbox is not None and each.mailbox.needs_a_person]
        return (held or unread or known or [""])[0]

    @property
    def chosen(self) -> SenderHealth | None:
        """How the account that is shown stands, None for a new one."""
        address = self.account.sender.address if self.account is not None else None
        return next((each for each in self._senders if each.address == address), None)

    def _take(self, address: str) -> None:
        """Take an account, "" for a new one."""
        account, self._unread = None, None
        try:
            account = accounts.show(self.house.context, address) if address else None
        except InvoiceError as error:
            self._unread = error
        self.load(account, default=not self._senders)
        self.trial = trial.of_hold(self.chosen, trial.names_of(account))

    def _choose(self, address: str) -> None:
        """Show an account, "" for a new one."""
        self.end_test()
        self._take(address)
        self.show_lines()
        self.redraw()
        self.open_form()

    def go_on(self) -> None:
        """From the address of an unknown provider go to the look-up, else check and go to the main button."""
        if self.focused is self.line("address") and self.offers_look_up(self.typed()):
            self.set_focus(self.query_one("#lookup"))
        else:
            super().go_on()

    def open_form(self) -> None:
        """Begin at the address of a new one, at the password where that holds the mail, else at the button."""
        self.guard.open()
        self.fault("imap_host", *self.about_mailbox())
        chosen = self.chosen
        if self.account is None:
            self.set_focus(self.line("address"))
            self.propose_store()
        elif chosen is not None and chosen.cause == Cause.SENDER_SIGN_IN:
            self.to_password()
        elif chosen is not None and chosen.mailbox is not None and chosen.mailbox.needs_a_person:
            self.to_mailbox()
        else:
            self.set_focus(self.main_button())
        self.draw_footer()
        self.call_after_refresh(partial(self.show_outcome, opening=True))
        if self._unread is not None:
            self.say_error(self._unread)

    def about_mailbox(self) -> tuple[str, Role]:
        """Return since when the mailbox is not read and why, as long as nobody typed another."""
        box, manner = self.chosen.mailbox if self.chosen is not None else None, self.house.manner()
        if box is None or not box.needs_a_person or self.line("imap_host").value != self._start.imap_host:
            return "", Role.MUTED
        leaves = "" if self.chosen is not None and self.chosen.held else "; your mail leaves all the same"
        return f"not read since {manner.stamp(box.since)}{leaves}", Role.WARN

    def to_mailbox(self) -> None:
        """Put the cursor where the mailbox's server is typed; where its sign-in was refused, at the password."""
        box = self.chosen.mailbox if self.chosen is not None else None
        if box is not None and box.cause == Cause.SENDER_SIGN_IN:
            self.to_password()
        else:
            self.set_focus(self.line("imap_host"))

    def follow(self) -> None:
        """Draw how the accounts stand now; what is typed stays."""
        self._read()
        self.draw()

    def draw(self) -> None:
        """Draw all but the lines; as the program is left the parts may be gone before the screen is."""
        if self.query("#trial"):
            self.query_one("#header", Pane).show([self.head()])
            self.query_one("#senders", Pane).show(self._top())
            self.draw_trial()

    def draw_footer(self) -> None:
        """Draw the last row anew, and the senders, whose keys are text in a line that is typed in."""
        super().draw_footer()
        self.draw_title()

    def draw_title(self) -> None:
        """Draw the rule anew, and the senders below it."""
        for pane in self.query("#senders").results(Pane):
            pane.show(self._top())

    def _top(self) -> list[Line]:
        index = next((n for n, each in enumerate(self._senders) if each == self.chosen), len(self._senders))
        add, live = self.key_of("account_add"), not self.in_text
        return [
            rule("Mail settings", self.rest_below()),
            drawn.senders(self._senders, index, self.width, add, live=live),
        ]

    def draw_trial(self) -> None:
        """Draw the test, and what it comes to."""
        self.query_one("#trial", Pane).show(self.trial_lines())

    def trial_lines(self) -> list[Line]:
        """Return the test's rule and steps, and what it comes to."""
        if self.look is not None and self.look.shown:
            return looking_up.lines(self.look, self.width)
        height = self.app.size.height
        steps = trial.lines(self.trial, self.width, low=height < LOW)
        told = trial.told(self.trial, self.chosen, self.width)
        has_mailbox = any(each in trial.OF_MAILBOX for each in self.trial.names)
        airy = height >= (AROUND + len(steps) + len(told) if has_mailbox else 24)
        gap = [Line()] if airy else []
        return [*gap, *steps, *gap, *told, *gap]

    def press(self, button: str) -> None:
        """Save and test, with a mail or without; look up, check the domain; or remove it."""
        if button == "lookup":
            self.look_up()
        elif button == "domain":
            assert self.account is not None
            self.app.push_screen(BelievedScreen(self.account))
        elif button == "remove":
            assert self.account is not None
            address = self.account.sender.address
            ask_remove(self, address, partial(self.removed, address), self.refuse)
        else:
            self._anew = button == "consent"
            self.save_and_test(mail_me=button == "mail")

    def saved(self, sender: Sender) -> None:
        """Show the account as it is kept now."""
        self._read()
        self.load(accounts.show(self.house.context, sender.address))
        self.show_lines()
        self.draw()

    def removed(self, address: str) -> None:
        """Show another account, or a new one, after this one was removed; what is in view may be another by then."""
        self._note(address, failed=False)
        self._read()
        self._wanted = ""
        self._choose(self._first())

    def on_key(self, event: events.Key) -> None:
        """Choose a sender by its digit, outside the lines."""
        digit = event.character or ""
        if digit.isascii() and digit.isdecimal() and not self.in_text and 1 <= int(digit) <= len(self._senders):
            event.stop()
            self._choose(self._senders[int(digit) - 1].address)

    def do_account_add(self) -> None:
        """Begin a new account."""
        self._choose("")

    def do_account_default(self) -> None:
        """Tick that it is the default one."""
        tick = self.query_one("#default", Tick)
        tick.on = not tick.on
        tick.refresh()
        self.keep_one_default()

    def do_account_more(self) -> None:
        """Show what is seldom needed."""
        self.more = True
        self.fit()
        self.set_focus(self.line("ca_file"))

    def leaving(self) -> str:
        """Return what esc does."""
        return "End the test" if self.trial.running else "End the look-up" if self.busy else "Leave"

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return what the keys do; those of the letters only where they work."""
        left, right = super().hints()
        if self.focused is self.line("address") and self.offers_look_up(self.typed()):
            left = [Hint("enter", "Go to Look it up"), *left[1:]]
        return ((*left, self.hint("account_more")) if not self.in_text and not self.more else left), right

    def action_leave(self) -> None:
        """End the test that runs; else leave."""
        if self.busy:
            self.end_test()
        else:
            super().action_leave()

    def unsaved(self) -> bool:
        """Tell whether something was changed and not kept."""
        return self.typed() != self._start or bool(self.password())
