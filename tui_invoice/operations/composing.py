"""From a claim to the bytes that leave: the page drawn or fetched, the mail composed (OUTBOX S0)."""

from __future__ import annotations

from collections.abc import Callable

from tui_invoice.domain import clock
from tui_invoice.domain.delivery import Role
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.sender import Sender
from tui_invoice.mail.compose import Attachment, Letter, compose
from tui_invoice.store import documents, invoices, mailboxes, offices, outbox
from tui_invoice.store.database import Database

Draw = Callable[[Database, int], bytes]
"""Draws the page of the invoice with this id."""


def composer(draw: Draw) -> Callable[[Database, Claim, Sender], Composed]:
    """Return what the courier composes with; `draw` makes the page where none was kept.

    The bytes of an earlier try are used again, unless the sender's address or name was changed since.
    """

    def composed(db: Database, claim: Claim, sender: Sender) -> Composed:
        made_for = f"{sender.name} <{sender.address}>"
        if claim.message is not None and claim.made_for == made_for:
            return Composed(claim.message, made_for)
        drawn: bytes | None = None
        stored = invoices.by_id(db, claim.invoice_id)
        files = []
        for each in outbox.attached(claim):
            kept = each["sha256"] or stored.document
            if not kept:
                drawn = draw(db, claim.invoice_id)
            page = documents.load(db, kept) if kept else drawn
            assert page is not None
            files.append(Attachment(each["name"], "application/pdf", page))
        return Composed(
            compose(_letter(db, claim, sender, stored.invoice.buyer.language, tuple(files))), made_for, drawn
        )

    return composed


def _letter(db: Database, claim: Claim, sender: Sender, language: str, files: tuple[Attachment, ...]) -> Letter:
    mailbox = mailboxes.of_sender(db, sender.id)
    return Letter(
        sender_name=sender.name,
        sender_address=sender.address,
        to=_named(claim, Role.TO),
        cc=_named(claim, Role.CC),
        subject=claim.subject,
        body=claim.body,
        message_id=claim.message_id,
        date=clock.at(claim.made_at, offices.load(db).zone),
        language=language,
        attachments=files,
        receipt_to=sender.address if mailbox is not None and mailbox.receipts else "",
    )


def _named(claim: Claim, role: Role) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.address) for each in claim.recipients if each.role is role)
