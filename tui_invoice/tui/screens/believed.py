"""Whether the mail of an account will be believed: what its domain publishes, asked by a child as one looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_invoice.domain.sender import SecretStore
from tui_invoice.operations.accounts import Account
from tui_invoice.tui.child import Child
from tui_invoice.tui.commands import Scope
from tui_invoice.tui.lines import believed as drawn
from tui_invoice.tui.lines.believed import Believing
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.screens.house import command_bindings
from tui_invoice.tui.screens.reading import Reading

SECONDS = 240.0
"""So long it may take: the name servers, and a mail that goes round."""


class BelievedScreen(Reading):
    """The check of one account's domain; it begins when the screen opens, and esc ends it."""

    BINDINGS: ClassVar[list[BindingType]] = command_bindings(Scope.BELIEVED, Scope.MOVE, Scope.ANY)

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account = account
        self.believing = Believing(account.sender.address)
        self._child: Child | None = None

    def compose(self) -> ComposeResult:
        """Give the parts, from the top down."""
        yield Pane(id="title")
        yield from super().compose()

    def on_mount(self) -> None:
        """Begin to ask."""
        self._begin()

    def _begin(self, *, by_mail: bool = False) -> None:
        manner, address = self.house.manner(), self._account.sender.address
        self.believing = believing = Believing(address, manner.time(manner.now()), by_mail)
        words = ["sender", "check-domain", *(["--send"] if by_mail else [])]
        self._child = child = Child(self.house.context, [*words, "--", address])
        self.house.run_worker(self._run(child, believing), group="check-domain")
        self.redraw()

    async def _run(self, child: Child, believing: Believing) -> None:
        def take(told: dict[str, object]) -> None:
            believing.take(told)
            self._show(believing)

        await child.run(take, SECONDS)
        believing.end()
        self._show(believing)

    def _show(self, believing: Believing) -> None:
        if is_there(self) and self.believing is believing:
            self.redraw()

    def draw(self) -> None:
        """Draw what is known by now."""
        self.query_one("#title", Pane).show([drawn.title(self.believing)])
        self.show_text(drawn.lines(self.believing, self.size.width))

    def follow(self) -> None:
        """Nothing here depends on what others write."""

    def why_not(self, command: str) -> str:
        """Return why a command does not work now."""
        if command == "believed_copy" and not self.believing.records:
            return "there is no record to publish"
        if command in ("believed_mail", "believed_again") and self.believing.running:
            return "it is being asked just now"
        if command == "believed_mail" and self._account.mailbox is None:
            return "write in the mail settings where the account's mailbox is, to read it back"
        if command == "believed_mail" and self._account.sender.secret is SecretStore.ASK:
            return "its password is kept nowhere; at a prompt: tui-invoice sender check-domain --send"
        return ""

    def do_believed_copy(self) -> None:
        """Copy the records to publish."""
        self.copy(self.believing.records, "The records were")

    def do_believed_mail(self) -> None:
        """Check again, with a mail to oneself."""
        self._begin(by_mail=True)

    def do_believed_again(self) -> None:
        """Check again."""
        self._begin()

    def hints(self) -> tuple[Sequence[Hint], Sequence[Hint]]:
        """Return the keys of the last row."""
        left = [self.hint("believed_copy"), self.hint("believed_mail"), self.hint("believed_again")]
        return left, (Hint("esc", "End it, leave" if self.believing.running else "Leave"),)

    def action_leave(self) -> None:
        """End the check, and leave."""
        if self._child is not None:
            self._child.end()
        self.dismiss()
