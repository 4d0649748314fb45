"""What is done with one invoice, on the table's screen and on the one that tells all about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.invoice import Status
from tui_invoice.tui.screens.house import House

if TYPE_CHECKING:
    from tui_invoice.operations.listing import Row

IN_OUTBOX = frozenset({SendStatus.QUEUED, SendStatus.HELD})
_SETTLED = frozenset({SendStatus.UNCERTAIN, SendStatus.SENT, SendStatus.DELAYED})
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
            return "nothing is wrong with it"
        case "settle" if status not in _SETTLED:
            return "only what is uncertain, sent or delayed is settled"
        case "take_back" if status is SendStatus.NOT_SENT:
            return "it is not in the outbox"
        case "take_back" if status not in IN_OUTBOX:
            return "it has left already"
        case "copy" if not said:
            return "no server said anything of it"
    return ""


def open_form(screen: House, row: Row) -> None:
    """Open the form that sends it, or sends it again."""
    from tui_invoice.tui.screens.first import kept_back
    from tui_invoice.tui.screens.form import SendForm

    if not kept_back(screen, row.number):
        screen.app.push_screen(SendForm(row.number))
