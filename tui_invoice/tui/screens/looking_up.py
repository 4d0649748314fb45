"""Looking an account's servers up: the part of the mail settings that asks a child, once it was told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.domain.errors import BadInputError
from tui_invoice.operations import account_presets, looking_up
from tui_invoice.operations.account_presets import Known
from tui_invoice.tui.child import Child
from tui_invoice.tui.lines.looking_up import LookUp
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.settings_form import gone
from tui_invoice.tui.screens.trying import Trying
from tui_invoice.tui.typed_account import Typed
from tui_invoice.tui.widgets.fields import Press

if TYPE_CHECKING:
    from textual.widgets import Input

SECONDS = 30.0
"""So long a look-up may take: 12 seconds of asking, and a program that starts."""


class LookingUp(Trying):
    """Offers the look-up where an address was typed whose provider is not known, and fills in what is found."""

    if TYPE_CHECKING:

        def line(self, name: str) -> Input:
            """Return a line of the form."""

        def to_password(self) -> None:
            """Put the cursor where the password is typed."""

        def put_known(self, known: Known | None) -> None:
            """Fill in a provider's servers."""

        def fit(self) -> None:
            """Show the lines that concern this account."""

    @property
    def busy(self) -> bool:
        """Tell whether a child is at work for this form."""
        return self.trial.running or (self.look is not None and self.look.running)

    def looked_up(self, address: str) -> Known | None:
        """Return what was looked up for the domain of this address before."""
        domain = address.strip().rpartition("@")[2].lower()
        return self.look.known if self.look is not None and self.look.domain == domain else None

    def offers_look_up(self, typed: Typed) -> bool:
        """Tell whether there is something to look up."""
        if self.account is not None or typed.host.strip() or "@" not in typed.address:
            return False
        if account_presets.of_address(typed.address) or account_presets.signs_in_by_oauth(typed.address):
            return False
        return "." in typed.address.rpartition("@")[2].strip(".")

    def fit_look_up(self, typed: Typed) -> None:
        """Show the button where it is of use, and whom it asks; or whence the servers are known."""
        offered = self.offers_look_up(typed)
        button = self.query_one("#lookup", Press)
        if button.has_class("gone") is offered:
            gone(button, not offered)
            self.draw_footer()
        text, role = "", Role.MUTED
        if offered:
            text = self._whom(typed.address)
        elif self.look is not None and self.look.known is not None and self.look.known.host == typed.host.strip():
            text, role = self.look.remark()
        self.fault("username", text, role)

    def _whom(self, address: str) -> str:
        try:
            asked = ", ".join(looking_up.whom(address))
        except BadInputError:
            return ""
        return f"Look it up asks {asked}; only the domain leaves"

    def look_up(self) -> None:
        """Ask, and fill in what is found."""
        if self.busy:
            return
        address = self.line("address").value
        manner = self.house.manner()
        self.look = look = LookUp(address, manner.time(manner.now()))
        self._child = Child(self.house.context, ["sender", "lookup", "--", address.strip()])
        self.house.run_worker(self._ask(self._child, look), group="sender-lookup")
        self.draw_trial()
        self.draw_footer()

    async def _ask(self, child: Child, look: LookUp) -> None:
        def take(told: dict[str, object]) -> None:
            look.take(told)
            if self.is_attached and self.look is look:
                self.draw_trial()

        await child.run(take, SECONDS)
        look.end()
        if not self.is_attached or self.look is not look:
            return
        if look.known is not None and self.line("address").value == look.address and not self.line("host").value:
            self.put_known(look.known)
        self.fit()
        self.redraw()
        if not self.in_text:
            self._go_to_next(look)

    def _go_to_next(self, look: LookUp) -> None:
        """Put the cursor on the first line that nobody filled in yet."""
        if look.known is None or not self.line("name").value:
            self.set_focus(self.line("host" if look.known is None else "name"))
        else:
            self.to_password()

    def end_test(self) -> None:
        """End what runs, the look-up too."""
        super().end_test()
        if self.look is not None and self.look.running:
            self.look.end()
            self.draw_trial()
            self.draw_footer()
