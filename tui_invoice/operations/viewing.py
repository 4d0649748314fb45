"""View: the document as text, for a screen that shows no PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.documents.content import content
from tui_invoice.documents.text_page import LEAST, text_page
from tui_invoice.domain.errors import NotFoundError
from tui_invoice.domain.text import wrap
from tui_invoice.operations import planning
from tui_invoice.operations.mail_texts import AttachedFile, MailText, mail_of
from tui_invoice.store import documents, invoices, letters, offices

if TYPE_CHECKING:
    from tui_invoice.operations.browsing import Browser
    from tui_invoice.operations.context import Context
    from tui_invoice.store.database import Database
    from tui_invoice.store.invoices import Stored

__all__ = ["AttachedFile", "MailText", "as_text", "mail_text"]

_KB = 1_000


def as_text(browser: Browser, invoice_id: int, width: int) -> tuple[str, ...]:
    """Return the document in lines of at most `width` cells (24 at least), in the buyer's language, safe to show.

    It has what the PDF prints. Where a PDF is kept, the first lines say in English that this one is sent.
    Raises NotFoundError, StoreError, and DocumentError where the lines do not add up.
    """
    return _text(browser.db, _found(browser.db, invoice_id), width)


def text_of(context: Context, number: str, width: int) -> tuple[str, ...]:
    """Return the document of an invoice by its number, as `as_text` does. Raises NotFoundError, StoreError."""
    with context.reading() as db:
        return _text(db, planning.found(db, number), width)


def mail_of_number(context: Context, number: str) -> MailText | None:
    """Return the mail of an invoice by its number, as `mail_text` does. Raises NotFoundError, StoreError."""
    with context.reading() as db:
        return mail_of(db, planning.found(db, number))


def _text(db: Database, stored: Stored, width: int) -> tuple[str, ...]:
    lines = text_page(content(planning.signed(stored.invoice, offices.load(db))), width)
    if not stored.document:
        return lines
    size = max(1, round(documents.size(db, stored.document) / _KB))
    whence = "drawn for an earlier try" if letters.had_to_draw(db, stored.id) else "brought in"
    said = f"The PDF that was {whence} ({size} KB) is sent as it is; this is what is known of it:"
    return (*wrap(said, max(width, LEAST)), "", *lines)


def mail_text(browser: Browser, invoice_id: int) -> MailText | None:
    """Return the newest mail to the customer as it was frozen, or what would be sent now; None where neither is.

    A mail that was taken back does not count. Raises NotFoundError, StoreError.
    """
    return mail_of(browser.db, _found(browser.db, invoice_id))


def _found(db: Database, invoice_id: int) -> Stored:
    stored = invoices.having_id(db, invoice_id)
    if stored is None:
        raise NotFoundError("this invoice is not there any more", "", "look at the list again")
    return stored
