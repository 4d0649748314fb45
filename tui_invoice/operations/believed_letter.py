"""A mail that a sender sends to itself, read back from its mailbox, to see whether it was signed on the way."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from datetime import datetime
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from tui_invoice.domain import clock
from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.errors import RefusedError
from tui_invoice.domain.mailbox import FolderMark, FolderRole, Mailbox
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.mail.believed.finding import Check, Finding, State, unknown
from tui_invoice.operations.context import Context
from tui_invoice.operations.mailbox_transport import opener
from tui_invoice.operations.transports import connector
from tui_invoice.store import mailboxes, offices

if TYPE_CHECKING:
    from tui_invoice.mail.mailbox.source import Source
    from tui_invoice.mail.names import Lookup

WAIT = 60.0
"""Seconds that the mail may take to come back."""
PAUSE = 2.0
_SUBJECT = "A test of how this domain signs its mail"
_BODY = "This mail was sent by tui-invoice to see whether mail of this domain is signed. It may be deleted.\n"


def returned(context: Context, sender: Sender) -> bytes | Finding:
    """Hand one mail over to the sender itself and return it as it came back, or what kept it from coming.

    Raises RefusedError where the sender writes into a folder or its mailbox is not read, SettingsError, SecretError.
    """
    from tui_invoice.mail.mailbox.trouble import MailboxTroubleError
    from tui_invoice.mail.trouble import SenderTrouble

    with context.reading() as db:
        mailbox = mailboxes.of_sender(db, sender.id)
        zone = offices.load(db).zone
    if sender.transport is Transport.FOLDER:
        raise RefusedError("no mail can be sent", f"{sender.address} writes into a folder", "check without --send")
    if mailbox is None:
        todo = "name its mailbox first: sender edit ADDRESS --imap-host HOST; or check without --send"
        raise RefusedError("the mail could not be read back", f"the mailbox of {sender.address} is not known", todo)
    name = f"test.{uuid.uuid4().hex}@{parse_one(sender.address).envelope.rpartition('@')[2]}"
    date = clock.at(context.clock.now(), zone)
    try:
        return _sent_and_read(context, sender, mailbox, name, _composed(sender, name, date))
    except (SenderTrouble, MailboxTroubleError) as trouble:
        return unknown(Check.DKIM, f"{trouble.diagnosis.sentence} {trouble.diagnosis.words}".strip())


def judged(raw: bytes, domain: str, names: Lookup) -> Finding:
    """Return what the mail's signatures come to, by the domain's own rule of how near they must be."""
    from tui_invoice.mail.believed import dmarc, signatures
    from tui_invoice.mail.names import UnansweredError

    strict = False
    try:
        policy = dmarc.policy_of(domain, names)
        strict = policy is not None and policy.strict_dkim
    except (dmarc.PolicyError, UnansweredError):
        strict = False  # its own line tells of that
    return signatures.judge(raw, domain, names, strict=strict)


def _composed(sender: Sender, name: str, date: datetime) -> bytes:
    from tui_invoice.mail.compose import Letter, compose

    return compose(
        Letter(
            sender_name=sender.name,
            sender_address=sender.address,
            to=(("", sender.address),),
            cc=(),
            subject=_SUBJECT,
            body=_BODY,
            message_id=name,
            date=date,
            language="en",
        )
    )


def _sent_and_read(context: Context, sender: Sender, mailbox: Mailbox, name: str, data: bytes) -> bytes | Finding:
    from tui_invoice.mail.outcome import Envelope, EnvelopeRecipient

    source = opener(context.paths, context.environ, context.secrets)(sender, mailbox)
    try:
        marks = [source.mark(each.name) for each in source.folders() if each.role is not FolderRole.SENT]
        session = connector(context.paths, context.environ, context.clock, context.secrets)(sender)
        try:
            to = parse_one(sender.address)
            envelope = Envelope(to.envelope, name.partition("@")[0], (EnvelopeRecipient(1, to.envelope),), to.smtputf8)
            outcome = session.hand_over(envelope, data, lambda _: None)
        finally:
            session.close()
        reply = outcome.reply or next(iter(outcome.answers.values()), None)
        if outcome.lost is not None or not outcome.taken or reply is None or not reply.ok:
            return unknown(Check.DKIM, f"the mail was not taken: {reply or 'the connection was lost'}")
        return _read_back(source, marks, name, context.clock.now())
    finally:
        source.close()


def _read_back(source: Source, marks: Iterable[FolderMark], name: str, now: int) -> bytes | Finding:
    end = time.monotonic() + WAIT
    marks = list(marks)
    while True:
        for mark in marks:
            for arrival in source.arrivals(mark, now - 60_000):
                headers = BytesHeaderParser().parsebytes(arrival.raw)
                if str(headers.get("Message-ID", "")).strip().strip("<>") == name:
                    return arrival.raw
        if time.monotonic() >= end:
            return Finding(Check.DKIM, State.UNKNOWN, f"not known: the mail did not come back in {WAIT:.0f} seconds")
        if not source.wait(PAUSE):
            time.sleep(PAUSE)
