"""Text from outside never reaches the terminal raw, in no command, neither for people nor as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office, control_characters
from tests.store.making import make_invoice
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step
from tui_invoice.domain.clock import SystemClock
from tui_invoice.domain.invoice import Contact, Seller
from tui_invoice.domain.office import Office
from tui_invoice.store import invoices, offices, senders
from tui_invoice.store.database import Database

HOSTILE = "\x1b[31mred\x1b]0;owned\x07 \x9b2J \u202egnp.exe \u2066x\u200f \r\b\x7f\t end\nnext \x85\u2028"
RAW = b"550-5.1.1 \x1b[2J\xc2\x9b31m gone \xe2\x80\xae\r\n550 5.1.1 \x07 no \x9b such user\r\n"


@pytest.fixture
def trapped(clerk: Clerk, mail_server: MailServers) -> Clerk:
    """An office in which everything that can be hostile is, with one failed and one uncertain invoice."""
    server = mail_server(
        Rule(Step.RCPT, Answer(RAW), address="bad@example.com"),
        Rule(Step.DOT, CutAfterDot(), address="lost@example.com"),
        users={ADDRESS: PASSWORD},
    )
    an_open_office(clerk, server)
    made = [make_invoice(f"A-{n}", emails=(f"{name}@example.com",)) for n, name in enumerate(["good", "bad", "lost"])]
    clock = SystemClock()
    with Database.open(clerk.database, clock) as db, db.transaction():
        invoices.add_issued(db, [(each, b"%PDF-1.4 a page") for each in made])
    clerk.types("send", "--not-sent", "--wait", code=1)
    traps = [
        replace(
            make_invoice(f"B-{n}{HOSTILE}", customer=f"{n} {HOSTILE}", tags=(HOSTILE,)),
            lines=(replace(made[0].lines[0], description=HOSTILE, unit=HOSTILE),),
            contacts=(Contact(f"x{HOSTILE}@example.com", "to", HOSTILE),),
        )
        for n in range(2)
    ]
    with Database.open(clerk.database, clock) as db, db.transaction():
        invoices.add_issued(db, [(each, None) for each in traps])
        offices.save(db, Office(Seller(HOSTILE, HOSTILE, bank=HOSTILE), bcc=HOSTILE))
        sender = senders.all_of(db)[0]
        senders.update(db, replace(sender, name=HOSTILE, host=HOSTILE, username=HOSTILE))
        db.execute("UPDATE sender SET hold_cause='sender_sign_in', hold_reply=?, hold_since=1", HOSTILE)
        db.execute("UPDATE recipient SET words=? WHERE state='failed'", HOSTILE)
    return clerk


def test_no_command_that_shows_gives_the_terminal_anything_but_signs_and_lines(trapped: Clerk) -> None:
    number = f"B-1{HOSTILE}"
    commands = [
        ["list"],
        ["list", "--find", HOSTILE],
        ["list", "--tag", HOSTILE],
        ["show", number],
        *(["show", f"A-{n}"] for n in range(3)),
        ["status"],
        ["log", "--limit", "500"],
        ["office", "show"],
        ["sender", "list"],
        ["sender", "show", ADDRESS],
        ["customer", "list"],
        ["customer", "show", "1"],
        ["customer", "list", HOSTILE],
        ["doctor"],
        ["paths"],
        ["explain", HOSTILE],
        ["send", number],
        ["send", number, "--to", HOSTILE],
        ["send", number, "--dry-run"],
        ["send", HOSTILE],
        ["resend", "A-1", "--to", HOSTILE],
        ["settle", "A-0", "arrived", "--to", HOSTILE],
        ["cancel", number],
        ["retry", number],
        ["release", "--sender", HOSTILE],
        ["sender", "edit", ADDRESS, "--host", HOSTILE],
        ["import", f"{HOSTILE}.csv"],
        ["list", "--month", HOSTILE],
        [HOSTILE],
        ["given", number, "--note", HOSTILE],
        ["log"],
    ]
    for words in commands:
        for more in ([], ["--json"]):
            result = trapped.types(*words, *more)
            assert control_characters(result.stdout + result.stderr) == set(), (words, more)
            if more and words != [HOSTILE]:
                for stream in (result.stdout, result.stderr):
                    assert not stream or json.loads(stream) is not None, words


def test_json_gives_back_what_was_there_though_it_is_escaped(trapped: Clerk) -> None:
    row = trapped.data("list", "--find", "B-1")[0]
    assert row["number"] == f"B-1{HOSTILE}"
    assert row["customer"] == f"1 {HOSTILE}"


def test_a_database_of_another_machine_is_told_as_such(trapped: Clerk) -> None:
    """Its mail is on hold as moved, and `show` says how it goes on."""
    with Database.open(trapped.database, SystemClock()) as db, db.transaction():
        db.execute("UPDATE sender SET hold_cause=NULL, hold_reply=NULL, host='127.0.0.1', name='N'")
        offices.save(db, Office(Seller("Office")))
    trapped.types("send", "A-0", "--again", code=0)
    with Database.open(trapped.database, SystemClock()) as db, db.transaction():
        offices.put(db, "machine_id", "f" * 32)
    trapped.types("cancel", "A-1", code=1)
    shown = trapped.types("show", "A-0", code=0).stdout
    assert "→ tui-invoice release A-0" in shown
    trapped.types("release", "A-0", code=0)
    assert trapped.send_status("A-0") == "queued"
