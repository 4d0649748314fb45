"""What the mail of an invoice says: as it was frozen, or as it would be sent now."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import Role
from tui_invoice.domain.invoice import Status
from tui_invoice.operations import planning
from tui_invoice.store import documents, letters, offices, senders
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes along; `size` in octets, 0 where it is drawn only when it is sent."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MailText:
    """What the mail says, as it came: whoever shows it passes it through `visible_lines()`.

    `frozen` tells whether it was queued so, at `made_at` (Unix milliseconds UTC); otherwise it is what
    would be sent now, and `made_at` is 0. `sender` is "Name <address>", "" where there is none yet.
    """

    subject: str
    body: str
    sender: str
    made_at: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    attachments: tuple[AttachedFile, ...]
    frozen: bool


def mail_of(db: Database, stored: Stored) -> MailText | None:
    """Return the newest mail that was not taken back, or what would be sent now; None where it is not issued."""
    sent = letters.newest(db, stored.id)
    if sent is None:
        return _planned(db, stored) if stored.status is Status.ISSUED else None
    return MailText(
        subject=sent.subject,
        body=sent.body,
        sender=sent.sender,
        made_at=sent.made_at,
        to=sent.having(Role.TO),
        cc=sent.having(Role.CC),
        bcc=sent.having(Role.BCC),
        attachments=tuple(_file(db, name, digest or stored.document) for name, digest in sent.files),
        frozen=True,
    )


def _planned(db: Database, stored: Stored) -> MailText:
    office = offices.load(db)
    said = planning.words(stored, office)
    first = next(iter(senders.all_of(db)), None)
    contacts = planning.contacts_of(db, stored)
    to, cc, bcc = (tuple(each.address for each in contacts if each.role == role) for role in ("to", "cc", "bcc"))
    return MailText(
        subject=said.subject,
        body=said.body,
        sender=f"{first.name} <{first.address}>" if first else "",
        made_at=0,
        to=to,
        cc=cc,
        bcc=(*bcc, *([office.bcc] if office.bcc else [])),
        attachments=(_file(db, planning.file_name(stored.invoice.number), stored.document),),
        frozen=False,
    )


def _file(db: Database, name: str, digest: str) -> AttachedFile:
    return AttachedFile(name, documents.size(db, digest) if digest else 0)
