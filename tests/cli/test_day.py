"""A clerk's day, told by the commands alone."""

from __future__ import annotations

from email import message_from_bytes, policy

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tui_invoice.demo.script import Answer, CutAfterDot, Rule, Step

UNKNOWN = "550 5.1.1 <ann@old.example>: Recipient address rejected: User unknown"


def test_from_an_empty_machine_to_a_status_that_needs_nobody(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(
        Rule(Step.RCPT, Answer(UNKNOWN), address="ann@old.example"),
        Rule(Step.DOT, CutAfterDot(), address="unsure@example.com"),
        users={ADDRESS: PASSWORD},
    )
    invoices = (("A-1", "good@example.com"), ("A-2", "ann@old.example"), ("A-3", "unsure@example.com"))
    an_open_office(clerk, server, *invoices)

    sent = clerk.types("send", "--not-sent", "--wait", code=1)
    assert [line.split()[:2] for line in sent.stdout.splitlines()] == [[n, "queued"] for n in ("A-3", "A-2", "A-1")]
    assert "A-2  Failed: ann@old.example" in sent.stderr

    shown = clerk.types("show", "A-2", code=0).stdout
    assert "✗ Failed: " in shown
    assert f"“{UNKNOWN}”" in shown
    assert "→ tui-invoice resend A-2 --to NEW-ADDRESS" in shown
    worried = clerk.types("status", code=1)
    assert worried.stdout == "! 1 failed, 1 uncertain\n"

    clerk.types("resend", "A-2", "--to", "ann@new.example", "--wait", code=0)
    assert clerk.send_status("A-2") == "sent"

    unsure = clerk.types("show", "A-3", code=0).stdout
    assert "→ tui-invoice settle A-3 arrived" in unsure
    clerk.types("settle", "A-3", "arrived", code=0)
    assert clerk.types("status", code=0).stdout == "✓ nothing needs you\n"

    assert sorted(mail.addresses[0] for mail in server.received) == [
        "ann@new.example",
        "good@example.com",
        "unsure@example.com",
    ]
    mail = message_from_bytes(server.received[0].data, policy=policy.default)
    assert mail["From"] == f"Nordlys Kontor <{ADDRESS}>"


def test_the_words_of_json_are_those_of_the_plan(clerk: Clerk, mail_server: MailServers) -> None:
    """DESIGN section 6 names every field; scripts stand on them."""
    server = mail_server(Rule(Step.RCPT, Answer(UNKNOWN), address="ann@old.example"), users={ADDRESS: PASSWORD})
    an_open_office(clerk, server, ("A-1", "ann@old.example"))
    clerk.types("send", "A-1", "--wait", code=1)
    (row,) = clerk.data("list")
    listed = [
        "number",
        "status",
        "send_status",
        "issue_date",
        "due_date",
        "customer",
        "emails",
        "currency",
        "total",
        "cause",
    ]
    assert list(row) == listed
    assert (row["send_status"], row["cause"], row["total"], row["issue_date"], row["emails"]) == (
        *("failed", "unknown_recipient", "100.00", "2026-11-18"),
        ["ann@old.example"],
    )
    shown = clerk.data("show", "A-1")
    assert list(shown) == [*listed, "lines", "recipients", "attempts", "reports", "history"]
    assert list(shown["recipients"][0]) == ["address", "role", "state", "cause", "evidence", "reply", "since"]
    assert list(shown["attempts"][0]) == ["at", "server", "phase", "reply", "cause"]
    assert shown["recipients"][0]["since"].endswith("Z")
    assert shown["recipients"][0]["reply"] == UNKNOWN
    (explained,) = clerk.data("explain", UNKNOWN)
    assert list(explained) == [
        "file",
        "kind",
        "recipient",
        "action",
        "status_code",
        "reply_code",
        "cause",
        "permanent",
        "sentence",
        "remedies",
        "server_words",
        "message_id",
        "envelope_id",
    ]


def test_an_account_that_is_refused_holds_its_mail_until_the_password_is_mended(
    clerk: Clerk, mail_server: MailServers
) -> None:
    server = mail_server(users={ADDRESS: "another"})
    an_open_office(clerk, server, ("A-1", "one@example.com"), ("A-2", "two@example.com"))
    clerk.types("send", "--not-sent", "--wait", code=1)
    assert [(row["send_status"], row["cause"]) for row in clerk.data("list")] == [("held", "sender_sign_in")] * 2
    shown = clerk.types("show", "A-1", code=0).stdout
    assert f"→ tui-invoice sender edit {ADDRESS} --password-stdin" in shown
    assert clerk.types("status", code=1).stdout == f"! 2 on hold, sender {ADDRESS} on hold\n"
    assert [line for line in server.commands if line.startswith("AUTH")] != []
    server.set_password(ADDRESS, PASSWORD)
    clerk.types("sender", "edit", ADDRESS, "--password-stdin", stdin=PASSWORD, code=0)
    clerk.types("deliver", "--once", code=0)
    assert {row["send_status"] for row in clerk.data("list")} == {"sent"}
