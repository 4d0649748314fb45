"""The mail that a sender sends to itself, to see whether it arrives: an invoice as customers get it, or a few words.

It is no delivery: the outbox does not know of it, and nothing becomes of the invoice.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui_invoice.domain import clock
from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.clock import Clock
from tui_invoice.domain.diagnosis import Cause, Diagnosis
from tui_invoice.domain.errors import DocumentError, RefusedError
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.office import Office
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations import drawing, planning
from tui_invoice.operations.account_steps import Run
from tui_invoice.operations.hand import Session
from tui_invoice.store import documents, invoices, offices
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored

if TYPE_CHECKING:
    from tui_invoice.mail.compose import Attachment

_SUBJECT = "A test of this mail account"
_BODY = "This mail was sent by tui-invoice to see whether the account works. It does.\n"


@dataclass(frozen=True, slots=True)
class TestLetter:
    """The mail; its date is in the office's `zone`. `number` is the invoice that goes along, "" for none."""

    clock: Clock
    sender: Sender
    zone: ZoneInfo
    number: str = ""
    subject: str = _SUBJECT
    body: str = _BODY
    language: str = "en"
    attachments: tuple[Attachment, ...] = field(default=())

    def hand_over(self, session: Session, run: Run) -> Diagnosis | None:
        """Hand it over; return what refused it."""
        from tui_invoice.mail.diagnose import diagnose, own
        from tui_invoice.mail.outcome import Envelope, EnvelopeRecipient

        to = parse_one(self.sender.address)
        name = uuid.uuid4().hex
        envelope = Envelope(to.envelope, name, (EnvelopeRecipient(1, to.envelope),), to.smtputf8)
        outcome = session.hand_over(envelope, self._composed(name, to.envelope), lambda _: None)
        reply = outcome.reply or next(iter(outcome.answers.values()), None)
        if outcome.lost is None and outcome.taken and reply is not None and reply.ok:
            where = (
                "the folder" if self.sender.transport is Transport.FOLDER else f"the mailbox of {self.sender.address}"
            )
            what = f"invoice {self.number} as its customer gets it" if self.number else "a small mail"
            run.done(f"{what}: {reply}; look into {where}")
            return None
        if outcome.lost is not None or reply is None:
            words = "the connection was lost" if reply is None else str(reply)
            found = own(Cause.SERVER_UNREACHABLE, words)
        else:
            found = diagnose(reply, outcome.phase, provider=self.sender.preset or self.sender.host)
        run.failed(found.sentence, found.words)
        return found

    def _composed(self, name: str, to: str) -> bytes:
        from tui_invoice.mail.compose import Letter, compose

        return compose(
            Letter(
                sender_name=self.sender.name,
                sender_address=self.sender.address,
                to=(("", self.sender.address),),
                cc=(),
                subject=self.subject,
                body=self.body,
                message_id=f"test.{name}@{to.rpartition('@')[2]}",
                date=clock.at(self.clock.now(), self.zone),
                language=self.language,
                attachments=self.attachments,
            )
        )


def test_letter(db: Database, sender: Sender, number: str = "") -> TestLetter:
    """Return the mail with the invoice of this number, with the newest issued one for "", or with none where none is.

    A newest one that has no page is left at home. Raises NotFoundError, RefusedError for an invoice that is not
    issued or an office without a name, DocumentError where no page can be drawn, StoreError.
    """
    office = offices.load(db)
    if number:
        stored = planning.found(db, number)
        if stored.status is not Status.ISSUED:
            raise RefusedError(f"{number} is {stored.status.value}", "only an issued invoice is sent")
        return _with(db, sender, planning.desk(db, sender.address).office, stored)
    newest = invoices.newest_issued(db)
    if newest is not None and office.named:
        try:
            return _with(db, sender, office, newest)
        except DocumentError:
            pass  # the account is what is tested, and the invoice's own forms tell of its page
    return TestLetter(db.clock, sender, office.zone)


def _with(db: Database, sender: Sender, office: Office, stored: Stored) -> TestLetter:
    from tui_invoice.mail.compose import Attachment

    drawing.refuse_undrawable(stored, office)
    page = documents.load(db, stored.document) if stored.document else drawing.draw(db, stored.id)
    text = planning.words(stored, office)
    name = planning.file_name(stored.invoice.number)
    return TestLetter(
        db.clock,
        sender,
        office.zone,
        number=stored.invoice.number,
        subject=f"Test: {text.subject}",
        body=text.body,
        language=stored.invoice.buyer.language,
        attachments=(Attachment(name, "application/pdf", page),),
    )
