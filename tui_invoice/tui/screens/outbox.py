"""What is done with mail that is in the outbox: it is tried now, or taken back; of what was not, it is said why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.listing import Row
    from tui_invoice.operations.releasing import Released
    from tui_invoice.operations.withdrawing import Withdrawn

SAVED = "The new address stays saved with the customer"
"""What taking back does not undo."""


def try_now(screen: House, row: Row) -> None:
    """Try one that waits for its next try at once."""
    from tui_invoice.operations import releasing, starting

    def work(context: Context) -> Released:
        found = releasing.retry(context, [row.number])
        starting.start(context)
        return found

    def told(found: Released) -> None:
        if not refused(screen, found):
            screen.say(Role.OK, f"{row.number} is tried now")

    context = screen.house.context
    screen.house.perform(lambda: work(context), told)


def refused(screen: House, found: Released | Withdrawn) -> bool:
    """Where it was done to none, for others were quicker, say why; tell whether it was so."""
    if not found.refused or found.numbers:
        return False
    screen.say(Role.WARN, f"{found.refused[0].number}: {found.refused[0].title}")
    return True


def take_back(screen: House, numbers: Sequence[str]) -> None:
    """Take these out of the outbox, and say what was, and what was not and why."""
    from tui_invoice.operations import withdrawing

    def told(found: Withdrawn) -> None:
        if not refused(screen, found):
            late = f"; {found.refused[0].number}: {found.refused[0].title}" if found.refused else ""
            rest = f" and {len(found.numbers) - 3} more" if len(found.numbers) > 3 else ""
            kept = SAVED if screen.house.saved.intersection(found.numbers) else ""
            screen.say(Role.OK, f"Taken back: {', '.join(found.numbers[:3])}{rest}{late}", kept)

    if not numbers:  # the moment in which it could be done is over
        screen.say(Role.WARN, "Nothing of it is in the outbox")
        return
    context = screen.house.context
    screen.house.perform(lambda: withdrawing.cancel(context, list(numbers)), told)
