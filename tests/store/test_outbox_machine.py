"""A random history of the outbox, and what must be true after each of its steps."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.store.making import CLERK, COMPOSED, make_invoice, office
from tui_invoice.domain.clock import HOUR
from tui_invoice.domain.delivery import ARRIVED, OPEN, TRANSITIONS, Phase, Purpose, SendStatus, State, project
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.filters import View
from tui_invoice.domain.invoice import Contact
from tui_invoice.domain.outbox import Change, Claim, Ending
from tui_invoice.store import counts, holds, outbox, queueing
from tui_invoice.store.database import Row
from tui_invoice.store.recipients import move

INVOICES = 3
WHICH = st.integers(0, INVOICES - 1)
ADDRESSES = [f"{name}@example.com" for name in ("ann", "bob", "cy")]
HOW_MANY = st.integers(1, len(ADDRESSES))
BEFORE = st.lists(st.sampled_from([State.QUEUED, State.FAILED, State.HELD]), min_size=3, max_size=3)
TAKEN = st.lists(st.sampled_from([State.HANDING_OVER, State.QUEUED, State.FAILED]), min_size=3, max_size=3)
AFTER = st.lists(
    st.sampled_from([State.SENT, State.GIVEN, State.QUEUED, State.FAILED, State.UNCERTAIN]), min_size=3, max_size=3
)
REPORTS = st.sampled_from([State.DELAYED, State.DELIVERED, State.BOUNCED, State.OPENED])


class History(RuleBasedStateMachine):
    """Clerks, couriers that may die, and reports, on one database with one sender."""

    stack: ExitStack
    claim: Claim | None = None
    marked: list[int]
    dead: list[tuple[Claim, list[int]]]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.made = self.stack.enter_context(office(folder))
        self.db = self.made.db
        self.db.execute("PRAGMA synchronous=OFF")
        self.ids = self.made.add(*(make_invoice(str(n)) for n in range(INVOICES)))
        self.marked, self.dead = [], []

    def teardown(self) -> None:
        self.stack.close()

    def snapshot(self) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.db.rows("SELECT id, state, since FROM recipient ORDER BY id")]

    @rule(which=WHICH, many=HOW_MANY, purpose=st.sampled_from([Purpose.SEND, Purpose.TEST]))
    def queue(self, which: int, many: int, purpose: Purpose) -> None:
        standing = queueing.standing(self.db, self.ids[which])
        if purpose is Purpose.TEST or not (standing.open_delivery or standing.having(State.UNCERTAIN)):
            self.made.queue(self.ids[which], *ADDRESSES[:many], purpose=purpose)
        else:
            with pytest.raises(sqlite3.IntegrityError):
                self.made.queue(self.ids[which], *ADDRESSES[:many], purpose=purpose)

    @rule(which=WHICH)
    def resend(self, which: int) -> None:
        """Send again to those that lack it; what is queued or held is taken along."""
        standing = queueing.standing(self.db, self.ids[which])
        if standing.having(State.UNCERTAIN, State.SENDING, State.HANDING_OVER):
            return
        older = standing.having(State.QUEUED, State.HELD, State.FAILED, State.BOUNCED)[: len(ADDRESSES)]
        if not older:
            return
        for each in standing.having(State.QUEUED, State.HELD):
            move(self.db, each.id, each.state, State.CANCELLED)
        replaces = [each.id for each in older]
        self.made.queue(self.ids[which], *ADDRESSES[: len(older)], purpose=Purpose.RESEND, replaces=replaces)

    @rule(which=WHICH)
    def give_by_hand(self, which: int) -> None:
        """Whoever had not got it was given it; what was still open is taken back."""
        standing = queueing.standing(self.db, self.ids[which])
        if standing.having(State.SENDING, State.HANDING_OVER):
            return
        for each in standing.having(State.QUEUED, State.HELD):
            move(self.db, each.id, each.state, State.CANCELLED)
        lacking = standing.having(State.QUEUED, State.HELD, State.FAILED, State.BOUNCED, State.UNCERTAIN)
        people: list[tuple[queueing.Live | None, Contact]]
        people = [(each, Contact(f"{each.id}@example.com")) for each in lacking] or [(None, Contact(""))]
        with self.db.transaction():
            queueing.insert_given(self.db, self.ids[which], "on paper", people, CLERK)
        after = queueing.standing(self.db, self.ids[which])
        assert not {each.id for each in lacking} & {each.id for each in after.live}
        assert {each.state for each in after.live} <= ARRIVED

    @precondition(lambda self: self.claim is None)
    @rule()
    def take(self) -> None:
        with self.db.transaction():
            self.claim = outbox.claim(self.db, self.made.sender_id)

    @precondition(lambda self: self.claim is not None and not self.marked)
    @rule(answers=TAKEN)
    def hand_over(self, answers: list[State]) -> None:
        assert self.claim is not None
        pairs = list(zip(self.claim.claimed, answers, strict=False))
        changes = [Change(each.id, will, Phase.RCPT, f"answer {will}") for each, will in pairs]
        before = self.snapshot()
        try:
            with self.db.transaction():
                outbox.mark(self.db, self.claim, changes, COMPOSED)
        except outbox.VanishedError:
            assert self.snapshot() == before
            self.end([State.QUEUED] * 3, Phase.RCPT, [each.id for each in self.claim.claimed])
        else:
            self.marked = [each.id for each, will in pairs if will is State.HANDING_OVER]
            if not self.marked:
                self.end([], Phase.RCPT, [])

    @precondition(lambda self: self.claim is not None and not self.marked)
    @rule(answers=BEFORE)
    def end_before_data(self, answers: list[State]) -> None:
        assert self.claim is not None
        self.end(answers, Phase.RCPT, [each.id for each in self.claim.claimed])

    @precondition(lambda self: bool(self.marked))
    @rule(answers=AFTER)
    def end_after_data(self, answers: list[State]) -> None:
        self.end(answers, Phase.DONE, self.marked)

    def end(self, answers: list[State], phase: Phase, ids: list[int]) -> None:
        assert self.claim is not None
        self.finish(self.claim, answers, phase, ids)
        self.claim, self.marked = None, []

    def finish(self, claim: Claim, answers: list[State], phase: Phase, ids: list[int]) -> None:
        changes = [Change(each, will, phase, f"answer {will}") for each, will in zip(ids, answers, strict=False)]
        again = self.made.clock.now() + HOUR
        with self.db.transaction():
            outbox.finish(self.db, claim, changes, Ending(phase, "said", "mx.example", again_at=again))

    @rule()
    def die_and_recover(self) -> None:
        if self.claim is not None:
            self.dead.append((self.claim, self.marked))
        with self.db.transaction():
            outbox.recover(self.db)
        self.claim, self.marked = None, []

    @precondition(lambda self: bool(self.dead))
    @rule(answers=AFTER, which=st.integers(0, 100))
    def speak_from_the_grave(self, answers: list[State], which: int) -> None:
        """A courier that was taken for dead writes its results: they change nobody's state."""
        claim, marked = self.dead[which % len(self.dead)]
        before = self.snapshot()
        if marked:
            self.finish(claim, answers, Phase.DONE, marked)
        else:
            self.finish(claim, [State.QUEUED, State.FAILED], Phase.RCPT, [each.id for each in claim.claimed])
        assert self.snapshot() == before

    @rule(hours=st.integers(-30, 30))
    def pass_time(self, hours: int) -> None:
        self.made.clock.advance(hours * HOUR)

    @rule()
    def hold(self) -> None:
        with self.db.transaction():
            holds.hold(self.db, self.made.sender, Cause.SENDER_SIGN_IN, "535 no", CLERK)
        assert self.db.number("SELECT count(*) FROM recipient WHERE state='queued'") == 0

    @rule()
    def release(self) -> None:
        with self.db.transaction():
            holds.release_sender(self.db, self.made.sender, CLERK)

    @rule(which=st.integers(0, 100), release=st.booleans())
    def pause(self, which: int, release: bool) -> None:
        ids = self.made.column("SELECT id FROM delivery ORDER BY id")
        if ids:
            do = holds.release_delivery if release else holds.pause_delivery
            with self.db.transaction():
                do(self.db, int(str(ids[which % len(ids)])))

    @rule(which=st.integers(0, 100), state=st.sampled_from([State.QUEUED, State.HELD]))
    def cancel(self, which: int, state: State) -> None:
        self.anyone(which, state, State.CANCELLED)

    @rule(which=st.integers(0, 100), state=st.sampled_from(State), report=REPORTS)
    def report(self, which: int, state: State, report: State) -> None:
        self.anyone(which, state, report)

    @rule(which=st.integers(0, 100), arrived=st.booleans())
    def settle(self, which: int, arrived: bool) -> None:
        self.anyone(which, State.UNCERTAIN, State.SENT if arrived else State.FAILED)

    def anyone(self, which: int, was: State, will: State) -> None:
        """Move one of those in `was`, where that is allowed."""
        ids = self.made.column("SELECT id FROM recipient WHERE state=? ORDER BY id", was.value)
        if ids and (was, will) in TRANSITIONS:
            assert move(self.db, int(str(ids[which % len(ids)])), was, will)

    def recipients(self) -> list[Row]:
        return self.db.rows(
            "SELECT r.*, d.invoice_id, d.purpose FROM recipient r JOIN delivery d ON d.id=r.delivery_id"
        )

    @invariant()
    def each_invoice_shows_its_live_recipients(self) -> None:
        rows = self.recipients()
        replaced = {row["replaces"] for row in rows if row["state"] != State.CANCELLED}
        for invoice_id in self.ids:
            live = [
                row
                for row in rows
                if row["invoice_id"] == invoice_id and row["purpose"] != Purpose.TEST and row["id"] not in replaced
            ]
            invoice = self.db.first("SELECT * FROM invoice WHERE id=?", invoice_id)
            assert invoice is not None
            expected = project([State(row["state"]) for row in live])
            assert (SendStatus(invoice["send_status"]), invoice["send_n"], invoice["send_of"]) == expected
            standing = queueing.standing(self.db, invoice_id)
            assert project([each.state for each in standing.live]) == expected

    @invariant()
    def the_flags_of_a_delivery_follow_its_recipients(self) -> None:
        rows = self.recipients()
        opened = {row["delivery_id"] for row in rows if State(row["state"]) in OPEN}
        queued = {row["delivery_id"] for row in rows if row["state"] == State.QUEUED}
        deliveries = self.db.rows("SELECT * FROM delivery")
        assert {row["id"] for row in deliveries if row["is_open"]} == opened
        assert {row["id"] for row in deliveries if row["has_queued"]} == queued
        one = Counter(row["invoice_id"] for row in deliveries if row["is_open"] and row["purpose"] != Purpose.TEST)
        assert max(one.values(), default=0) <= 1

    @invariant()
    def the_tallies_are_what_counting_gives(self) -> None:
        kept = self.db.rows("SELECT day, status, send_status, n FROM tally WHERE n<>0 ORDER BY 1, 2, 3")
        counted = self.db.rows("SELECT issue_date, status, send_status, count(*) FROM invoice GROUP BY 1, 2, 3")
        assert [tuple(row) for row in kept] == [tuple(row) for row in counted]
        all_days = self.db.rows("SELECT status, send_status, n FROM tally_all WHERE n<>0 ORDER BY 1, 2")
        summed = self.db.rows("SELECT status, send_status, count(*) FROM invoice GROUP BY 1, 2 ORDER BY 1, 2")
        assert [tuple(row) for row in all_days] == [tuple(row) for row in summed]
        views = counts.by_view(self.db)
        assert views[View.ALL] == INVOICES
        assert views[View.ALL] == sum(views[v] for v in (View.NOT_SENT, View.OUTBOX, View.SENT, View.FAILED))

    @invariant()
    def who_is_on_the_way_has_an_open_attempt(self) -> None:
        busy = "SELECT DISTINCT delivery_id FROM recipient WHERE state IN ('sending','handing_over')"
        working = self.made.column("SELECT delivery_id FROM attempt WHERE ended_at IS NULL")
        assert set(self.made.column(busy)) <= set(working)
        assert set(working) == ({self.claim.delivery_id} if self.claim else set())


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
