"""What comes back in the demo looks like what real servers and readers send: our own reader understands all of it."""

from __future__ import annotations

import pytest

from tests.support.waiting import wait_until
from tui_invoice.demo.boxes import Stored
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.ledger import Addressee, Received
from tui_invoice.demo.postman import Return, bring, postman
from tui_invoice.demo.returning import Mailed, letter, mailed, ordinary, receipt, report
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.clock import MINUTE
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report

AT = 1_795_000_000_000
ANN = "ann@bageriet.example"
SENT = Received(
    sender="faktura@nordlys.example",
    parameters={"ENVID": "5f0c"},
    recipients=(Addressee(ANN, {}), Addressee("bo@bageriet.example", {})),
    data=b"Subject: =?utf-8?b?SMOzYSDEkcahbg==?=\r\nMessage-ID: <1@nordlys.example>\r\n\r\nthe invoice",
    at=AT,
    session=1,
    user="faktura@nordlys.example",
)


def mail() -> Mailed:
    return mailed(SENT, SENT.recipients[0])


@pytest.mark.parametrize(
    ("raw", "kind", "cause"),
    [
        (report(mail(), "failed", "5.2.2", "552 5.2.2 mailbox is full", AT), ReportKind.BOUNCE, Cause.MAILBOX_FULL),
        (report(mail(), "delayed", "4.4.1", "connection timed out", AT), ReportKind.DELAYED, Cause.TRY_LATER),
        (report(mail(), "delivered", "2.0.0", "250 2.0.0 Ok", AT), ReportKind.DELIVERED, None),
        (receipt(mail(), AT), ReportKind.OPENED, None),
        (letter(mail(), "Back on Monday.", AT, automatic=True), ReportKind.AUTO_REPLY, None),
    ],
)
def test_each_is_read_as_what_it_is_with_our_ids(raw: bytes, kind: ReportKind, cause: Cause | None) -> None:
    (found,) = read_report(raw).findings
    assert (found.kind, found.cause, found.recipient) == (kind, cause, ANN)
    assert "<1@nordlys.example>" in (found.message_id, *read_report(raw).references)
    if kind in (ReportKind.BOUNCE, ReportKind.DELAYED, ReportKind.DELIVERED):
        assert found.envelope_id == "5f0c"


def test_an_answer_and_a_newsletter_are_no_reports() -> None:
    answer = read_report(letter(mail(), "Thanks, it is paid.", AT))
    assert [each.kind for each in answer.findings] == [ReportKind.NONE]
    assert (answer.references, answer.date) == (("<1@nordlys.example>",), AT)
    news = read_report(ordinary("News <news@paper.example>", "faktura@nordlys.example", "Ten tips", "550 5.1.1", AT))
    assert ([each.kind for each in news.findings], news.references) == ([ReportKind.NONE], ())


def back(found: Mailed) -> list[Return]:
    return [Return(MINUTE, receipt)] if found.recipient == ANN else []


def test_it_is_laid_into_the_mailbox_of_who_signed_in_as_of_its_own_time() -> None:
    with ScriptedMailboxes({SENT.user: "secret"}) as boxes:
        assert bring([SENT], back, boxes) == 1
        (laid,) = boxes.messages(SENT.user)
        assert laid.at == AT + MINUTE


def test_while_one_looks_it_comes_when_its_time_has_come() -> None:
    def soon(found: Mailed) -> list[Return]:
        return [Return(200, receipt), Return(0, receipt, "Junk")]

    with ScriptedMailboxes({"": "secret"}) as boxes, ScriptedServer() as server, postman([server], soon, boxes):
        import smtplib

        with smtplib.SMTP(server.host, server.port, timeout=10) as client:
            client.sendmail("faktura@nordlys.example", [ANN], SENT.data)

        def there(folder: str) -> list[Stored]:
            return boxes.messages("", folder)

        wait_until(lambda: there("Junk") and there("INBOX"), what="both to come back")
        assert there("INBOX")[0].at >= there("Junk")[0].at
