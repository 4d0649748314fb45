"""`show --document` and `--mail`: what the customer gets, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_invoice.cli import printing

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.viewing import MailText

WIDEST = 80
"""Cells that a line of the document has at most."""


def tell(context: Context, number: str, *, document: bool, mail: bool, as_json: bool) -> None:
    """Write the document, the mail, or both. Raises NotFoundError, StoreError, DocumentError."""
    from tui_invoice.operations import viewing

    lines = viewing.text_of(context, number, min(printing.width(), WIDEST)) if document else None
    letter = viewing.mail_of_number(context, number) if mail else None
    if as_json:
        told: dict[str, object] = {"number": number}
        told |= {"document": list(lines)} if lines is not None else {}
        told |= {"mail": _plain(letter)} if mail else {}
        printing.out_json(told)
        return
    for line in lines or ():
        printing.out(line)
    if document and mail:
        printing.out()
    if mail:
        _tell_mail(letter)


def _tell_mail(letter: MailText | None) -> None:
    if letter is None:
        printing.out("There is no mail of it: only an issued invoice is sent.")
        return
    printing.out("This is what was queued." if letter.frozen else "This is what would be sent now.")
    files = ", ".join(each.name for each in letter.attachments)
    fields = {"from": letter.sender or "no sender yet", "to": "; ".join(letter.to), "cc": "; ".join(letter.cc)}
    fields |= {"bcc": "; ".join(letter.bcc), "subject": letter.subject, "with it": files}
    printing.out_fields({name: value for name, value in fields.items() if value})
    printing.out()
    for line in letter.body.strip("\r\n").splitlines():
        printing.out(line)


def _plain(letter: MailText | None) -> dict[str, object] | None:
    if letter is None:
        return None
    return {
        "queued": letter.frozen,
        "from": letter.sender or None,
        "to": list(letter.to),
        "cc": list(letter.cc),
        "bcc": list(letter.bcc),
        "subject": letter.subject,
        "attachments": [each.name for each in letter.attachments],
        "body": letter.body,
    }
