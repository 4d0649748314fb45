"""Show: all about one invoice: what became of it, why, in the server's words, and what mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_invoice.domain.clock import iso
from tui_invoice.domain.delivery import WORST_FIRST, Evidence, Phase, SendStatus, State, shown
from tui_invoice.domain.diagnosis import Cause, Remedy, Reply
from tui_invoice.domain.invoice import Invoice, Line
from tui_invoice.domain.money import plain
from tui_invoice.domain.sender import SignIn
from tui_invoice.mail import vault
from tui_invoice.mail.coming_back import delayed_remedies, returned, returned_remedies
from tui_invoice.mail.sentences import remedies, sentence
from tui_invoice.mail.spoken import spoken
from tui_invoice.mail.token_refused import in_general
from tui_invoice.operations import listing
from tui_invoice.operations.context import Context
from tui_invoice.operations.listing import Row
from tui_invoice.operations.lock import is_held
from tui_invoice.operations.reading import Plain
from tui_invoice.store import attempts, journal, mailboxes, queueing, reports, senders, under_way
from tui_invoice.store.database import Database
from tui_invoice.store.invoices import Stored
from tui_invoice.store.pages import Item
from tui_invoice.store.queueing import Live

_REPLY = re.compile(r"([245]\d\d) (.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody it went or goes to. `since` in Unix milliseconds UTC; `reply` is the server's, whole, or ''."""

    address: str
    name: str
    role: str
    state: State
    cause: str
    evidence: str
    reply: str
    since: int

    @property
    def spoken(self) -> bool:
        """Whether a server said the reply; else it is our own account."""
        return spoken(self.reply) or (self.evidence == Evidence.REPORT and bool(self.reply))

    @property
    def status(self) -> SendStatus:
        """The word that is shown for its state."""
        return shown(self.state) or SendStatus.NOT_SENT

    def as_json(self) -> Plain:
        """Return the recipient for JSON, with the documented names."""
        return {
            "address": self.address,
            "role": self.role,
            "state": self.state.value,
            "cause": self.cause or None,
            "evidence": self.evidence or None,
            "reply": self.reply or None,
            "since": iso(self.since),
        }


@dataclass(frozen=True, slots=True)
class Attempt:
    """One conversation with a server. `at` in Unix milliseconds UTC."""

    at: int
    server: str
    phase: Phase
    reply: str
    cause: str

    @property
    def spoken(self) -> bool:
        """Whether a server said the reply; else it is our own account."""
        return spoken(self.reply)

    def as_json(self) -> Plain:
        """Return the attempt for JSON, with the documented names."""
        return {
            "at": iso(self.at),
            "server": self.server or None,
            "phase": self.phase.value,
            "reply": self.reply or None,
            "cause": self.cause or None,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What came back about one recipient, or what a person noted. `at` is when it was read, Unix milliseconds UTC.

    `matched` says by what it was found to be about this invoice (envelope_id, message_id, plus_address, guess, user);
    `reply_code` is 0 and the texts '' for what it does not tell.
    """

    at: int
    kind: str
    address: str
    matched: str
    cause: str
    status_code: str
    reply_code: int
    words: str

    def as_json(self) -> Plain:
        """Return the report for JSON, with the documented names."""
        return {
            "at": iso(self.at),
            "kind": self.kind,
            "address": self.address or None,
            "matched": self.matched,
            "cause": self.cause or None,
            "status_code": self.status_code or None,
            "reply_code": self.reply_code or None,
            "words": self.words or None,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the invoice's history. `at` in Unix milliseconds UTC."""

    at: int
    level: str
    event: str
    who: str
    text: str

    def as_json(self) -> Plain:
        """Return the line for JSON."""
        return {"at": iso(self.at), "level": self.level, "event": self.event, "who": self.who, "text": self.text}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happened and what to do. `next_at` (Unix milliseconds UTC) is 0 for now or never.

    `words` are the server's where `spoken`, else our own account: no server was asked, or none answered.
    `missed` are the addresses that it did not reach, `sender` is the account that the open or the
    last delivery leaves by; `courier` tells whether one is at work. `mailbox` tells whether what comes back to the
    sender is read, `looked_at` when that was done last, in Unix milliseconds UTC, 0 for never.
    """

    sentence: str
    words: str
    spoken: bool
    remedies: tuple[Remedy, ...]
    missed: tuple[str, ...]
    sender: str
    sender_held: bool
    next_at: int
    courier: bool
    mailbox: bool = False
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An invoice with all that is known of it."""

    row: Row
    invoice: Invoice
    verdict: Verdict
    recipients: tuple[Recipient, ...]
    attempts: tuple[Attempt, ...]
    history: tuple[Event, ...]
    reports: tuple[Report, ...] = ()

    def as_json(self) -> Plain:
        """Return the invoice for JSON: what the list has of it, and the rest."""
        return {
            **self.row.as_json(),
            "lines": [_line(line, self.invoice.currency) for line in self.invoice.lines],
            "recipients": [each.as_json() for each in self.recipients],
            "attempts": [each.as_json() for each in self.attempts],
            "reports": [each.as_json() for each in self.reports],
            "history": [each.as_json() for each in self.history],
        }


def show(context: Context, number: str) -> Shown:
    """Return all about the invoice with this number. Raises NotFoundError, StoreError."""
    from tui_invoice.operations import planning

    with context.reading() as db:
        return of(db, planning.found(db, number))


def of(db: Database, stored: Stored) -> Shown:
    """Return all about a stored invoice. Raises StoreError."""
    row = listing.rows(db, [_item(stored)], listing.lost(db))[0]
    courier = is_held(db.path)
    live = queueing.standing(db, stored.id).live
    recipients = tuple(_recipient(each, courier=courier) for each in live)
    return Shown(
        row=row,
        invoice=stored.invoice,
        verdict=_verdict(db, row, recipients, live, courier=courier),
        recipients=recipients,
        attempts=tuple(Attempt(e.at, e.server, e.phase, e.reply, e.cause) for e in attempts.of(db, stored.id)),
        history=tuple(
            Event(e.at, e.level, e.event, e.who, e.text) for e in journal.read(db, invoice=stored.id, limit=500)
        ),
        reports=tuple(_report(each) for each in reports.of(db, stored.id)),
    )


def _report(told: reports.Told) -> Report:
    return Report(
        told.at,
        told.kind,
        told.address,
        told.matched.value,
        told.cause,
        told.status_code,
        told.reply_code,
        told.words,
    )


def _item(stored: Stored) -> Item:
    invoice = stored.invoice
    return Item(
        id=stored.id,
        number=invoice.number,
        status=stored.status,
        kind=invoice.kind.value,
        send_status=stored.send_status,
        cause=stored.send_cause,
        n=stored.send_n,
        of=stored.send_of,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        customer=invoice.buyer.name,
        customer_id=stored.customer_id,
        emails=tuple(contact.address for contact in invoice.contacts),
        currency=invoice.currency,
        total=invoice.total,
    )


def _line(line: Line, currency: str) -> Plain:
    return {
        "description": line.description,
        "quantity": f"{line.quantity:f}",
        "unit": line.unit or None,
        "unit_price": f"{line.unit_price:f}",
        "tax_category": line.tax_category.value,
        "tax_rate": f"{line.tax_rate:f}",
        "net": plain(line.net, currency),
    }


def _recipient(live: Live, *, courier: bool) -> Recipient:
    lost = live.state is State.HANDING_OVER and not courier
    return Recipient(
        address=live.address,
        name=live.name,
        role=live.role,
        state=State.UNCERTAIN if lost else live.state,
        cause=live.cause,
        evidence=live.evidence,
        # Until it is over, the words are of a step on the way, such as a yes to the address.
        reply="" if live.state in (State.SENDING, State.HANDING_OVER) else live.words,
        since=live.since,
    )


def _verdict(
    db: Database, row: Row, recipients: tuple[Recipient, ...], live: tuple[Live, ...], *, courier: bool
) -> Verdict:
    worst = min(recipients, key=lambda each: (WORST_FIRST.index(each.state), -each.since), default=None)
    account = under_way.last_account(db, row.id)
    sender = senders.by_id(db, account[0]) if account is not None else None
    mailbox = mailboxes.of_sender(db, sender.id) if sender is not None else None
    next_at = 0
    words = worst.reply if worst is not None else ""
    if account is not None and sender is not None and row.send_status is SendStatus.QUEUED:
        next_at = max(account[1], sender.next_at)
        words = words or (sender.wait_reply if sender.next_at > db.clock.now() else "")
    told = worst.reply if worst is not None and worst.cause else words
    said, mends = _meaning(db, row, worst, live, told)
    if sender is not None and sender.sign_in is not SignIn.PASSWORD and row.cause == Cause.SENDER_SIGN_IN:
        said, mends = in_general(sender.sign_in, words)
    if row.cause == Cause.SENDER_SIGN_IN and words.startswith(vault.LOCKED):
        said, mends = vault.SENTENCE, (Remedy.UNLOCK,)
    return Verdict(
        sentence=said,
        words=words,
        spoken=spoken(words) or (worst is not None and words == worst.reply and worst.spoken),
        remedies=mends,
        missed=tuple(each.address for each in recipients if each.state in (State.FAILED, State.BOUNCED)),
        sender=sender.address if sender is not None else "",
        sender_held=sender is not None and sender.held,
        next_at=next_at if next_at > db.clock.now() else 0,
        courier=courier,
        mailbox=mailbox is not None,
        looked_at=mailbox.looked_at if mailbox is not None else 0,
    )


def _meaning(
    db: Database, row: Row, worst: Recipient | None, live: tuple[Live, ...], told: str
) -> tuple[str, tuple[Remedy, ...]]:
    """Return the plain sentence of a cause, which was `told` in these words, and what mends it; nothing for none."""
    if not row.cause:
        return "", (Remedy.SETTLE,) if row.send_status is SendStatus.UNCERTAIN else ()
    cause = Cause(row.cause)
    if worst is not None and worst.state in (State.BOUNCED, State.DELAYED):
        return _came_back(cause, worst.reply, final=worst.state is State.BOUNCED)
    if worst is not None and worst.state is State.FAILED and (found := _REPLY.fullmatch(worst.reply)):
        from tui_invoice.mail.diagnose import diagnose

        phase = next((attempts.last_phase(db, each) for each in live if each.address == worst.address), Phase.RCPT)
        said = diagnose(Reply(int(found[1]), found[2]), phase)
        if said.cause is cause:
            return said.sentence, said.remedies
    return sentence(cause, told), remedies(cause, told)


def _came_back(cause: Cause, words: str, *, final: bool) -> tuple[str, tuple[Remedy, ...]]:
    """Return what a report's words mean: as they are known, where that is the cause which the whole report gave.

    What is `final` is not tried again by anybody, whatever its words meant when they were said.
    """
    from tui_invoice.mail.diagnose import diagnose

    found = _REPLY.fullmatch(words)
    said = diagnose(Reply(int(found[1]), found[2]) if found else Reply(0, words), Phase.DONE)
    known = said.cause is cause
    if not final:
        return said.sentence if known else sentence(cause), delayed_remedies(
            said.remedies if known else remedies(cause)
        )
    lasting = said.permanent or cause not in (Cause.TRY_LATER, Cause.SERVER_UNREACHABLE)
    return (said.sentence, returned_remedies(cause, said.remedies)) if known and lasting else returned(cause)
