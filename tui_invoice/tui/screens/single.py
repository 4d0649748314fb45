"""What is done with one invoice, on the table's screen and on the one that tells all about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.listing import Row
    from tui_invoice.operations.releasing import Released
    from tui_invoice.operations.withdrawing import Withdrawn

IN_OUTBOX = frozenset({SendStatus.QUEUED, SendStatus.HELD})
_MENDABLE = frozenset({SendStatus.FAILED, SendStatus.BOUNCED, SendStatus.HELD})


def why_not(command: str, row: Row, *, said: bool) -> str:
    """Return why a command does not work for an invoice, "" where it does; `said` tells whether a server spoke."""
    status = row.send_status
    if command in ("send", "resend", "mend", "settle", "take_back") and row.status is not Status.ISSUED:
        return f"it is {row.status.value}"
    match command:
        case "resend" if status is SendStatus.UNCERTAIN:
            return "settle it first (u)"
        case "send" if status is SendStatus.UNCERTAIN:
            return "it may have arrived: settle it first (u)"
        case "resend" if status is SendStatus.NOT_SENT:
            return "it was not sent yet: s sends it"
        case "send" | "resend" if status is SendStatus.SENDING:
            return "it is being handed over just now"
        case "mend" if status not in _MENDABLE:
            return "nothing of it is wrong"
        case "settle" if status is not SendStatus.UNCERTAIN:
            return "only an uncertain one is settled"
        case "take_back" if status not in IN_OUTBOX:
            return "it is not in the outbox"
        case "copy" if not said:
            return "no server said anything of it"
    return ""


def open_form(screen: House, row: Row) -> None:
    """Open the form that sends it, or sends it again."""
    from tui_invoice.tui.screens.first import kept_back
    from tui_invoice.tui.screens.form import SendForm

    if not kept_back(screen, row.number):
        screen.app.push_screen(SendForm(row.number))


def try_now(screen: House, row: Row) -> None:
    """Try one that waits for its next try at once."""
    from tui_invoice.operations import releasing, starting

    def work(context: Context) -> Released:
        found = releasing.retry(context, [row.number])
        starting.start(context)
        return found

    context = screen.house.context
    screen.house.perform(lambda: work(context), lambda _: screen.say(Role.OK, f"{row.number} is tried now"))


def take_back(screen: House, numbers: Sequence[str]) -> None:
    """Take these out of the outbox, and say what was, and what was not and why."""
    from tui_invoice.operations import withdrawing

    def told(found: Withdrawn) -> None:
        if found.numbers:
            refused = f"; {found.refused[0].number}: {found.refused[0].title}" if found.refused else ""
            rest = f" and {len(found.numbers) - 3} more" if len(found.numbers) > 3 else ""
            screen.say(Role.OK, f"Taken back: {', '.join(found.numbers[:3])}{rest}{refused}")
        elif found.refused:
            screen.say(Role.WARN, f"{found.refused[0].number}: {found.refused[0].title}")

    context = screen.house.context
    screen.house.perform(lambda: withdrawing.cancel(context, list(numbers)), told)
