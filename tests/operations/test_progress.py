"""How far a batch came, and how it is paused, let go on and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.bulk import BulkWish, queue
from tui_invoice.operations.progress import Progress, pause_batch, progress, resume_batch, take_back
from tui_invoice.operations.releasing import release
from tui_invoice.operations.resending import Again, resend
from tui_invoice.store import holds, senders
from tui_invoice.store.database import Database

MINUTE = 60_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _batch(desk: Desk, *addresses: str, wait_ms: int = 0) -> int:
    """Queue an invoice to each address as one batch; return its id."""
    for n, address in enumerate(addresses):
        desk.bring(str(n), *address.split())
    with desk.context.reading() as db:
        ids = tuple(row["id"] for row in db.rows("SELECT id FROM invoice ORDER BY id"))
    return queue(desk.context, BulkWish(ids, wait_ms=wait_ms)).id


def _now(desk: Desk, batch: int) -> Progress:
    with Browser(desk.context) as browser:
        return progress(browser, batch)


def _counts(found: Progress) -> dict[str, int]:
    words = ("sent", "given", "failed", "uncertain", "held", "queued", "sending", "taken_back")
    counts = {word: n for word in words if (n := getattr(found, word))}
    assert found.total == sum(n for word, n in counts.items() if word != "taken_back")
    return counts


def _hold(desk: Desk) -> None:
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "lone")


def test_a_batch_is_counted_by_its_invoices_worst_recipients(desk: Desk, mail_server: MailServers) -> None:
    desk.use(
        mail_server(
            Rule(Step.RCPT, Answer("550 5.1.1 Unknown"), address="gone@example.com"),
            Rule(Step.RCPT, Answer("450 4.2.1 busy"), address="busy@example.com"),
            Rule(Step.DOT, CutAfterDot(), address="lost@example.com"),
        )
    )
    batch = _batch(desk, "a@example.com", "b@example.com gone@example.com", "busy@example.com", "lost@example.com")
    begun = desk.clock.now()
    found = _now(desk, batch)
    assert (_counts(found), found.done, found.started_at, found.last_at) == ({"queued": 4}, False, begun, 0)
    desk.clock.advance(1_000)
    desk.deliver()
    found = _now(desk, batch)
    assert _counts(found) == {"sent": 1, "failed": 1, "uncertain": 1, "queued": 1}
    assert (found.done, found.last_at) == (False, begun + 1_000)
    assert found.left_seconds is None, "what is queued waits for a later try"
    assert take_back(desk.context, batch) == 1
    found = _now(desk, batch)
    assert (_counts(found), found.done, found.left_seconds) == (
        {"sent": 1, "failed": 1, "uncertain": 1, "taken_back": 1},
        True,
        0,
    )
    assert [desk.status(number)[0] for number in "0123"] == [
        SendStatus.SENT,
        SendStatus.FAILED,
        SendStatus.NOT_SENT,
        SendStatus.UNCERTAIN,
    ]


def test_what_is_mended_meanwhile_counts_as_it_stands_now(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("550 5.1.1 Unknown"), address="gone@example.com")))
    batch = _batch(desk, "a@example.com", "gone@example.com")
    desk.deliver()
    assert _counts(_now(desk, batch)) == {"sent": 1, "failed": 1}
    resend(desk.context, Again(("1",), corrections={"": "here@example.com"}))
    assert (_counts(_now(desk, batch)), _now(desk, batch).done) == ({"sent": 1, "queued": 1}, False)
    desk.deliver()
    assert (_counts(_now(desk, batch)), _now(desk, batch).done) == ({"sent": 2}, True)


def test_the_rate_is_measured_over_what_came_to_an_end(desk: Desk) -> None:
    batch = _batch(desk, *(f"{n}@example.com" for n in range(10)))

    def end(n: int) -> None:
        with desk.context.writing() as db, db.transaction():
            for word in ("sending", "handing_over", "sent"):
                _say(db, n, word)

    end(0)
    assert (_now(desk, batch).per_minute, _now(desk, batch).left_seconds) == (0.0, None), "one alone has no span"
    for n in range(1, 4):
        desk.clock.advance(2_000)
        end(n)
    found = _now(desk, batch)
    assert (found.per_minute, found.left_seconds) == (30.0, 12)
    desk.clock.advance(60 * MINUTE)
    assert _now(desk, batch).per_minute == 30.0, "a night's rest makes nothing slower"
    for n in range(4, 7):
        desk.clock.advance(10_000)
        end(n)
    found = _now(desk, batch)
    assert (found.per_minute, found.left_seconds) == (6.0, 30), "the last minute counts"


def _say(db: Database, n: int, word: str) -> None:
    db.execute("UPDATE recipient SET state=?, since=? WHERE address=?", word, db.clock.now(), f"{n}@example.com")


def test_what_is_handed_over_is_sending_while_a_courier_lives_and_uncertain_after(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = _batch(desk, "0@example.com", "1@example.com")
    with desk.context.writing() as db, db.transaction():
        for word in ("sending", "handing_over"):
            _say(db, 0, word)
    assert _counts(_now(desk, batch)) == {"uncertain": 1, "queued": 1}
    monkeypatch.setattr("tui_invoice.operations.progress.is_held", lambda path: True)
    assert _counts(_now(desk, batch)) == {"sending": 1, "queued": 1}


def test_a_pause_keeps_a_batch_back_until_it_is_let_go_on(desk: Desk, mail_server: MailServers) -> None:
    server = mail_server()
    desk.use(server)
    batch = _batch(desk, "a@example.com", "b@example.com")
    desk.bring("other", "c@example.com")
    other = queue(desk.context, BulkWish((desk.count("SELECT max(id) FROM invoice"),))).id
    assert pause_batch(desk.context, batch) == 2
    desk.deliver()
    assert [message.addresses for message in server.received] == [("c@example.com",)]
    found = _now(desk, batch)
    assert (_counts(found), found.done) == ({"held": 2}, False)
    release(desk.context, sender="office@example.com", everything=False, numbers=())
    assert pause_batch(desk.context, other) == 0
    resume_batch(desk.context, batch)
    desk.deliver()
    assert _now(desk, batch).done
    assert _counts(_now(desk, batch)) == {"sent": 2}


def test_a_pause_that_ends_under_a_senders_hold_waits_for_the_holds_end(desk: Desk, mail_server: MailServers) -> None:
    desk.use(mail_server())
    batch = _batch(desk, "a@example.com", "b@example.com")
    pause_batch(desk.context, batch)
    _hold(desk)
    assert resume_batch(desk.context, batch) == 0
    assert desk.count("SELECT count(*) FROM recipient WHERE state='held' AND cause='sender_sign_in'") == 2
    with desk.context.writing() as db, db.transaction():
        assert holds.release_sender(db, senders.by_id(db, desk.sender_id), "lone") == 2
    desk.deliver()
    assert _counts(_now(desk, batch)) == {"sent": 2}


def test_taking_back_takes_what_waits_and_what_is_held_and_leaves_other_batches_alone(desk: Desk) -> None:
    batch = _batch(desk, "a@example.com", "b@example.com", wait_ms=5_000)
    desk.bring("other", "c@example.com")
    other = queue(desk.context, BulkWish((desk.count("SELECT max(id) FROM invoice"),))).id
    _hold(desk)
    assert take_back(desk.context, batch) == 2
    assert take_back(desk.context, batch) == 0
    assert [desk.status(number)[0] for number in ("0", "1", "other")] == [
        SendStatus.NOT_SENT,
        SendStatus.NOT_SENT,
        SendStatus.HELD,
    ]
    assert _counts(_now(desk, batch)) == {"taken_back": 2}
    assert _counts(_now(desk, other)) == {"held": 1}
    assert desk.count("SELECT count(*) FROM journal WHERE event='cancelled' AND invoice_id IS NOT NULL") == 2


def test_a_batch_costs_the_same_in_a_small_and_in_a_large_office(desk: Desk) -> None:
    def steps() -> int:
        counted = 0

        def tick() -> int:
            nonlocal counted
            counted += 10
            return 0

        with Browser(desk.context) as browser:
            browser.db.connection.set_progress_handler(tick, 10)
            progress(browser, first)
        return counted

    first = _batch(desk, *(f"{n}@example.com" for n in range(5)))
    alone = steps()
    for n in range(100, 400):
        desk.bring(str(n), f"{n}@example.com")
    with desk.context.reading() as db:
        more = tuple(row["id"] for row in db.rows("SELECT id FROM invoice WHERE send_status='not_sent'"))
    assert len(queue(desk.context, BulkWish(more)).queued) == 300
    assert steps() <= alone + 20
