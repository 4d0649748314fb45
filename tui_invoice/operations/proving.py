"""What is uncertain is settled by a copy in the Sent folder: the provider laid it there when it took the mail."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.domain.sender import Sender
from tui_invoice.mail.mailbox.source import Source
from tui_invoice.operations.taking_in import MAILBOX
from tui_invoice.store import journal, proof
from tui_invoice.store.database import Database
from tui_invoice.store.proof import Unsure


def settle(db: Database, sender: Sender, source: Source, folder: str, ends: Callable[[], bool]) -> int:
    """Settle what is uncertain of a sender's where the Sent folder holds it; "" is no folder. `ends` asks for the end.

    Returns how many recipients. Raises MailboxTroubleError, StoreError.
    """
    settled = 0
    for mail in proof.unsure(db, sender.id) if folder else ():
        if ends():
            break
        if source.holds(folder, mail.message_id):
            words = f"a copy of it lies in {folder} of {source.server}: the server took it"
            with db.transaction():
                settled += _prove(db, mail, words)
    return settled


def _prove(db: Database, mail: Unsure, words: str) -> int:
    proved = 0
    for recipient_id, address in mail.recipients:
        if proof.prove(db, recipient_id, words):
            proved += 1
            about = {"invoice": mail.invoice_id, "delivery": mail.delivery_id, "recipient": recipient_id}
            journal.note(db, "info", "sent", f"{address}: {words}", who=MAILBOX, **about)
    return proved
