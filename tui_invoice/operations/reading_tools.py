"""What every look into a mailbox works with in real life."""

from __future__ import annotations

from tui_invoice.mail.reports import read_report
from tui_invoice.operations.context import Context
from tui_invoice.operations.looking import Tools
from tui_invoice.operations.mailbox_transport import opener
from tui_invoice.operations.taking_in import take_in


def looks(context: Context) -> Tools:
    """Return it, with the passwords that are known to this process."""
    return Tools(opener(context.paths, context.environ, context.secrets), read_report, take_in)
