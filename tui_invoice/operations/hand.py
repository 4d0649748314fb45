"""One sender's part of the courier: claim, compose, hand over, write down; on a thread of its own.

Two durable commits a mail: the marker before DATA, and the result together with the next claim.
What was answered is never forgotten for want of a disk: it is tried again every second, and nothing
more is handed over before it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Reply
from tui_invoice.domain.errors import (
    BusyError,
    DiskFullError,
    InvoiceError,
    SecretError,
    SettingsError,
    StoreError,
)
from tui_invoice.domain.outbox import Claim, Composed
from tui_invoice.domain.return_path import return_path
from tui_invoice.domain.sender import Sender, Transport
from tui_invoice.mail.diagnose import own
from tui_invoice.mail.outcome import Envelope, EnvelopeRecipient, Lost, Marker, Outcome
from tui_invoice.mail.trouble import SenderTrouble
from tui_invoice.operations.access import cause_of
from tui_invoice.operations.telling import plus_hint, tell
from tui_invoice.operations.verdict import QUOTA_WAIT, Judge, Verdict
from tui_invoice.operations.waiting import Waiting
from tui_invoice.store import holds, outbox, senders, sent_copies
from tui_invoice.store.database import Database

if TYPE_CHECKING:
    from tui_invoice.operations import looking

LINGER = 5.0
"""Seconds that a connection is kept for more mail: providers count sign-ins."""
PATIENCE_AT_STOP = 30.0
"""Seconds that an answer, or room on the disk to write it down, is waited for after the end was asked for."""


class Session(Protocol):
    """What a transport gives: a signed-in connection, or a folder."""

    server: str

    def hand_over(self, envelope: Envelope, data: bytes, mark: Marker) -> Outcome:
        """Hand one message over; `mark` is called before DATA."""
        ...

    def is_open(self) -> bool:
        """Tell whether it can still be used."""
        ...

    def close(self) -> None:
        """End it politely."""
        ...

    def abort(self) -> None:
        """End it from another thread; what it waits for is lost."""
        ...


class StoppedError(Exception):
    """The end was asked for before the marker: the mail goes back into the queue."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the courier works with; tests give their own.

    `connect` raises SenderTrouble or SecretError, `compose` InvoiceError; `passing` is told the name
    of each point of the protocol as it is passed (`str` does nothing with it). `looking` gives what
    mailboxes are read with, once one is to be read; without it none is.
    """

    connect: Callable[[Sender], Session]
    compose: Callable[[Database, Claim, Sender], Composed]
    passing: Callable[[str], object] = str
    looking: Callable[[], looking.Tools] | None = None


class Hand:
    """Hands over one sender's mail until none is due.

    `break_off` may be called from another thread; `handing_over` tells that thread whether a marker was
    set whose answer is not written down yet.
    """

    def __init__(self, db: Database, sender_id: int, tools: Tools, waiting: Waiting, linger: float = LINGER) -> None:
        self._db = db
        self._linger_for = linger
        self._sender_id = sender_id
        self._tools = tools
        self._waiting = waiting
        self._session: Session | None = None
        self._opened_for: Sender | None = None
        self.handing_over = False
        self.idle = False

    def work(self) -> None:
        """Claim and deliver until nothing is due, the sender is held or waits, or the end is asked for."""
        try:
            with self._db.transaction():
                claim = self._next()
            while claim is not None:
                claim = self._deliver(claim)
                if claim is None and not self._waiting.stopping:
                    claim = self._linger()
        finally:
            self._drop()

    def break_off(self) -> None:
        """End the connection from another thread; what waits on it is lost."""
        if (session := self._session) is not None:
            session.abort()

    def dismiss(self) -> None:
        """Do nothing: a hand waits for nothing."""

    def _linger(self) -> Claim | None:
        """Keep the connection for a moment: more mail may be queued just now."""
        until = self._db.clock.monotonic() + self._linger_for
        seen = self._db.data_version()
        while self._session is not None and self._db.clock.monotonic() < until and not self._waiting.pause(0.1):
            if (version := self._db.data_version()) != seen:
                seen = version
                with self._db.transaction():
                    if (claim := self._next()) is not None:
                        return claim
        return None

    def _next(self) -> Claim | None:
        """Claim the next mail, inside the caller's transaction; None where the sender may not send now."""
        if self._waiting.stopping:
            return None
        sender = senders.by_id(self._db, self._sender_id)
        now = self._db.clock.now()
        if sender.held or sender.next_at > now:
            return None
        free_at = outbox.free_at(self._db, sender.id, outbox.Limits(sender.per_minute, sender.per_day))
        if free_at > now:
            holds.pace(self._db, sender, free_at)
            return None
        return outbox.claim(self._db, sender.id)

    def _deliver(self, claim: Claim) -> Claim | None:
        """Bring one claimed mail to an end and return the next claim."""
        self._tools.passing("claimed")
        sender = senders.by_id(self._db, self._sender_id)
        place, now = sender.host or sender.transport.value, self._db.clock.now()
        judge = Judge(claim, sender.back_off, place, now, provider=sender.preset)
        try:
            composed = self._tools.compose(self._db, claim, sender)
        except (BusyError, DiskFullError) as error:
            return self._not_written(claim, sender, judge, Phase.COMPOSE, error)
        except InvoiceError as error:
            return self._write(claim, sender, judge.failed(Phase.COMPOSE, Reply(0, str(error)), Cause.REFUSED))
        self._tools.passing("composed")
        try:
            outcome = self._handed_over(claim, sender, composed, judge)
        except SenderTrouble as trouble:
            return self._trouble(claim, sender, judge, trouble)
        except (SecretError, SettingsError) as error:
            reply = Reply(0, str(error))
            found = own(cause_of(error), reply.text)
            return self._trouble(claim, sender, judge, SenderTrouble(Phase.CONNECT, found, reply))
        except (StoppedError, outbox.VanishedError) as error:
            return self._write(claim, sender, judge.back(Phase.RCPT, Reply(0, str(error)), counts=False))
        except StoreError as error:
            return self._not_written(claim, sender, judge, Phase.RCPT, error)
        self._tools.passing("answered")
        verdict = judge.at_end(outcome, given=sender.transport is Transport.FOLDER)
        if outcome.lost is not None:
            self._drop()
        if outcome.lost is Lost.BEFORE_MARKER and self._waiting.stopping:
            reply = outcome.reply or Reply(0, "the courier was told to stop")
            verdict = judge.back(outcome.phase, reply, counts=False)
        return self._write(claim, sender, verdict, composed=composed, worked=bool(outcome.answers))

    def _not_written(self, claim: Claim, sender: Sender, judge: Judge, phase: Phase, error: StoreError) -> Claim | None:
        """Put back what was not handed over for want of the disk or of the lock; the sender waits a minute."""
        verdict = judge.back(phase, Reply(0, str(error)), counts=False)
        diagnosis = own(Cause.UNKNOWN, f"nothing was handed over, since it could not be written down: {error}")
        return self._write(claim, sender, verdict, diagnosis, until=self._db.clock.now() + MINUTE)

    def _handed_over(self, claim: Claim, sender: Sender, composed: Composed, judge: Judge) -> Outcome:
        envelope = Envelope(
            sender=return_path(parse_one(sender.address).envelope, claim.plus),
            envelope_id=claim.envelope_id,
            recipients=tuple(EnvelopeRecipient(each.id, each.envelope) for each in claim.claimed),
        )

        def mark(answers: Mapping[int, Reply]) -> None:
            self._tools.passing("before_marker")
            self.handing_over = True  # before the look: who stops us looks the other way round
            try:
                if self._waiting.stopping:
                    raise StoppedError("the courier was told to stop")
                changes = judge.at_rcpt(answers)
                with self._db.transaction():
                    outbox.mark(self._db, claim, changes, composed)
                    tell(self._db, claim, changes, sender)
            except BaseException:
                self.handing_over = False
                raise
            self._tools.passing("marked")

        kept = self._session
        session = self._open(sender)
        outcome = self._try(session, envelope, composed.data, mark, may_be_stale=session is kept)
        if outcome is None:
            self._drop()
            outcome = self._try(self._open(sender), envelope, composed.data, mark, may_be_stale=False)
        assert outcome is not None
        if outcome.lost is Lost.BEFORE_MARKER and outcome.phase is Phase.MAIL and not self._waiting.stopping:
            reply = outcome.reply or Reply(0, "the connection was lost")
            raise SenderTrouble(Phase.MAIL, own(Cause.SERVER_UNREACHABLE, reply.text), reply)
        return outcome

    def _open(self, sender: Sender) -> Session:
        """Return the connection that was kept where it is still open and of the same account, else a new one."""
        if self._session is None or self._opened_for != _account(sender) or not self._session.is_open():
            self._drop()
            if self._waiting.stopping:
                raise StoppedError("the courier was told to stop")
            self._session = self._tools.connect(sender)
            self._opened_for = _account(sender)
            self._tools.passing("connected")
        return self._session

    def _try(
        self, session: Session, envelope: Envelope, data: bytes, mark: Marker, *, may_be_stale: bool
    ) -> Outcome | None:
        """Hand over once; None where an idle connection turned out to be closed, so that it is made anew."""
        try:
            outcome = session.hand_over(envelope, data, mark)
        except SenderTrouble as trouble:
            if may_be_stale and trouble.reply.code == 421 and trouble.diagnosis.fault is not Fault.QUOTA:
                return None
            raise
        stale = may_be_stale and outcome.lost is Lost.BEFORE_MARKER and outcome.phase is Phase.MAIL
        return None if stale else outcome

    def _drop(self) -> None:
        if (session := self._session) is not None:
            self._session = None
            session.close()

    def _trouble(self, claim: Claim, sender: Sender, judge: Judge, trouble: SenderTrouble) -> Claim | None:
        self._drop()
        if _account(senders.by_id(self._db, sender.id)) != _account(sender):
            # It says nothing of the settings that a person put in their place meanwhile.
            return self._write(claim, sender, judge.back(trouble.phase, trouble.reply, counts=False))
        found = trouble.diagnosis
        if claim.plus and trouble.phase is Phase.MAIL:
            found = replace(found, words=f"{found.words}\n{plus_hint(sender.address)}")
        decide = judge.held if _holds(found) else judge.waiting
        return self._write(claim, sender, decide(trouble.phase, trouble.reply, found.cause), found)

    def _write(
        self,
        claim: Claim,
        sender: Sender,
        verdict: Verdict,
        fault: Diagnosis | None = None,
        *,
        composed: Composed | None = None,
        worked: bool = False,
        until: int | None = None,
    ) -> Claim | None:
        """Write what became of the claim, and claim the next, in one commit.

        A `fault`, or the verdict's, is the sender's: it is held, or waits (until a given instant).
        """
        if verdict.fault is not None:
            fault = verdict.fault
            verdict = replace(verdict, ending=replace(verdict.ending, again_at=self._db.clock.now()))

        def commit() -> Claim | None:
            with self._db.transaction():
                if composed is not None:
                    outbox.keep_message(self._db, claim, composed)
                tell(self._db, claim, outbox.finish(self._db, claim, verdict.changes, verdict.ending), sender)
                if any(change.will is State.SENT for change in verdict.changes):
                    sent_copies.owe(self._db, claim.delivery_id)
                if fault is not None:
                    self._keep_back(sender, fault, until)
                elif worked:
                    senders.worked(self._db, sender.id)
                return self._next()

        following = self._insist(commit)
        self.handing_over = False
        self._tools.passing("finished")
        return following

    def _keep_back(self, sender: Sender, fault: Diagnosis, until: int | None) -> None:
        """Hold the sender, or let it wait, inside the caller's transaction (OUTBOX S4)."""
        now = self._db.clock.now()
        if until is None and _holds(fault):
            holds.hold(self._db, sender, fault.cause, fault.words, outbox.COURIER)
            return
        if until is None:
            until = now + QUOTA_WAIT if fault.fault is Fault.QUOTA else holds.next_wait(sender, now)
        holds.wait(self._db, sender, fault.cause, fault.words, until)

    def _insist(self, commit: Callable[[], Claim | None]) -> Claim | None:
        """Try every second to write down what was answered; after the end was asked for 30 s at most."""
        stopping_since: float | None = None
        while True:
            try:
                return commit()
            except StoreError:
                if self._db.is_replaced:
                    raise
                if self._waiting.stopping:
                    stopping_since = stopping_since or self._db.clock.monotonic()
                    if self._db.clock.monotonic() - stopping_since > PATIENCE_AT_STOP:
                        raise
                self._waiting.rest(1.0)


def _account(sender: Sender) -> Sender:
    """Return the sender without what its mail changes: what it connects and signs in with."""
    return replace(
        sender,
        worked_at=0,
        tries=0,
        next_at=0,
        hold_cause=None,
        hold_reply="",
        hold_since=0,
        wait_cause=None,
        wait_reply="",
    )


def _holds(fault: Diagnosis) -> bool:
    """Tell whether a fault of the sender's holds it until a person mends it; others pass by themselves."""
    return fault.permanent and fault.fault is not Fault.QUOTA
