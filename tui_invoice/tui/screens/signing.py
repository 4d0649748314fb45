"""Signing in with a provider from the mail settings: the child shows what to do, and waits for what is pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget

from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import Sender
from tui_invoice.operations.accounts import Account
from tui_invoice.tui.child import Child
from tui_invoice.tui.lines import consent
from tui_invoice.tui.lines.trial import Trial
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.settings_form import SettingsForm, gone
from tui_invoice.tui.typed_account import Typed
from tui_invoice.tui.widgets.fields import Press
from tui_invoice.tui.widgets.prompt import Question

SECONDS = 1200.0
"""So long a consent may take; a provider's code holds for a quarter of an hour."""


class PasteQuestion(Question):
    """Takes the address at which the browser ended; it is not shown, and left it ends the sign-in."""

    def __init__(self, address: str, accept: Callable[[str], object], leave: Callable[[], object]) -> None:
        super().__init__(
            f"where the browser ended, for {address}", "Address", password=True, accept=accept, check=self._told,
            enter="Sign in", leave="Leave, not signed in",
        )  # fmt: skip
        self._at_leave = leave

    def _told(self, text: str) -> tuple[Line, bool]:
        good = text.strip().startswith("http://127.0.0.1")
        if text and not good:
            return line(Run("   ✗ ", Role.ERROR), Run("it begins with http://127.0.0.1", Role.ERROR)), False
        return line("     ", Run("not shown, and kept nowhere", Role.MUTED)), good

    def left(self) -> None:
        """Leave it, and the sign-in with it."""
        super().left()
        self._at_leave()


class Signing(SettingsForm):
    """Runs `sender sign-in` as a child."""

    trial = Trial()
    _child: Child | None = None
    _paste: PasteQuestion | None = None

    account: Account | None = None

    def draw_trial(self) -> None:
        """Draw the test."""

    def consent(self, typed: Typed) -> Widget:
        """Give what stands in the place of the password: a button, and since when one is signed in."""
        label = Pane(Line((Run(" Sign in", Role.MUTED),)), classes="field-label")
        since = Pane(*self._since(), id="since", classes="side")
        return Horizontal(label, Press(self._title(typed), id="consent"), since, id="row-consent", classes="field")

    def fit_consent(self, typed: Typed) -> None:
        """Show it where it is needed, with the provider's name."""
        gone(self.query_one("#row-consent"), not typed.sign_in.renews)
        self.query_one("#consent", Press).title = self._title(typed)
        self.query_one("#since", Pane).show(self._since())

    def _title(self, typed: Typed) -> str:
        return f"with {typed.sign_in.value.capitalize()}"

    def _since(self) -> list[Line]:
        at = self.account.sender.signed_in_at if self.account is not None else 0
        words = f" since {self.house.manner().stamp(at)}" if at else " not yet"
        return [Line((Run(words, Role.MUTED),))]

    def end_test(self) -> None:
        """End what runs."""

    def begin_sign_in(self, sender: Sender, trial: Trial, then: Callable[[], object]) -> None:
        """Sign a sender in; `then` is called once that is done."""
        self.trial = trial
        trial.asked = consent.BEGUN
        child = self._child = Child(self.house.context, ["sender", "sign-in", "--", sender.address], open_ended=True)
        self.draw_trial()
        self.draw_footer()
        self.house.run_worker(self._consent(child, trial, sender.address, then), group="sender-test")

    async def _consent(self, child: Child, trial: Trial, address: str, then: Callable[[], object]) -> None:
        said: dict[str, Any] = {}

        def take(told: dict[str, Any]) -> None:
            if "provider" not in told:
                said.update(told)
            elif self.is_attached and self.trial is trial:
                trial.asked = told
                self.draw_trial()
                self.call_after_refresh(self._into_view)
                if not told.get("code"):
                    self._ask_answer(child, address, str(told.get("address") or ""))

        await child.run(take, SECONDS)
        self.house.watch_database()
        if self._paste is not None and self._paste.is_attached:
            self._paste.finish()
        if not (self.is_attached and self.trial is trial):
            return
        trial.asked = None
        if said.get("ok"):
            then()
            return
        if trial.running and "title" in said:
            todo = str(said.get("todo") or "")
            if " --" in f" {todo}":  # options of the command line: here they are the choice beside the password
                todo = "Choose at the right of Password where else it is to be kept"
            trial.take({**said, "detail": ". ".join(filter(None, (said.get("detail"), todo)))})
        trial.end()
        self.redraw()

    def _ask_answer(self, child: Child, address: str, opened: str) -> None:
        self.copy(opened, "The address was")
        self._paste = PasteQuestion(address, lambda text: child.say(Secret(text)), self.end_test)
        self.ask(self._paste)

    def _into_view(self) -> None:
        for pane in self.query("#trial").results(Pane):
            pane.scroll_visible(animate=False)
