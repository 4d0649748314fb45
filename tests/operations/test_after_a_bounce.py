"""What follows from what came back: the verdict, the groups, warnings before the next mail, a second try tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.operations.desks import Desk
from tests.operations.reporting import finding
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.clock import DAY, HOUR, SECOND
from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.filters import Period
from tui_invoice.domain.report import Report, ReportKind
from tui_invoice.operations import status as standing
from tui_invoice.operations.browsing import Browser
from tui_invoice.operations.bulk import rows
from tui_invoice.operations.came_back import returned
from tui_invoice.operations.drafting import draft
from tui_invoice.operations.failures import groups
from tui_invoice.operations.giving import given
from tui_invoice.operations.missed import as_csv, misses
from tui_invoice.operations.news import news
from tui_invoice.operations.outcomes import outcomes
from tui_invoice.operations.releasing import release
from tui_invoice.operations.resending import Again, resend
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.settling import settle
from tui_invoice.operations.showing import show
from tui_invoice.operations.taking_in import Taken, take_in
from tui_invoice.operations.warned import ask
from tui_invoice.store import senders


class Office(Desk):
    """A desk whose mail goes out, and whose post is read."""

    sent = 0

    def sends(self, *invoices: tuple[str, str]) -> None:
        """Bring in invoices and send them."""
        for number, address in invoices:
            self.bring(number, address)
        send(self.context, Wish(tuple(number for number, _ in invoices)))
        self.deliver()

    def reads(self, number: str, kind: ReportKind, address: str = "ann@example.com", **said: Any) -> Taken:
        """Take in a report on the last delivery of an invoice."""
        self.sent += 1
        with self.context.writing() as db, db.transaction():
            row = db.first(
                "SELECT envelope_id FROM delivery WHERE invoice_id=? ORDER BY id DESC LIMIT 1", self._id(db, number)
            )
            assert row is not None
            found = finding(kind, address, **{"envelope_id": row["envelope_id"], **said})
            return take_in(db, senders.by_id(db, self.sender_id), f"{self.sent}".encode(), Report((found,)))


@pytest.fixture
def desk(tmp_path: Path, mail_server: MailServers) -> Office:
    desk = Office(tmp_path / "data")
    desk.use(mail_server(Rule(Step.DOT, CutAfterDot(), address="lost@example.com")))
    return desk


GONE: dict[str, Any] = {
    "cause": Cause.UNKNOWN_RECIPIENT,
    "reply_code": 550,
    "status_code": "5.1.1",
    "server_words": "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
}


def test_the_verdict_says_why_it_came_back_and_what_mends_it(desk: Office) -> None:
    desk.sends(("1", "ann@example.com"))
    desk.reads("1", ReportKind.BOUNCE, **GONE)
    shown = show(desk.context, "1")
    assert (shown.row.send_status, shown.row.cause) == (SendStatus.BOUNCED, "unknown_recipient")
    assert shown.verdict.sentence.startswith("Nobody has this address")
    assert shown.verdict.remedies[0] is Remedy.CORRECT_ADDRESS
    assert (shown.verdict.words, shown.verdict.spoken) == (GONE["server_words"], True)
    assert shown.verdict.missed == ("ann@example.com",)
    (told,) = shown.reports
    report = told.as_json()
    assert shown.as_json()["reports"] == [report]
    assert list(report) == ["at", "kind", "address", "matched", "cause", "status_code", "reply_code", "words"]
    assert (report["kind"], report["matched"], report["reply_code"]) == ("bounce", "envelope_id", 550)
    assert shown.recipients[0].evidence == "report"
    assert outcomes(desk.context, ["1"])[0].sentence.startswith("Nobody has this address")


def test_words_without_a_code_are_the_servers_too(desk: Office) -> None:
    desk.sends(("1", "ann@example.com"))
    desk.reads("1", ReportKind.BOUNCE, reply_code=0, server_words="mailbox is full")
    verdict = show(desk.context, "1").verdict
    assert (verdict.words, verdict.spoken) == ("mailbox is full", True)
    assert "full" in verdict.sentence


@pytest.mark.parametrize("cause", [Cause.TRY_LATER, Cause.SERVER_UNREACHABLE])
def test_what_came_back_is_never_said_to_be_tried_again_by_itself(desk: Office, cause: Cause) -> None:
    desk.sends(("1", "ann@example.com"))
    words = "451 4.4.1 connection timed out"
    desk.reads("1", ReportKind.BOUNCE, cause=cause, reply_code=451, server_words=words)
    verdict = show(desk.context, "1").verdict
    assert "gave up trying" in verdict.sentence
    assert verdict.remedies[0] is Remedy.RESEND


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ReportKind.DELAYED, SendStatus.DELAYED),
        (ReportKind.DELIVERED, SendStatus.DELIVERED),
        (ReportKind.OPENED, SendStatus.OPENED),
    ],
)
def test_the_other_reports_are_shown_and_counted(desk: Office, kind: ReportKind, status: SendStatus) -> None:
    desk.sends(("1", "ann@example.com"))
    before = desk.count("SELECT max(id) FROM journal")
    assert desk.reads("1", kind) == Taken(moved=1)
    assert show(desk.context, "1").row.send_status is status
    found = standing.status(desk.context)
    assert found is not None
    assert (found.counts[status], found.needs_a_person) == (1, False)
    with desk.context.reading() as db:
        told = news(db, before)
        assert (told.delivered, told.opened, told.bounced) == (
            int(status is SendStatus.DELIVERED),
            int(status is SendStatus.OPENED),
            0,
        )
        assert [(each.kind, each.n) for each in returned(db)] == [(kind, 1)]


def test_a_bounce_needs_a_person_until_it_is_sent_again(desk: Office) -> None:
    desk.sends(("1", "ann@example.com"), ("2", "ann@example.com"))
    before = desk.count("SELECT max(id) FROM journal")
    desk.reads("1", ReportKind.BOUNCE, **GONE)
    desk.reads("2", ReportKind.BOUNCE)
    with desk.context.reading() as db:
        assert (news(db, before).bounced, len(news(db, before).first)) == (2, 2)
        found = returned(db)
        assert [(each.title, each.ids) for each in found] == [("Address does not exist", (1,)), ("Mailbox full", (2,))]
    with Browser(desk.context) as browser:
        assert [(group.cause, group.ids, group.may_pass) for group in groups(browser, Period())] == [
            ("mailbox_full", (2,), True),
            ("unknown_recipient", (1,), False),
        ]
    stands = standing.status(desk.context)
    assert stands is not None
    assert stands.needs_a_person
    resend(desk.context, Again(("1",), corrections={"": "new@example.com"}))
    resend(desk.context, Again(failed=True, cause=Cause.MAILBOX_FULL))
    desk.deliver()
    stands = standing.status(desk.context)
    assert stands is not None
    assert not stands.needs_a_person
    desk.clock.advance(8 * DAY)
    with desk.context.reading() as db:
        assert returned(db) == ()


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ReportKind.DELIVERED, State.DELIVERED),
        (ReportKind.RELAYED, State.SENT),
        (ReportKind.BOUNCE, State.BOUNCED),
        (ReportKind.DELAYED, State.DELAYED),
    ],
)
def test_a_report_settles_what_is_uncertain(desk: Office, kind: ReportKind, state: State) -> None:
    desk.sends(("1", "lost@example.com"))
    assert desk.states("1") == {"lost@example.com": State.UNCERTAIN}
    desk.reads("1", kind, "lost@example.com")
    assert desk.states("1") == {"lost@example.com": state}


def test_an_address_that_gave_trouble_is_warned_of_wherever_more_would_go_there(desk: Office) -> None:
    desk.sends(("1", "Ann@example.com"), ("2", "bob@example.com"))
    desk.reads("1", ReportKind.BOUNCE, **GONE)
    desk.reads("2", ReportKind.COMPLAINT, "bob@example.com")
    desk.bring("3", "ann@example.com", cc=("bob@example.com",))
    (ann, bob) = draft(desk.context, "3").warnings
    assert ann.text == "ann@example.com: mail came back on 18 Nov: address does not exist"
    assert (bob.kind, bob.text) == ("complaint", "bob@example.com: on 18 Nov a mail of yours was called spam there")
    with Browser(desk.context) as browser:
        found = {row.number: row for row in rows(browser, (1, 2, 3))}
    assert [len(found[number].warnings) for number in "123"] == [0, 0, 2]
    assert found["3"].sendable
    assert ask(desk.context, 3, ["else@example.com", "no address", "ANN@example.com"])[0].kind == "bounce"
    wish = send(desk.context, Wish(("3",), dry_run=True))
    assert (len(wish.planned), [each.address for each in wish.warnings]) == (1, ["ann@example.com", "bob@example.com"])
    assert len(send(desk.context, Wish(("3",))).warnings) == 2
    assert not draft(desk.context, "1").warnings, "its own verdict says so already"


def test_nobody_is_warned_of_an_address_where_mail_arrived_since_or_it_is_a_year_ago(desk: Office) -> None:
    desk.sends(("1", "ann@example.com"), ("2", "ann@example.com"), ("3", "bob@example.com"))
    desk.bring("4", "ann@example.com", "bob@example.com")
    desk.reads("1", ReportKind.BOUNCE)
    desk.reads("3", ReportKind.BOUNCE, "bob@example.com")
    assert len(draft(desk.context, "4").warnings) == 2
    desk.reads("2", ReportKind.DELIVERED)
    settle_arrived = [each.address for each in draft(desk.context, "4").warnings]
    assert settle_arrived == ["bob@example.com"]
    desk.clock.advance(365 * DAY + HOUR)
    assert draft(desk.context, "4").warnings == ()


def test_a_refused_address_and_a_customer_who_has_it_count_as_well(desk: Office, mail_server: MailServers) -> None:
    desk.use(mail_server(Rule(Step.RCPT, Answer("550 5.1.1 User unknown"), address="gone@example.com", times=1)))
    desk.sends(("1", "gone@example.com"))
    desk.sends(("2", "gone@example.com"))
    desk.bring("3", "gone@example.com")
    assert draft(desk.context, "3").warnings[0].text.startswith("gone@example.com: mail was refused on 18 Nov")
    settle(desk.context, "2", arrived=True)
    assert draft(desk.context, "3").warnings == ()


@pytest.mark.parametrize("now", ["2026-11-19T23:30", "2026-11-20T00:11", "2026-11-20T05:00", "2027-03-27T12:00"])
def test_what_is_put_off_until_tomorrow_leaves_at_eight_in_the_office(desk: Office, now: str) -> None:
    desk.sends(("1", "ann@example.com"))
    desk.reads("1", ReportKind.BOUNCE)
    with desk.context.reading() as db:
        from tui_invoice.store import offices

        zone = offices.load(db).zone
    here = datetime.fromisoformat(now).replace(tzinfo=zone)
    desk.clock.set(int(here.timestamp()) * SECOND)
    assert resend(desk.context, Again(failed=True, cause=Cause.MAILBOX_FULL, tomorrow=True)).planned
    desk.deliver()
    shown = show(desk.context, "1")
    assert shown.row.send_status is SendStatus.QUEUED
    days = 0 if here.hour < 5 else 1
    morning = datetime.combine(here.date() + timedelta(days=days), datetime.min.time().replace(hour=8), zone)
    assert shown.verdict.next_at == int(morning.timestamp()) * SECOND
    desk.clock.set(shown.verdict.next_at - SECOND)
    desk.deliver()
    assert desk.status("1")[0] is SendStatus.QUEUED
    desk.clock.advance(SECOND)
    desk.deliver()
    assert desk.status("1")[0] is SendStatus.SENT


@pytest.mark.parametrize("how", [{"numbers": ["1"]}, {"everything": True}, {"sender": "office@example.com"}])
def test_what_is_put_off_until_tomorrow_does_not_leave_because_others_are_released(
    desk: Office, how: dict[str, Any]
) -> None:
    desk.sends(("1", "ann@example.com"))
    desk.reads("1", ReportKind.BOUNCE)
    assert resend(desk.context, Again(("1",), tomorrow=True)).planned
    morning = show(desk.context, "1").verdict.next_at
    release(desk.context, **how)
    desk.deliver()
    shown = show(desk.context, "1")
    assert (shown.row.send_status, shown.verdict.next_at) == (SendStatus.QUEUED, morning)


def test_the_failures_are_kept_with_what_was_done_and_no_cell_is_a_formula(desk: Office) -> None:
    for number in ("1", "2", "3"):
        desk.bring(number, f"c{number}@example.com", customer='=HYPERLINK("evil")\x1b[2J')
    send(desk.context, Wish(("1", "2", "3")))
    desk.deliver()
    for number in ("1", "2", "3"):
        desk.reads(number, ReportKind.BOUNCE, f"c{number}@example.com", server_words="-1 of 5\r\nno")
        desk.clock.advance(SECOND)
    resend(desk.context, Again(("1",), corrections={"": "new@example.com"}))
    given(desk.context, "2", "by post")
    desk.reads("3", ReportKind.COMPLAINT, "c3@example.com")
    found = misses(desk.context)
    assert [(each.number, each.state) for each in found] == [(n, State.BOUNCED) for n in ("3", "2", "1")]
    assert [each.done for each in found] == [
        "2026-11-18: c3@example.com: called it spam, their provider reports",
        "given on 2026-11-18: by post",
        "sent again to new@example.com on 2026-11-18: queued",
    ]
    head, first, *_ = as_csv(found)
    assert head == "number,customer,recipient,state,cause,since,words,done"
    assert first.startswith('3,"\'=HYPERLINK(""evil"")\u241b[2J",c3@example.com,bounced,mailbox_full,2026-11-18T')
    assert all("\n" not in line for line in as_csv(found))
    desk.clock.advance(3 * DAY)
    assert misses(desk.context, 2) == ()
