"""What is asked of reports costs the same at any size: counted in VM steps, with a report for each of many mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.store.making import MadeOffice, make_invoice, office
from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import Purpose
from tui_invoice.operations.came_back import MOST, returned
from tui_invoice.operations.warned import warned
from tui_invoice.store import due, reports, troubles
from tui_invoice.store.database import Database
from tui_invoice.store.faults import BudgetError

INVOICES = 100_000
STEPS = 200_000
FEW_STEPS = 3_000
_KINDS = "CASE id%5 WHEN 0 THEN 'bounce' WHEN 1 THEN 'delayed' WHEN 2 THEN 'opened' ELSE 'delivered' END"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """An office that had a report on each of its mails, a tenth of them this week."""
    with office(tmp_path_factory.mktemp("year")) as made:
        made.add_one("0")
        now = made.clock.now()
        with made.db.transaction():
            run = made.db.execute
            run(
                "WITH RECURSIVE n(id) AS (SELECT 2 UNION ALL SELECT id+1 FROM n WHERE id<?)"
                " INSERT INTO invoice(id,uid,number,number_fold,kind,status,customer_id,issue_date,currency,total,"
                "buyer,seller,fold)"
                " SELECT id,'i'||id,id,id,'invoice','issued',1,'2026-11-18','EUR',1,'{}','{}','' FROM n",
                INVOICES,
            )
            run(
                "INSERT INTO delivery(uid,invoice_id,sender_id,purpose,message_id,envelope_id,subject,body,attach,"
                "made_at,made_by,next_at,is_open)"
                " SELECT 'u'||id,id,?,'send','<'||id||'>','e'||id,'','','[]',1,'x',1,0 FROM invoice",
                made.sender_id,
            )
            run("DROP TRIGGER recipient_new")  # what it does was counted elsewhere
            run(
                "INSERT INTO recipient(delivery_id,role,name,address,envelope,state,cause,since)"
                " SELECT id,'to','','a'||(id%900)||'@example.com','a'||(id%900)||'@example.com',"
                " CASE id%50 WHEN 0 THEN 'failed' ELSE 'sent' END, 'unknown_recipient', ?-id*300000 FROM delivery",
                now,
            )
            run(
                "INSERT INTO report(digest,n,at,sender_id,kind,matched,delivery_id,recipient_id,address,cause,moved)"
                f" SELECT 'd'||id,0,?-id*60000,1,{_KINDS},'envelope_id',id,id,'a'||(id%900)||'@example.com',"
                " 'mailbox_full',1 FROM delivery",
                now,
            )
        yield made


def _within(db: Database, steps: int, ask: Callable[[], object]) -> None:
    with db.budget(steps):
        ask()


def test_what_came_back_this_week_is_counted_within_the_budget(year: MadeOffice) -> None:
    _within(year.db, STEPS, lambda: returned(year.db))
    found = returned(year.db)
    assert [(group.kind, group.n, group.more) for group in found] == [
        ("bounce", 2_000, True),
        ("delayed", 2_000, True),
        ("delivered", MOST, True),
        ("opened", 2_000, True),
    ]


@pytest.mark.parametrize("ask", [returned, lambda db: troubles.last(db, ["a1@example.com"], 0)])
def test_the_budget_stops_what_reads_all(year: MadeOffice, ask: Callable[[Database], object]) -> None:
    with year.db.budget(STEPS), pytest.raises(BudgetError):
        year.db.number("SELECT count(*) FROM report WHERE words IS NULL")


def test_a_batch_of_addresses_is_warned_of_within_the_budget(year: MadeOffice) -> None:
    people = {n: [f"a{n}@example.com", "new@example.com"] for n in range(20)}
    _within(year.db, STEPS, lambda: warned(year.db, people))


@pytest.mark.parametrize(
    "ask",
    [
        lambda db: reports.of(db, 70_000),
        lambda db: reports.addressees(db, 70_000),
        lambda db: reports.by_envelope_id(db, "e70000"),
        lambda db: reports.by_message_id(db, "<70000>"),
        lambda db: reports.by_plus(db, ["office+token@example.com"]),
        lambda db: reports.guessed(db, 1, "a7@example.com"),
        lambda db: reports.is_known(db, "d70000"),
        lambda db: reports.is_received(db, 70_000, 70_000),
    ],
)
def test_matching_costs_few_steps(year: MadeOffice, ask: Callable[[Database], object]) -> None:
    _within(year.db, FEW_STEPS, lambda: ask(year.db))


def test_looking_for_waits_that_are_too_long_costs_few_steps_however_much_is_put_off(year: MadeOffice) -> None:
    db, now = year.db, year.clock.now()
    year.add(*(make_invoice(f"P{n}") for n in range(200)))
    (first,) = year.column("SELECT min(id) FROM invoice WHERE number LIKE 'P%'")
    assert isinstance(first, int)
    for n in range(200):
        year.queue(first + n, purpose=Purpose.SEND, not_before=now + DAY)
    _within(db, FEW_STEPS, lambda: due.waits_too_long(db))
    assert not due.waits_too_long(db)
