"""The prompt for a changed password: kept where the sender keeps it, tried once, and all that waits is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.operations.browsing import SenderHealth
from tui_invoice.tui.child import Child
from tui_invoice.tui.lines.manner import several
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from tui_invoice.tui.app import InvoiceApp
    from tui_invoice.tui.screens.house import House

TYPED = frozenset({SecretStore.KEYRING, SecretStore.FILE, SecretStore.ASK})
"""The stores whose password is typed here; the others keep it elsewhere."""


class PasswordQuestion(Question):
    """Asks for the password of a sender that is on hold; it stays open until the server took it, or it is left."""

    def __init__(self, asker: House, sender: SenderHealth) -> None:
        waiting = f"let the {sender.on_hold} go" if sender.on_hold else "let its mail go"
        super().__init__(
            f"new password of {sender.address}", "Password", password=True, accept=lambda _: None, check=self._told,
            enter=f"Test, and {waiting}", leave="Leave, all stays on hold",
        )  # fmt: skip
        self._asker = asker
        self._sender = sender
        self._child: Child | None = None
        self._busy = False
        self._refused = ""

    @property
    def _house(self) -> InvoiceApp:
        return self._asker.house

    def _told(self, text: str) -> tuple[Line, bool]:
        if self._busy:
            return line("     ", Run("trying it, once…", Role.MUTED)), False
        if self._refused and not text:
            return line(Run("   ✗ ", Role.ERROR), Run(self._refused, Role.ERROR)), False
        kept = "kept nowhere" if self._sender.secret is SecretStore.ASK else f"kept in: {self._sender.secret.value}"
        return line("     ", Run(f"{kept}; tried once", Role.MUTED)), bool(text) and not self._busy

    def take(self, value: str) -> None:
        """Keep it and try it; the prompt stays until it is known how that went."""
        self._busy, self._refused = True, ""
        self.judge()
        secret, sender, context = Secret(value), self._sender, self._house.context
        self.query_one(Input).value = ""
        if sender.secret is SecretStore.ASK:
            self._house.know(sender.uid, secret)
            self._try(secret)
            return
        self._house.perform(
            lambda: accounts.edit(context, sender.address, SenderChanges(), secret, keep_hold=True),
            lambda _: self._try(None),
            self._failed,
        )

    def _try(self, secret: Secret | None) -> None:
        words = ["sender", "test", *(["--password-stdin"] if secret is not None else []), self._sender.address]
        self._child = Child(self._house.context, words, secret)
        self._house.run_worker(self._run(self._child), group="sender-test")

    async def _run(self, child: Child) -> None:
        lines: list[dict[str, Any]] = []
        await child.run(lines.append, 120)
        if not is_there(self):
            return
        self._busy = False
        if lines and lines[-1].get("ok"):
            released = int(lines[-1].get("released") or 0)
            self.finish()
            self._house.watch_database()
            self._house.start_courier(anew=True)
            self._asker.say(Role.OK, f"{self._sender.address} works again: {several(released, 'mail')} released")
            return
        if self._sender.secret is SecretStore.ASK:
            self._house.forget(self._sender.uid)  # or every courier that is started would try the wrong one again
        wrong = next((each for each in lines if each.get("state") == "failed"), {})
        detail = " ".join(str(wrong.get("detail") or "").split())
        self._refused = f"{wrong.get('words') or 'the test ended early'} {detail}".strip()
        self.judge()

    def _failed(self, error: InvoiceError) -> None:
        self._busy = False
        self._refused = f"{error}. {error.todo}"
        if is_there(self):
            self.judge()

    def left(self) -> None:
        """Leave; a test that runs is ended."""
        if self._child is not None:
            self._child.end()
        super().left()
