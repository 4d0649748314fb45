"""Saving an account and trying it: the part of the mail settings that writes and that runs the test."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tui_invoice.domain.errors import InvoiceError, LockedError, RefusedError, SecretError, SettingsError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender, SignIn
from tui_invoice.domain.text import visible
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import Account, SenderChanges
from tui_invoice.tui import typed_account, vaulting
from tui_invoice.tui.child import Child
from tui_invoice.tui.lines.looking_up import LookUp
from tui_invoice.tui.lines.trial import MAILED, OF_MAILBOX, Trial, names_of
from tui_invoice.tui.paint.line import Line, line
from tui_invoice.tui.screens.signing import Signing
from tui_invoice.tui.typed_account import Typed
from tui_invoice.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from textual.widget import Widget

SECONDS = 180.0
"""So long a test may take: five steps, five more of its mailbox, each with its own shorter limit, and one mail."""


class Trying(Signing):
    """Saves what was typed, then runs the test as a child."""

    look: LookUp | None = None
    """The look-up that was done for this account; it is `shown` in place of the test."""

    if TYPE_CHECKING:
        account: Account | None

        @property
        def busy(self) -> bool:
            """Tell whether a child is at work for this form."""

        def typed(self) -> Typed:
            """Return the lines as they stand."""

        def password(self) -> str:
            """Return the password that was typed, "" for none."""

        def check(self) -> Widget | None:
            """Judge every line."""

        def saved(self, sender: Sender) -> None:
            """Show the account as it is kept now."""

        def trial_lines(self) -> list[Line]:
            """Return the test as it is drawn."""

    _anew = False
    """Whether a consent is asked for though there is one."""

    def save_and_test(self, *, mail_me: bool) -> None:
        """Keep what was typed, then try it; nothing is tried while a line is wrong."""
        if self.busy:
            return
        if (bad := self.check()) is not None:
            self.set_focus(bad)
            return
        if self.look is not None:
            self.look.shown = False
        typed, was, word = self.typed(), self.account, self.password()
        again = partial(self.save_and_test, mail_me=mail_me)
        if typed.store is SecretStore.FILE and vaulting.wanted(self):
            vaulting.ask(self, again, "Leave, nothing kept")
            return
        changes = typed_account.changes(typed, was)
        by_password = typed.sign_in is SignIn.PASSWORD and typed.username.strip()
        secret = Secret(word) if word and typed.store in typed_account.KEPT_HERE and by_password else None
        asked = Secret(word) if word and typed.store is SecretStore.ASK else None
        trial = self.trial = Trial(self.trial.names, self._now(), running=True)

        def done(sender: Sender) -> None:
            if asked is not None:
                self.house.know(sender.uid, asked)
            if self.is_attached and self.trial is trial:  # else another account is in view by now
                self.saved(sender)
                if trial.running:
                    self._try(sender, mail_me=mail_me)

        def failed(error: InvoiceError) -> None:
            if self.is_attached and self.trial is trial:
                self._unsaved(error)
                if isinstance(error, LockedError):
                    vaulting.ask(self, again, "Leave, nothing kept", visible(error.detail))
            else:
                self.house.say_error(error)

        if was is not None and changes == SenderChanges() and secret is None:
            done(was.sender)
            return
        self.draw_trial()
        self.draw_footer()
        context = self.house.context
        if was is None:
            self.house.perform(lambda: accounts.add(context, changes, secret), done, failed)
        else:
            address = was.sender.address
            self.house.perform(lambda: accounts.edit(context, address, changes, secret, keep_hold=True), done, failed)

    def _now(self) -> str:
        manner = self.house.manner()
        return manner.time(manner.now())

    def _unsaved(self, error: InvoiceError) -> None:
        self.trial = Trial(self.trial.names)
        self.draw_trial()
        self.draw_footer()
        if isinstance(error, SecretError):
            where = "choose at the right where else it is to be kept"
            error = SettingsError(error.title, error.detail, where, field="password")
        elif isinstance(error, RefusedError):
            error = SettingsError(error.title, error.detail, field="address")
        self.refuse(error)

    def _try(self, sender: Sender, *, mail_me: bool) -> None:
        secret = self.house.context.secrets.get(sender.uid) if sender.secret is SecretStore.ASK else None
        if sender.secret is SecretStore.ASK and secret is None:
            self.trial = Trial(self.trial.names)  # it has not begun, and does not where the question is left
            self.draw_trial()
            self._ask_password(sender, mail_me=mail_me)
            return
        if sender.sign_in.renews and (self._anew or not sender.signed_in_at):
            self._anew = False
            trial = Trial(names_of(self.account), self._now(), running=True)
            self.begin_sign_in(sender, trial, lambda: self._signed_in(sender, mail_me=mail_me))
            return
        names = list(names_of(self.account))
        if mail_me:
            names.insert(sum(each not in OF_MAILBOX for each in names), MAILED)
        self.trial = trial = Trial(names, self._now(), running=True)
        words = ["sender", "test", *(["--mail-me"] if mail_me else [])]
        words += ["--password-stdin"] if secret is not None else []
        self._child = Child(self.house.context, [*words, "--", sender.address], secret)
        self.draw_trial()
        self.draw_footer()
        self.house.run_worker(self._run(self._child, trial, sender.address), group="sender-test")

    def _signed_in(self, sender: Sender, *, mail_me: bool) -> None:
        """Show since when, and try it."""
        self.saved(sender)
        if self.account is not None:
            self._try(self.account.sender, mail_me=mail_me)

    def _ask_password(self, sender: Sender, *, mail_me: bool) -> None:
        def take(text: str) -> None:
            self.house.know(sender.uid, Secret(text))
            self._try(sender, mail_me=mail_me)

        told = line("     tried once, and kept nowhere")
        self.ask(
            Question(
                f"password of {sender.address}", "Password", password=True, accept=take, enter="Test",
                check=lambda text: (told, bool(text)), leave="Leave, not tested",
            )
        )  # fmt: skip

    def _note(self, address: str, *, failed: bool) -> None:
        """Remember that a test failed, which nothing else tells of an account that never worked."""
        if (browser := self.house.browser) is not None:
            browser.failed_tests.pop(address, None)
            browser.failed_tests |= {address: self.house.context.clock.now()} if failed else {}

    async def _run(self, child: Child, trial: Trial, address: str) -> None:
        def take(told: dict[str, Any]) -> None:
            trial.take(told)
            if self.is_attached and self.trial is trial:
                self.draw_trial()

        await child.run(take, SECONDS)
        trial.end()
        self._note(address, failed=trial.failed not in ("", MAILED, *OF_MAILBOX))
        self.house.watch_database()
        if trial.ok or trial.released:
            self.house.start_courier(anew=True)
        if self.is_attached and self.trial is trial:
            self.redraw()
            if not trial.ok and trial.failed == "sign_in" and not self.in_text:
                self.to_password()
            elif trial.failed in OF_MAILBOX and not self.in_text:
                self.to_mailbox()
            self.call_after_refresh(self.show_outcome)

    def show_outcome(self, *, opening: bool = False) -> None:
        """Bring what the test came to into view."""

    def to_mailbox(self) -> None:
        """Put the cursor where the mailbox's server is typed."""

    def to_password(self) -> None:
        """Put the cursor where the password is typed, if it is typed here."""

    def end_test(self) -> None:
        """End the test that runs, for good, also one that has not begun because what was typed is still being kept."""
        self._anew = False
        if self._child is not None:
            self._child.end()
        self.trial.asked = None
        if self.trial.running:
            self.trial.end()
            self.draw_trial()
            self.draw_footer()
