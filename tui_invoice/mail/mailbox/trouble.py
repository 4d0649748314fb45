"""What is wrong with a mailbox: its settings, its sign-in, its server."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Diagnosis, Reply


class MailboxTroubleError(Exception):
    """The mailbox cannot be read now. `diagnosis.permanent` tells that a person must mend it; `reply` is what the
    server said, or our own account. Its code is 0, for IMAP has none: a server's words begin with NO, BAD or BYE. No
    mail that goes out is touched by it."""

    def __init__(self, diagnosis: Diagnosis, reply: Reply) -> None:
        super().__init__(str(reply))
        self.diagnosis = diagnosis
        self.reply = reply
