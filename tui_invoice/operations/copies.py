"""The Sent folder: copies that are owed are laid there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_invoice.domain.errors import InvoiceError
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
from tui_invoice.operations.taking_in import MAILBOX
from tui_invoice.store import journal, owed_copies, sent_copies
from tui_invoice.store.database import Database
from tui_invoice.store.owed_copies import OwedCopy


@dataclass(frozen=True, slots=True)
class SentFolder:
    """The Sent folder of an open mailbox; `name` is "" where there is none. `ends` asks for the end."""

    db: Database
    sender: Sender
    source: Source
    name: str
    passing: Callable[[str], object]
    ends: Callable[[], bool]

    def lay(self) -> int:
        """Lay the copies that are owed, none twice: a look before each tells what an ended courier laid already.

        Returns how many. One that cannot be laid is put off, and the others with it.
        """
        laid = 0
        for copy in self._taken():
            if self.ends():
                break
            try:
                self._put(copy)
            except (MailboxTroubleError, InvoiceError) as error:
                if not self.ends():
                    self._put_off(copy, str(error))
                break
            with self.db.transaction():
                laid += sent_copies.laid(self.db, copy.delivery_id)
            self.passing("laid")
        return laid

    def _taken(self) -> list[OwedCopy]:
        """Return the copies that are to be laid now, in this look and in no other that goes on beside it."""
        copies = owed_copies.due(self.db, self.sender.id)
        if not copies:
            return []
        with self.db.transaction():
            return [copy for copy in copies if sent_copies.take(self.db, copy.delivery_id)]

    def _put(self, copy: OwedCopy) -> None:
        if not self.name or not copy.raw:
            raise InvoiceError("the mailbox has no folder for what was sent" if copy.raw else "it is not kept")
        if not self.source.holds(self.name, copy.message_id):
            self.source.append(self.name, copy.raw, copy.at)
            self.passing("appended")

    def _put_off(self, copy: OwedCopy, words: str) -> None:
        with self.db.transaction():
            sent_copies.wait(self.db, self.sender.id)
            if not sent_copies.put_off(self.db, copy, words):
                text = f"no copy could be laid into the Sent folder of {self.sender.address}; the mail is sent: {words}"
                about = {"invoice": copy.invoice_id, "delivery": copy.delivery_id}
                journal.note(self.db, "warn", "copy_given_up", text, who=MAILBOX, **about)
