"""Mailboxes under kill -9: a courier that dies while it reads one or lays copies into it loses and doubles nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest

from tests.kills.couriers import Couriers
from tests.kills.office import fill
from tests.kills.zygote import PASSWORD
from tests.operations.mailboxing import USER, bounce
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Script
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.mailbox import Access, Mailbox, SentCopy
from tui_invoice.domain.sender import Security
from tui_invoice.store import mailbox_faults, mailboxes
from tui_invoice.store.database import Database

MAILS = 4


@pytest.fixture
def boxes() -> Iterator[ScriptedMailboxes]:
    with ScriptedMailboxes({USER: PASSWORD}) as server:
        yield server


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Script()) as server:
        yield server


@pytest.fixture
def path(tmp_path: Path, server: ScriptedServer, boxes: ScriptedMailboxes) -> Path:
    """An office with queued mail, and a mailbox that copies of it are to be laid into."""
    path = tmp_path / "invoices.db"
    fill(path, server.port, MAILS, senders_count=1)
    with Database.open(path, SystemClock()) as db, db.transaction():
        mailboxes.put(
            db,
            Mailbox(
                db.number("SELECT id FROM sender"),
                Access.IMAP,
                "127.0.0.1",
                boxes.port,
                Security.NONE,
                USER,
                sent_copy=SentCopy.APPEND,
            ),
        )
    return path


def _killed_at(path: Path, point: str, nth: int) -> None:
    """Let a courier work that dies at a point, and then another one to its end."""
    with Couriers(path) as couriers:
        pid = couriers.start(kill_at=point, nth=nth)
        couriers.wait(pid)
        assert couriers.was_killed(pid), f"the courier never passed {point}"
        _look_again(path)
        couriers.wait(couriers.start())


def _look_again(path: Path) -> None:
    """Let a look be due now, and what a dead courier took on with it."""
    with Database.open(path, SystemClock()) as db, db.transaction():
        mailbox_faults.mended(db, db.number("SELECT id FROM sender"))
        db.execute("UPDATE mailbox SET next_at=0")
        db.execute("UPDATE sent_copy SET next_at=0")


def _hand_over(path: Path) -> None:
    """Let all mail be handed over before the first look: a mail in hand at the kill would be uncertain.

    A mailbox that waits for a person is not looked into.
    """
    with Database.open(path, SystemClock()) as db, db.transaction():
        db.execute("UPDATE mailbox SET fault_cause='sender_sign_in', fault_since=1, next_at=NULL")
    with Couriers(path) as couriers:
        couriers.wait(couriers.start())
    _look_again(path)


@pytest.mark.parametrize("point", ["opened", "appended", "laid"])
def test_a_courier_killed_while_it_lays_copies_lays_each_once(
    point: str, path: Path, server: ScriptedServer, boxes: ScriptedMailboxes
) -> None:
    _hand_over(path)
    _killed_at(path, point, 1 if point == "opened" else 2)
    laid = Counter(BytesHeaderParser().parsebytes(each.raw)["Message-ID"] for each in boxes.messages(USER, "Sent"))
    assert set(laid.values()) == {1}
    assert len(laid) == len(server.received) == MAILS
    with Database.open(path, SystemClock(), write=False) as db:
        assert db.number("SELECT count(*) FROM sent_copy WHERE state='laid'") == MAILS
        assert db.number("SELECT count(*) FROM recipient WHERE state='sent'") == 2 * MAILS


@pytest.mark.parametrize("point", ["read", "taken_in", "advanced"])
def test_a_courier_killed_while_it_reads_takes_each_report_in_once(
    point: str, path: Path, boxes: ScriptedMailboxes
) -> None:
    with Couriers(path) as couriers:
        couriers.wait(couriers.start())
    with Database.open(path, SystemClock()) as db, db.transaction():
        mailbox_faults.mended(db, db.number("SELECT id FROM sender"))
        for n, row in enumerate(db.rows("SELECT envelope_id FROM delivery ORDER BY id")):
            boxes.deliver(USER, bounce(row["envelope_id"], f"to{n}@customer.test", f"b{n}"))
    _killed_at(path, point, 2)
    with Database.open(path, SystemClock(), write=False) as db:
        assert db.number("SELECT count(*) FROM recipient WHERE state='bounced'") == MAILS
        assert db.number("SELECT count(*) FROM report") == MAILS
        assert db.number("SELECT seen FROM mailbox") == MAILS
        assert db.rows("PRAGMA integrity_check")[0][0] == "ok"
