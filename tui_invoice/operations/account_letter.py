"""The small mail that a sender sends to itself, to see whether it arrives."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tui_invoice.domain import clock
from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.diagnosis import Cause, Diagnosis
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.operations.account_steps import Run
from tui_invoice.operations.context import Context
from tui_invoice.operations.hand import Session


@dataclass(frozen=True, slots=True)
class TestLetter:
    """The mail; its date is in the office's `zone`. It is no delivery: the outbox does not know of it."""

    context: Context
    sender: Sender
    zone: ZoneInfo

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
            run.done(f"{reply}; look into {where}")
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
                subject="A test of this mail account",
                body="This mail was sent by tui-invoice to see whether the account works. It does.\n",
                message_id=f"test.{name}@{to.rpartition('@')[2]}",
                date=clock.at(self.context.clock.now(), self.zone),
                language="en",
            )
        )
