"""Taking an account out of use, after asking. Its history keeps its name."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import accounts
from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.prompt import Letters


def ask_remove(
    screen: House, address: str, removed: Callable[[], object], refused: Callable[[InvoiceError], object]
) -> None:
    """Ask whether the account is to go; then call `removed`, or `refused` where it still has mail to send."""
    context = screen.house.context

    def done(left: tuple[InvoiceError, ...]) -> None:
        if not screen.is_attached:
            return
        removed()
        if left:
            screen.say(Role.WARN, f"{address} was removed, but {left[0]}")
        else:
            screen.say(Role.OK, f"{address} was removed")

    def remove() -> None:
        screen.house.perform(lambda: accounts.remove(context, address), done, refused)

    lines = [
        line(f"   {address} goes out of use, and its password is forgotten; what it sent stays in the log."),
        line("   ", Run("y", Role.KEY), " Remove it"),
    ]
    screen.ask(Letters("remove this sender", lines, {"y": remove}, "Keep it", sends="y"))
