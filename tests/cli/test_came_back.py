"""What came back, as the clerk sees it: why, whom to be careful with, what failed, and a second try tomorrow."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office, control_characters
from tests.operations.reporting import finding
from tests.support.servers import MailServers
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import Report, ReportKind
from tui_invoice.operations.taking_in import take_in
from tui_invoice.store import senders
from tui_invoice.store.database import Database

ANN = "ann@example.com"


def comes_back(clerk: Clerk, number: str, kind: ReportKind = ReportKind.BOUNCE, **said: Any) -> None:
    """Let a report on the last mail of an invoice be read."""
    with Database.open(clerk.database, SystemClock()) as db, db.transaction():
        row = db.first(
            "SELECT d.message_id, d.envelope_id FROM delivery d JOIN invoice i ON i.id=d.invoice_id"
            " WHERE i.number=? ORDER BY d.id DESC",
            number,
        )
        assert row is not None
        found = finding(kind, **{"recipient": ANN, "envelope_id": row["envelope_id"], **said})
        taken = take_in(db, senders.all_of(db)[0], f"{number} {kind}".encode(), Report((found,)))
        assert taken.moved


@pytest.fixture
def sent(clerk: Clerk, mail_server: MailServers) -> Clerk:
    """A clerk whose invoice A-1 was sent to Ann."""
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", ANN))
    clerk.types("send", "A-1", "--wait", code=0)
    return clerk


def test_a_bounce_is_shown_with_the_servers_words_and_what_mends_it(sent: Clerk) -> None:
    comes_back(sent, "A-1", server_words="552 5.2.2 mailbox is \x1b[2J full")
    shown = sent.types("show", "A-1", code=0).stdout
    assert "✗ Bounced: " in shown
    assert "“552 5.2.2 mailbox is ␛[2J full”" in shown
    assert "→ tui-invoice resend A-1" in shown
    assert "came back" in shown
    assert "envelope id" in shown
    assert control_characters(shown) == set()
    (report,) = sent.data("show", "A-1")["reports"]
    assert (report["kind"], report["matched"], report["cause"], report["address"]) == (
        *("bounce", "envelope_id", "mailbox_full"),
        ANN,
    )
    assert sent.types("status", code=1).stdout == "! 1 bounced\n"


def test_the_next_mail_to_that_address_comes_with_a_warning_and_is_queued(sent: Clerk) -> None:
    comes_back(sent, "A-1")
    sent.has(("A-2", ANN))
    for words in (("--dry-run",), ("--queue-only",)):
        told = sent.types("send", "A-2", *words, code=0)
        assert f"careful: {ANN}: mail came back on " in told.stderr
        assert "mailbox full" in told.stderr
        assert "careful" not in told.stdout


def test_a_full_mailbox_is_tried_again_tomorrow(sent: Clerk) -> None:
    comes_back(sent, "A-1")
    sent.types("resend", "A-1", "--tomorrow", "--wait", code=2)
    dry = sent.types("resend", "A-1", "--tomorrow", "--dry-run", code=0)
    assert re.search(r"1 invoice would be queued for \d+ \w{3} 08:00, from ", dry.stderr)
    assert sent.data("resend", "A-1", "--tomorrow", "--dry-run")["leaves_at"].endswith("Z")
    told = sent.types("resend", "--failed", "--cause", "mailbox_full", "--tomorrow", "--queue-only", code=0)
    assert re.search(r"1 invoice queued for \d+ \w{3} 08:00, from ", told.stderr)
    assert re.search(r"; it leaves on \d+ \w{3} at 08:00", sent.types("log", code=0).stdout)
    sent.types("deliver", "--once")
    assert sent.send_status("A-1") == "queued"
    shown = sent.types("show", "A-1", code=0).stdout
    assert " at 08:00." in shown
    assert "→ tui-invoice retry A-1" in shown
    now = sent.types("resend", "A-1", "--queue-only", code=0)
    assert re.search(r"A-1: it was put off until \d+ \w{3} 08:00; it leaves now instead", now.stderr)


def test_what_is_only_late_is_not_sent_twice(sent: Clerk) -> None:
    comes_back(sent, "A-1", ReportKind.DELAYED)
    for words in (("resend", "A-1"), ("resend", "A-1", "--tomorrow"), ("send", "A-1")):
        told = sent.types(*words, code=1)
        assert f"has not taken it yet ({ANN}), and the mail servers go on trying" in told.stderr
        assert "wait for the next report" in told.stderr
        assert "--again" not in told.stderr
    sent.types("given", "A-1", code=0)
    assert sent.send_status("A-1") == "given"


def test_a_wrong_address_is_named_before_it_is_tried_once_more(sent: Clerk) -> None:
    comes_back(sent, "A-1", cause=Cause.UNKNOWN_RECIPIENT, server_words="550 5.1.1 unknown")
    told = sent.types("resend", "A-1", "--dry-run", code=0)
    assert f"careful: {ANN}: mail came back on " in told.stderr
    assert "careful" not in sent.types("resend", "A-1", "--to", "new@example.com", "--dry-run", code=0).stderr


def test_a_guess_is_said_to_be_one_and_changes_nothing(sent: Clerk) -> None:
    with Database.open(sent.database, SystemClock()) as db, db.transaction():
        take_in(db, senders.all_of(db)[0], b"a bounce", Report((finding(ReportKind.BOUNCE, ANN),)))
    shown = sent.types("show", "A-1", code=0).stdout
    assert "a report that may be about it came back" in shown
    assert "a guess" in shown
    assert sent.send_status("A-1") == "sent"
    assert "a guess: " in sent.types("log", code=0).stdout
    told = sent.types("resend", "A-1", code=1).stderr
    assert "whether it arrived is not known" in told
    assert "settle A-1 arrived" in told


def test_who_opened_it_is_said(sent: Clerk) -> None:
    comes_back(sent, "A-1", ReportKind.OPENED, recipient="ann@elsewhere.example")
    shown = sent.types("show", "A-1", code=0).stdout
    assert f"Opened: a read receipt came for {ANN}." in shown
    assert f"{ANN} (as ann@elsewhere.example): opened, a read receipt came" in shown
    assert sent.data("show", "A-1")["recipients"][0]["reply"] is None


def test_that_the_customer_has_it_is_noted(sent: Clerk) -> None:
    assert sent.types("settle", "A-1", "arrived", code=0).stdout == f"A-1  arrived: {ANN}\n"
    shown = sent.types("show", "A-1", code=0).stdout
    assert "The customer says it arrived" in shown
    assert sent.send_status("A-1") == "sent"
    sent.types("settle", "A-1", "lost", code=1)


def test_a_delay_and_a_delivery_are_said_and_need_nobody(sent: Clerk) -> None:
    comes_back(sent, "A-1", ReportKind.DELAYED)
    assert "go on trying" in sent.types("show", "A-1", code=0).stdout
    comes_back(sent, "A-1", ReportKind.DELIVERED)
    assert "Delivered: the customer's server took it." in sent.types("show", "A-1", code=0).stdout
    sent.types("status", code=0)


def test_the_failures_are_a_table_csv_or_json(sent: Clerk) -> None:
    nothing = sent.types("failures", code=0)
    assert (nothing.stdout, nothing.stderr) == ("", "nothing failed or came back, as far as is known\n")
    comes_back(sent, "A-1", server_words="=1+1 no room, said \x1b]0;evil\x07")
    sent.types("resend", "A-1", "--to", "new@example.com", "--queue-only", code=0)
    (row,) = sent.data("failures", "--days", "1")
    assert list(row) == ["number", "customer", "recipient", "state", "cause", "since", "words", "done"]
    assert (row["state"], row["cause"], row["recipient"]) == ("bounced", "mailbox_full", ANN)
    assert row["done"].startswith("sent again to new@example.com on ")
    told = sent.types("failures", "--csv", code=0).stdout
    head, cells = csv.reader(io.StringIO(told))
    assert head == list(row)
    assert cells[6] == "552 =1+1 no room, said ␛]0;evil␇"
    table = sent.types("failures", code=0).stdout
    assert "A-1" in table
    for text in (told, table, json.dumps(row)):
        assert control_characters(text) == set()
    sent.types("failures", "--csv", "--json", code=2)
    sent.types("failures", "--days", "0", code=2)


def test_the_failures_stand_below_each_other_where_there_is_no_room(
    sent: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_back(sent, "A-1", server_words="552 5.2.2 no room, " + "and more of it " * 20)
    monkeypatch.setattr("tui_invoice.cli.printing.width", lambda stream=None: 80)
    told = sent.types("failures", code=0).stdout.splitlines()
    assert told[0].startswith("A-1  ")
    assert told[0].endswith("Bounced")
    assert any(line.startswith("  The server's words  ") for line in told)
    assert max(map(len, told)) <= 80


def test_where_there_is_no_database_nothing_failed_and_none_is_made(clerk: Clerk) -> None:
    clerk.types("failures", code=0)
    assert clerk.data("failures") == []
    assert not clerk.database.exists()
