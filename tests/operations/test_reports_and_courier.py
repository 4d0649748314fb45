"""A report is read while a courier has the mail in hand: nothing is handed over again, nothing is called sent."""

from __future__ import annotations

import pytest

from tests.operations.couriering import Works
from tests.operations.reporting import finding
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.clock import HOUR
from tui_invoice.domain.delivery import State
from tui_invoice.domain.report import Report, ReportKind
from tui_invoice.operations.taking_in import take_in
from tui_invoice.store import senders
from tui_invoice.store.database import Database

LATER = Rule(Step.DOT, Answer("451 4.3.0 try again later"), times=1)


def reads(works: Works, kind: ReportKind, *people: str) -> None:
    """Take in a report on the first delivery, on a connection of its own."""
    with Database.open(works.path, works.made.clock) as db, db.transaction():
        row = db.first("SELECT envelope_id FROM delivery ORDER BY id")
        assert row is not None
        said = tuple(finding(kind, each, envelope_id=row["envelope_id"]) for each in people)
        take_in(db, senders.all_of(db)[0], str(said).encode(), Report(said))


@pytest.mark.parametrize("kind", [ReportKind.BOUNCE, ReportKind.DELIVERED, ReportKind.OPENED])
def test_what_a_server_took_in_deed_is_not_handed_over_again(
    works: Works, mail_server: MailServers, kind: ReportKind
) -> None:
    server = mail_server(LATER)
    works.use(server)
    delivery = works.mail("ann@example.com", "bob@example.com")
    works.run()
    assert works.states(delivery) == [State.QUEUED, State.QUEUED]
    works.made.clock.advance(HOUR)
    works.at["composed"] = lambda: reads(works, kind, "ann@example.com")
    works.run()
    works.at.clear()
    works.runs(2, HOUR)
    came = {ReportKind.BOUNCE: State.BOUNCED, ReportKind.DELIVERED: State.DELIVERED, ReportKind.OPENED: State.OPENED}
    assert works.states(delivery) == [came[kind], State.SENT]
    assert [mail.addresses for mail in server.received] == [("bob@example.com",)]
    assert works.log == []


def test_where_all_came_back_meanwhile_nothing_is_tried_any_more(works: Works, mail_server: MailServers) -> None:
    server = mail_server(LATER)
    works.use(server)
    delivery = works.mail("ann@example.com")
    works.run()
    works.made.clock.advance(HOUR)
    works.at["composed"] = lambda: reads(works, ReportKind.BOUNCE, "ann@example.com")
    works.run()
    works.runs(3, HOUR)
    assert works.states(delivery) == [State.BOUNCED]
    assert server.received == []
    assert (works.delivery(delivery)["is_open"], works.delivery(delivery)["has_queued"]) == (0, 0)
    assert works.log == []


def test_a_bounce_that_is_read_before_the_final_answer_wins(works: Works, mail_server: MailServers) -> None:
    works.use(mail_server())
    delivery = works.mail("ann@example.com")
    works.at["answered"] = lambda: reads(works, ReportKind.BOUNCE, "ann@example.com")
    works.run()
    assert works.states(delivery) == [State.BOUNCED]
    assert works.told("sent") == []
    assert len(works.told("too_late")) == 1


def test_what_a_courier_left_uncertain_is_settled_by_what_comes_back(works: Works, mail_server: MailServers) -> None:
    works.use(mail_server(Rule(Step.DOT, CutAfterDot())))
    delivery = works.mail("ann@example.com")
    works.run()
    assert works.states(delivery) == [State.UNCERTAIN]
    reads(works, ReportKind.RELAYED, "ann@example.com")
    assert works.states(delivery) == [State.SENT]
