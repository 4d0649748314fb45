"""Resend, cancel, pause and given, as they are typed."""

from __future__ import annotations

import pytest

from tests.cli.typing_clerk import ADDRESS, PASSWORD, Clerk, an_open_office
from tests.support.servers import MailServers
from tui_invoice.cli.sending import corrections
from tui_invoice.demo.script import Answer, Rule, Step
from tui_invoice.domain.errors import UsageError

GONE = Answer("550 5.1.1 User unknown")
FULL = Answer("552 5.2.2 Mailbox full")


def test_a_correction_is_parted_where_the_old_address_ends() -> None:
    assert corrections(["new@b.dk"]) == {"": "new@b.dk"}
    assert corrections(["a=b@c.dk"]) == {"": "a=b@c.dk"}
    assert corrections(["a=b@c.dk=x=y@z.dk", "o@p.dk=q@r.dk"]) == {"a=b@c.dk": "x=y@z.dk", "o@p.dk": "q@r.dk"}
    with pytest.raises(UsageError):
        corrections(["o@p.dk="])


def test_where_several_failed_each_is_corrected_by_name(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(
        *(Rule(Step.RCPT, GONE, address=f"{name}@old.example") for name in ("one", "two")), users={ADDRESS: PASSWORD}
    )
    an_open_office(clerk, server, ("A-1", '"one@old.example; two@old.example"'))
    clerk.types("send", "A-1", "--wait", code=1)
    assert "--to one@old.example=NEW-ADDRESS" in clerk.types("show", "A-1", code=0).stdout
    several = clerk.types("resend", "A-1", "--to", "one@new.example", code=1)
    assert "OLD=NEW" in several.stderr
    mends = [f"{name}@old.example={name}@new.example" for name in ("one", "two")]
    clerk.types("resend", "A-1", "--to", mends[0], "--to", mends[1], "--wait", code=0)
    assert server.received[0].addresses == ("one@new.example", "two@new.example")
    assert clerk.data("list")[0]["emails"] == ["one@new.example", "two@new.example"]


def test_resend_takes_the_failures_of_one_cause(clerk: Clerk, mail_server: MailServers) -> None:
    server = mail_server(
        Rule(Step.RCPT, FULL, address="full@example.com", times=1),
        Rule(Step.RCPT, GONE, address="gone@example.com"),
        users={ADDRESS: PASSWORD},
    )
    an_open_office(clerk, server, ("A-1", "full@example.com"), ("A-2", "gone@example.com"))
    clerk.types("send", "--not-sent", "--wait", code=1)
    dry = clerk.types("resend", "--failed", "--cause", "mailbox_full", "--dry-run", code=0)
    assert dry.stdout == "A-1  would be queued  full@example.com\n"
    clerk.types("resend", "--failed", "--cause", "mailbox_full", "--wait", code=0)
    assert [mail.addresses for mail in server.received] == [("full@example.com",)]


def test_what_waits_is_paused_released_taken_back_and_given(clerk: Clerk, mail_server: MailServers) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", "one@example.com"))
    clerk.types("send", "A-1", "--dry-run", code=0)
    assert clerk.send_status("A-1") == "not_sent"
    for words, status in (
        (["send", "A-1", "--queue-only"], "queued"),
        (["pause", "A-1"], "held"),
        (["release", "A-1"], "queued"),
        (["cancel", "A-1"], "not_sent"),
        (["given", "A-1", "--note", "by post"], "given"),
    ):
        clerk.types(*words, code=0)
        assert clerk.send_status("A-1") == status
    clerk.types("given", "A-1", code=1)
    clerk.types("cancel", "A-1", code=1)
    clerk.types("cancel", "--all", code=0)


def test_a_pdf_is_written_once_and_never_over_something_else(clerk: Clerk, mail_server: MailServers) -> None:
    an_open_office(clerk, mail_server(users={ADDRESS: PASSWORD}), ("A-1", "one@example.com"))
    clerk.types("send", "A-1", "--wait", code=0)
    folder = clerk.folder / "pages"
    (written,) = clerk.data("pdf", "A-1", "-o", str(folder))
    assert (written["number"], (folder / "A-1.pdf").read_bytes()[:5]) == ("A-1", b"%PDF-")
    clerk.types("pdf", "A-1", "-o", str(folder), code=0)
    (folder / "A-1.pdf").write_bytes(b"mine")
    clerk.types("pdf", "A-1", "-o", str(folder), code=1)
    assert (folder / "A-1.pdf").read_bytes() == b"mine"
