"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import sqlite3
from itertools import pairwise, product

import pytest

from tests.store.making import MadeOffice, make_invoice
from tui_invoice.domain.delivery import TRANSITIONS, WORST_FIRST, Purpose, State, shown
from tui_invoice.store import journal
from tui_invoice.store.recipients import move

FORBIDDEN = sorted({(was, will) for was, will in product(State, State) if was is not will} - TRANSITIONS)


@pytest.fixture(scope="module")
def states() -> dict[State, str]:
    """For every state the way there: no shorter ones, only what the table allows."""
    ways: dict[State, str] = {State.QUEUED: "queued"}
    while len(ways) < len(State):
        for was, will in sorted(TRANSITIONS):
            if was in ways and will not in ways:
                ways[will] = f"{ways[was]} {will}"
    return ways


def test_the_schema_holds_the_very_table_of_the_domain(made: MadeOffice) -> None:
    rows = made.db.rows("SELECT was, will FROM transition")
    assert {(State(row["was"]), State(row["will"])) for row in rows} == TRANSITIONS


def test_the_schema_ranks_and_names_the_states_as_the_domain_does(made: MadeOffice) -> None:
    rows = made.db.rows("SELECT word, shown FROM state WHERE rank>0 ORDER BY rank")
    assert [(row["word"], row["shown"]) for row in rows] == [(state, shown(state)) for state in WORST_FIRST]
    assert made.column("SELECT word FROM state WHERE rank=0") == [State.CANCELLED]


@pytest.mark.parametrize(("was", "will"), FORBIDDEN)
def test_every_move_that_is_not_in_the_table_is_refused(
    lasting: MadeOffice, states: dict[State, str], was: State, will: State
) -> None:
    invoice_id = lasting.add_one(f"{was}-{will}")
    delivery_id = lasting.queue(invoice_id)
    recipient_id = lasting.db.number("SELECT id FROM recipient WHERE delivery_id=?", delivery_id)
    way = [State(word) for word in states[was].split()]
    for before, after in pairwise(way):
        assert move(lasting.db, recipient_id, before, after)
    with pytest.raises(sqlite3.IntegrityError, match="no such transition"):
        move(lasting.db, recipient_id, was, will)
    assert lasting.states(delivery_id) == [was]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE invoice SET number='2'",
        "UPDATE invoice SET total=total+1",
        "UPDATE invoice SET issue_date='2026-01-01'",
        "UPDATE invoice SET buyer='{}'",
        "UPDATE invoice SET details='{}'",
        "UPDATE invoice SET customer_id=2",
        "UPDATE invoice SET status='draft'",
        "DELETE FROM invoice",
        "INSERT OR REPLACE INTO invoice SELECT * FROM invoice",
        "UPDATE line SET net=0",
        "DELETE FROM line",
        "INSERT INTO line SELECT id, 2, 'more', '1', '', '1', 'Z', '0', 100 FROM invoice",
        "UPDATE journal SET text='nothing happened'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
    ],
)
def test_an_issued_invoice_and_the_journal_never_change(made: MadeOffice, sql: str) -> None:
    made.add(make_invoice("1"))
    with made.db.transaction():
        journal.note(made.db, "info", "test", "something happened", who="clerk")
    before = list(made.db.connection.iterdump())
    with pytest.raises(sqlite3.IntegrityError), made.db.transaction():
        made.db.execute(sql)
    assert list(made.db.connection.iterdump()) == before


def test_a_draft_is_not_sent(made: MadeOffice) -> None:
    made.add_one("1")
    made.db.execute(
        "INSERT INTO invoice(uid,kind,status,customer_id,currency,total,buyer,seller,fold)"
        " VALUES('d','invoice','draft',1,'EUR',1,'{}','{}','')"
    )
    draft = made.db.number("SELECT id FROM invoice WHERE status='draft'")
    with pytest.raises(sqlite3.IntegrityError, match="issued"):
        made.queue(draft)
    assert made.queue(draft, purpose=Purpose.TEST)


def test_an_invoice_with_an_uncertain_recipient_is_not_sent_until_it_is_settled(made: MadeOffice) -> None:
    invoice_id = made.add_one()
    delivery_id = made.queue(invoice_id)
    claim = made.claim()
    made.mark(claim)
    made.finish(claim, State.UNCERTAIN)
    with pytest.raises(sqlite3.IntegrityError, match="uncertain"):
        made.queue(invoice_id, purpose=Purpose.RESEND)
    recipient_id = made.db.number("SELECT id FROM recipient WHERE delivery_id=?", delivery_id)
    move(made.db, recipient_id, State.UNCERTAIN, State.FAILED)
    assert made.queue(invoice_id, purpose=Purpose.RESEND, replaces=[recipient_id])


def test_one_invoice_is_queued_once_by_two_clerks(made: MadeOffice) -> None:
    invoice_id = made.add_one()
    made.queue(invoice_id)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        made.queue(invoice_id)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        made.queue(invoice_id, purpose=Purpose.RESEND)
    assert made.column("SELECT count(*) FROM delivery") == [1]
    assert made.column("SELECT count(*) FROM journal") == [1]
