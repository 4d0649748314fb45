"""What failed, by cause, and what would be worth sending again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tests.store.making import TODAY
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.filters import Period
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.failures import Group, groups
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.settling import settle
from tui_invoice.operations.withdrawing import pause
from tui_invoice.store import holds, senders

FAILING = {
    "full": "552 5.2.2 over quota",
    "gone": "550 5.1.1 User unknown",
    "spam": "554 5.7.1 Message rejected as spam",
}


@pytest.fixture
def desk(tmp_path: Path, mail_server: MailServers) -> Desk:
    made = Desk(tmp_path)
    answers = [Rule(Step.RCPT, Answer(text), address=f"{name}@example.com") for name, text in FAILING.items()]
    lost = [Rule(Step.DOT, CutAfterDot(), address=f"{name}@example.com") for name in ("lost", "untold")]
    made.use(mail_server(*answers, *lost))
    return made


def _groups(desk: Desk, period: Period | None = None) -> dict[str, Group]:
    with Browser(desk.context) as browser:
        return {group.title: group for group in groups(browser, period or Period())}


def _send(desk: Desk, *names: str, day: date = TODAY) -> None:
    """Send an invoice to each of these names, so that it meets its answer."""
    first = desk.count("SELECT count(*) FROM invoice")
    numbers = tuple(f"{first + n}" for n in range(len(names)))
    for number, name in zip(numbers, names, strict=True):
        desk.bring(number, f"{name}@example.com", day=day)
    send(desk.context, Wish(numbers))
    desk.deliver()


def test_what_may_pass_now_comes_first_then_what_would_fail_again_then_what_waits_for_a_word(desk: Desk) -> None:
    _send(desk, "full", "gone", "gone", "spam", "lost", "untold", "fine")
    settle(desk.context, "5", arrived=False)
    desk.bring("paused", "ann@example.com")
    desk.bring("held", "ann@example.com")
    send(desk.context, Wish(("paused", "held"), wait_ms=60_000))
    pause(desk.context, ["paused"])
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, "535 no", "lone")
    found = _groups(desk)
    assert [(title, group.kind, group.n, group.may_pass, group.tickable) for title, group in found.items()] == [
        ("Mailbox full", "failed", 1, True, True),
        ("Reason not known", "failed", 1, True, True),
        ("Address does not exist", "failed", 2, False, True),
        ("Blocked as spam", "failed", 1, False, True),
        ("Uncertain", "uncertain", 1, False, False),
        ("On hold: paused", "held", 1, False, False),
        ("On hold: sign-in refused", "held", 1, False, False),
    ]
    assert [group.cause for group in found.values()] == [
        "mailbox_full",
        "unknown",
        "unknown_recipient",
        "blocked_as_spam",
        "",
        "",
        "",
    ]
    assert found["On hold: sign-in refused"].hold == "sender_sign_in"
    assert all(len(group.ids) == group.n and group.advice for group in found.values())


def test_a_group_names_its_invoices_newest_first_and_when_one_was_tried_last(desk: Desk) -> None:
    _send(desk, "gone", "gone")
    desk.clock.advance(3_600_000)
    _send(desk, "gone", day=TODAY - timedelta(days=1))
    tried = desk.clock.now()
    desk.clock.advance(3_600_000)
    with desk.context.writing() as db, db.transaction():
        db.execute("UPDATE recipient SET state='delivered' WHERE id=1")
        db.execute("UPDATE recipient SET state='bounced', cause='unknown_recipient' WHERE id=1")
    group = _groups(desk)["Address does not exist"]
    assert group.ids == (2, 1, 3), "bounced and failed are one group"
    assert group.last_try == tried
    assert _groups(desk, Period(TODAY, TODAY))["Address does not exist"].ids == (2, 1)
    assert _groups(desk, Period(TODAY + timedelta(days=1))) == {}


def test_what_a_dead_courier_was_handing_over_is_among_the_uncertain(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(desk, "lost")
    desk.bring("2", "ann@example.com")
    send(desk.context, Wish(("2",)))
    with desk.context.writing() as db, db.transaction():
        for word in ("sending", "handing_over"):
            db.execute("UPDATE recipient SET state=? WHERE address='ann@example.com'", word)
    assert _groups(desk)["Uncertain"].ids == (2, 1)
    assert _groups(desk, Period(last=TODAY - timedelta(days=1))) == {}
    monkeypatch.setattr("tui_invoice.operations.failures.is_held", lambda path: True)
    assert _groups(desk)["Uncertain"].ids == (1,)


def test_where_all_is_well_there_is_no_group(desk: Desk) -> None:
    _send(desk, "fine")
    assert _groups(desk) == {}
