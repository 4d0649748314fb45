"""What the courier asks each second, or at each start, costs the same after 20,000 mails as after none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.store.making import CLERK, MadeOffice, make_invoice, office
from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.store import (
    attempts,
    counts,
    due,
    holds,
    mailbox_marks,
    outbox,
    proof,
    queueing,
    senders,
    under_way,
)
from tui_invoice.store.database import Database
from tui_invoice.store.faults import BudgetError

MAILS = 10_000
FEW_STEPS = 3_000


@pytest.fixture(scope="module")
def busy_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """An office that sent many mails, and has one queued."""
    with office(tmp_path_factory.mktemp("year")) as made:
        made.add(*(make_invoice(f"A{n}") for n in range(MAILS)))
        with made.db.transaction():
            made.db.execute(
                "INSERT INTO delivery(uid,invoice_id,sender_id,purpose,message_id,envelope_id,subject,body,attach,"
                "made_at,made_by,next_at,is_open)"
                " SELECT 'u'||id,id,?,'send','<'||id||'>','e'||id,'','','[]',id,'x',id,0 FROM invoice",
                made.sender_id,
            )
            made.db.execute(
                "INSERT INTO recipient(delivery_id,role,name,address,envelope,state,since)"
                " SELECT id,'to','','a@example.com','a@example.com','sent',1 FROM delivery"
            )
            made.db.execute(
                "INSERT INTO attempt(delivery_id,sender_id,n,at,ended_at,phase)"
                " SELECT id,sender_id,1,1,1,'done' FROM delivery"
            )
            made.db.execute(
                "INSERT INTO answer(attempt_id,recipient_id,phase,reply) SELECT a.id,r.id,'done','250 OK'"
                " FROM attempt a JOIN recipient r ON r.delivery_id=a.delivery_id"
            )
        made.queue(made.add_one("2"))
        yield made


def _hold(db: Database) -> None:
    holds.hold(db, senders.all_of(db)[0], Cause.SENDER_SIGN_IN, "535 no", CLERK)
    holds.release_sender(db, senders.all_of(db)[0], CLERK)


@pytest.mark.parametrize(
    "ask",
    [
        due.agenda,
        due.waits_too_long,
        due.cut_waits,
        due.sweep,
        due.make_due,
        under_way.in_hand,
        under_way.open_invoices,
        outbox.recover,
        counts.by_view,
        _hold,
        lambda db: outbox.claim(db, 1),
        lambda db: senders.open_mail(db, 1),
        lambda db: under_way.is_under_way(db, ["2"]),
        under_way.handing_over,
        lambda db: under_way.held_by_sender(db, 2_000),
        lambda db: under_way.wait_causes(db, [1, 2, 3]),
        lambda db: attempts.of(db, 7),
        lambda db: attempts.last_phase(db, queueing.standing(db, 7).live[0]),
    ],
)
def test_it_costs_few_steps(busy_year: MadeOffice, ask: Callable[[Database], object]) -> None:
    db = busy_year.db
    with pytest.raises(ZeroDivisionError), db.transaction():
        with db.budget(FEW_STEPS):
            ask(db)
        raise ZeroDivisionError("nothing of it is kept")


@pytest.mark.parametrize(
    "ask",
    [
        due.agenda,
        due.looks,
        due.looks_too_late,
        lambda db: due.listening(db, 15 * MINUTE),
        lambda db: proof.unsure(db, 1),
        lambda db: mailbox_marks.first_delivery(db, 1),
    ],
)
@pytest.mark.parametrize("access", ["works", "fails"])
def test_a_mailbox_costs_few_steps_with_many_copies_owed(
    busy_year: MadeOffice, ask: Callable[[Database], object], access: str
) -> None:
    db = busy_year.db
    with pytest.raises(ZeroDivisionError), db.transaction():
        db.execute(
            "INSERT INTO mailbox(sender_id,access,sent_copy,next_at,tries) VALUES(1,'imap','append',?,?)",
            db.clock.now() + MINUTE,
            int(access == "fails"),
        )
        db.execute("INSERT INTO sent_copy(delivery_id,state) SELECT id,'owed' FROM delivery WHERE id<=5000")
        with db.budget(FEW_STEPS):
            ask(db)
        raise ZeroDivisionError("nothing of it is kept")


def test_the_budget_of_these_tests_does_stop_a_query_that_reads_all(busy_year: MadeOffice) -> None:
    with busy_year.db.budget(FEW_STEPS), pytest.raises(BudgetError):
        busy_year.db.number("SELECT count(*) FROM recipient WHERE words IS NULL")


@pytest.mark.parametrize("ask", [due.agenda, due.waits_too_long, outbox.recover, lambda db: outbox.claim(db, 1)])
def test_it_costs_few_steps_with_many_queued(busy_year: MadeOffice, ask: Callable[[Database], object]) -> None:
    """An account's limit of a day may leave thousands waiting, and the courier looks each second."""
    db = busy_year.db
    with pytest.raises(ZeroDivisionError), db.transaction():
        db.execute("UPDATE delivery SET has_queued=1 WHERE id<=5000")
        with db.budget(FEW_STEPS):
            ask(db)
        raise ZeroDivisionError("nothing of it is kept")
