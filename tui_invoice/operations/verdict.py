"""From what a server answered to what becomes of each recipient (OUTBOX S2, S3). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import Phase, State
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Reply
from tui_invoice.domain.outbox import Change, Claim, Ending, is_last_try, next_try
from tui_invoice.mail.diagnose import diagnose
from tui_invoice.mail.outcome import Lost, Outcome, is_too_many

QUOTA_WAIT = DAY


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to write: the changes, how the attempt ended, and what of it is the sender's and no mail's fault."""

    changes: tuple[Change, ...]
    ending: Ending
    fault: Diagnosis | None = None


class Judge:
    """Judges one claim at one instant (`now`, Unix milliseconds UTC); `provider` as `diagnose` takes it."""

    def __init__(self, claim: Claim, back_off: tuple[int, ...], server: str, now: int, *, provider: str = "") -> None:
        self._claim = claim
        self._back_off = back_off
        self._server = server
        self._now = now
        self._provider = provider
        self._last = is_last_try(claim.tries, claim.made_at, now)

    def at_rcpt(self, answers: Mapping[int, Reply]) -> tuple[Change, ...]:
        """Return what the RCPT answers make of each recipient; a 2xx is marked handing_over.

        "Too many recipients" (452 4.5.3) only means a second transaction, if any were taken.
        """
        again = _too_many(answers)
        changes = []
        for recipient_id, reply in answers.items():
            if reply.ok:
                changes.append(Change(recipient_id, State.HANDING_OVER, Phase.RCPT, str(reply)))
            elif recipient_id in again:
                changes.append(Change(recipient_id, State.QUEUED, Phase.RCPT, str(reply), Cause.TRY_LATER))
            else:
                changes.append(self._refused(recipient_id, reply, Phase.RCPT))
        return tuple(changes)

    def at_end(self, outcome: Outcome, *, given: bool = False) -> Verdict:
        """Return what the whole transaction makes of each recipient that the marker did not end already."""
        if outcome.taken:
            return self._after_marker(outcome, State.GIVEN if given else State.SENT)
        if outcome.lost is not None:
            return self.back(outcome.phase, outcome.reply or Reply(0, "the connection was lost"))
        changes = self.at_rcpt(outcome.answers)
        if not outcome.answers and outcome.reply is not None:
            changes = tuple(self._refused(each.id, outcome.reply, outcome.phase) for each in self._claim.claimed)
        reply = outcome.reply or next(iter(outcome.answers.values()))
        counts = any(change.will is State.QUEUED for change in changes)
        return Verdict(changes, self._ending(outcome.phase, reply, counts=counts))

    def back(self, phase: Phase, reply: Reply, *, counts: bool = True) -> Verdict:
        """Return the verdict that puts all recipients of this attempt back into the queue, before the marker."""
        cause = Cause.SERVER_UNREACHABLE if counts else None
        will = State.FAILED if counts and self._last else State.QUEUED
        cause = Cause.TRY_LATER if will is State.FAILED else cause
        changes = tuple(Change(each.id, will, phase, str(reply), cause) for each in self._claim.claimed)
        return Verdict(changes, self._ending(phase, reply, cause=cause, counts=counts, at_once=not counts))

    def held(self, phase: Phase, reply: Reply, cause: Cause) -> Verdict:
        """Return the verdict for a sender that was refused before the first RCPT: its mail is held."""
        changes = tuple(Change(each.id, State.HELD, phase, str(reply), cause) for each in self._claim.claimed)
        return Verdict(changes, self._ending(phase, reply, cause=cause, counts=False))

    def waiting(self, phase: Phase, reply: Reply, cause: Cause) -> Verdict:
        """Return the verdict for a sender that cannot be reached now: its mail waits and counts no try."""
        changes = tuple(Change(each.id, State.QUEUED, phase, str(reply), cause) for each in self._claim.claimed)
        return Verdict(changes, self._ending(phase, reply, cause=cause, counts=False, at_once=True))

    def failed(self, phase: Phase, reply: Reply, cause: Cause) -> Verdict:
        """Return the verdict for a mail that cannot be composed: all its recipients fail."""
        changes = tuple(Change(each.id, State.FAILED, phase, str(reply), cause) for each in self._claim.claimed)
        return Verdict(changes, self._ending(phase, reply, cause=cause, counts=False))

    def _after_marker(self, outcome: Outcome, taken: State) -> Verdict:
        reply = outcome.reply or Reply(0, "no answer was read")
        fault: Diagnosis | None = None
        if outcome.lost is Lost.AFTER_DOT:
            will, cause, counts = State.UNCERTAIN, None, False
        elif outcome.lost is not None:
            will, cause, counts = self._again_or_failed(Cause.SERVER_UNREACHABLE)
        elif reply.ok:
            will, cause, counts = taken, None, False
        else:
            found = diagnose(reply, outcome.phase, provider=self._provider)
            if found.fault in (Fault.QUOTA, Fault.SENDER):
                will, cause, counts, fault = State.QUEUED, found.cause, False, found
            elif reply.transient:
                will, cause, counts = self._again_or_failed(found.cause)
            else:
                will, cause, counts = State.FAILED, found.cause, False
        phase = Phase.DONE if reply.ok and outcome.lost is None else outcome.phase
        changes = tuple(Change(each, will, phase, str(reply), cause) for each in sorted(outcome.taken))
        again = _too_many(outcome.answers)
        waits = any(answer.transient and each not in again for each, answer in outcome.answers.items())
        ending = self._ending(phase, reply, cause=cause, counts=counts or waits, at_once=bool(again))
        return Verdict(changes, ending, fault)

    def _again_or_failed(self, cause: Cause) -> tuple[State, Cause, bool]:
        if not self._last:
            return State.QUEUED, cause, True
        return State.FAILED, Cause.TRY_LATER if cause is Cause.SERVER_UNREACHABLE else cause, True

    def _refused(self, recipient_id: int, reply: Reply, phase: Phase) -> Change:
        cause = diagnose(reply, phase, provider=self._provider).cause
        will = self._again_or_failed(cause)[0] if reply.transient else State.FAILED
        return Change(recipient_id, will, phase, str(reply), cause)

    def _ending(
        self, phase: Phase, reply: Reply, *, cause: Cause | None = None, counts: bool, at_once: bool = False
    ) -> Ending:
        later = next_try(self._claim.tries + int(counts), self._back_off, self._now)
        again_at = self._now if at_once and not counts else later
        return Ending(phase, str(reply), self._server, cause, counts, again_at)


def _too_many(answers: Mapping[int, Reply]) -> frozenset[int]:
    """Return who was refused only because others of the same transaction were taken."""
    if not any(reply.ok for reply in answers.values()):
        return frozenset()
    return frozenset(each for each, reply in answers.items() if is_too_many(reply))
