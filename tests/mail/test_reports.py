"""Reports of every standard: what a server, a reader or a provider says comes to the right finding."""

from __future__ import annotations

import pytest

from tests.mail import score
from tests.mail.ordinary import away, ordinary
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.reports import read_report

BUYER = "buyer@customer.test"


def report(fields: str, text: str = "", *, kind: str = "multipart/report", returned: str = "") -> bytes:
    """Return a delivery status notification of these fields, its text and what it gives back."""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nTo: office@office.test\nSubject: Returned mail\n"
        f"Message-ID: <r1@mx.test>\nMIME-Version: 1.0\nContent-Type: {kind}; boundary=b\n\n"
        f"--b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n"
        f"Original-Envelope-Id: env-7\n\n{fields}\n--b\nContent-Type: message/rfc822\n\n"
        f"Message-ID: <invoice-1@office.test>\nTo: {BUYER}\n{returned}\n\nDear\n--b--\n"
    ).encode()


def only(raw: bytes) -> Finding:
    """Return the one finding of a message."""
    (found,) = read_report(raw).findings
    return found


def failed(words: str, status: str = "5.0.0") -> str:
    """Return the fields of one recipient who failed."""
    return (
        f"Final-Recipient: rfc822; {BUYER}\nAction: failed\nStatus: {status}\n"
        + f"Diagnostic-Code: smtp; {words}\n" * bool(words)
    )


def test_what_three_servers_sent_on_loopback_is_read_right() -> None:
    results = score.scored(score.OWN)
    assert len(results) == 22
    assert [each.file for each in results if not (each.recipients_right and each.causes_right)] == []
    kinds = {each.file: each.findings[0].kind for each in results}
    assert kinds["postfix-successful-8.eml"] is ReportKind.RELAYED
    assert {file for file, kind in kinds.items() if kind is ReportKind.DELAYED} == {
        *("exim-05.eml", "exim-17.eml", "postfix-delayed-11.eml", "postfix-quota-1.eml")
    }
    assert all(finding.message_id for each in results for finding in each.findings)


def test_a_report_tells_all_of_what_it_is_about() -> None:
    found = read_report(report(failed("550 5.1.1 no such user", "5.1.1")))
    (finding,) = found.findings
    assert (finding.kind, finding.recipient, finding.action) == (ReportKind.BOUNCE, BUYER, "failed")
    assert (finding.status_code, finding.reply_code) == ("5.1.1", 550)
    assert (finding.cause, finding.permanent) == (Cause.UNKNOWN_RECIPIENT, True)
    assert (finding.message_id, finding.envelope_id) == ("<invoice-1@office.test>", "env-7")
    assert finding.server_words == "550 5.1.1 no such user"
    assert finding.sentence
    assert finding.remedies
    assert (found.message_id, found.sender, found.addressed) == (
        *("<r1@mx.test>", "MAILER-DAEMON@mx.test"),
        ("office@office.test",),
    )


def test_a_status_that_says_nothing_gives_way_to_the_servers_words() -> None:
    """Exim and OpenSMTPD give 5.0.0 always."""
    assert only(report(failed("550 5.2.2 mailbox full"))).cause is Cause.MAILBOX_FULL
    text = f"The following address(es) failed:\n\n  {BUYER}\n    retry timeout exceeded\n"
    assert only(report(failed(""), text)).cause is Cause.TRY_LATER


def test_what_failed_at_last_for_a_passing_reason_is_a_soft_bounce() -> None:
    found = only(report(failed("connect to mx[192.0.2.5]:25: Connection timed out", "4.4.1")))
    assert (found.kind, found.cause, found.permanent) == (ReportKind.BOUNCE, Cause.TRY_LATER, False)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("delayed", ReportKind.DELAYED),
        ("Delayed (will retry)", ReportKind.DELAYED),
        ("delivered", ReportKind.DELIVERED),
        ("relayed", ReportKind.RELAYED),
        ("expanded", ReportKind.RELAYED),
        ("failed", ReportKind.BOUNCE),
        ("FAILED", ReportKind.BOUNCE),
    ],
)
def test_the_action_decides_the_kind(action: str, kind: ReportKind) -> None:
    found = only(report(f"Final-Recipient: rfc822; {BUYER}\nAction: {action}\nStatus: 5.0.0\n"))
    assert found.kind is kind
    assert (found.cause is None) == (kind in {ReportKind.DELIVERED, ReportKind.RELAYED})


def test_each_recipient_has_a_finding_of_its_own() -> None:
    fields = (
        "Final-Recipient: rfc822; one@customer.test\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822;two@customer.test\nAction: delayed\nStatus: 4.2.2\n\n"
        "Original-Recipient: rfc822;alias@customer.test\nFinal-Recipient: RFC822; <three@customer.test>\n"
        "Action: delivered\nStatus: 2.0.0\n"
    )
    found = read_report(report(fields)).findings
    assert [(each.recipient, each.kind) for each in found] == [
        ("one@customer.test", ReportKind.BOUNCE),
        ("two@customer.test", ReportKind.DELAYED),
        ("three@customer.test", ReportKind.DELIVERED),
    ]
    assert found[2].original_recipient == "alias@customer.test"


@pytest.mark.parametrize(
    "fields",
    [
        f"Final-Recipient: rfc/822;{BUYER}\nAction : failed\nStatus : 5.1.1\n",
        f"Original-Recipient: rfc822;{BUYER}\nFinal-Recipient: LOCAL; buyer\nAction: failed\nStatus: 5.1.1 (gone)\n",
        f"Original-Recipient: <{BUYER}>\nAction: failed\nDiagnostic-Code: smtp;\n 550\n 5.1.1 gone\n",
        "Action: failed\nStatus: 5.1.1\n",
        f"  Final-Recipient: rfc822;{BUYER}\n  Action: failed\n  Status: 5.1.1\n",
        f"Final-Recipient: rfc822;@mx.test:{BUYER}\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "Original-Recipient: rfc822;buyer+40customer.test\nFinal-Recipient: x400; /C=x/\nAction: failed\nStatus: 5.1.1",
    ],
)
def test_fields_are_read_in_every_dialect(fields: str) -> None:
    found = only(report(fields))
    assert (found.kind, found.cause) == (ReportKind.BOUNCE, Cause.UNKNOWN_RECIPIENT)
    assert found.recipient == BUYER


def test_a_report_is_read_in_whatever_it_is_wrapped() -> None:
    plain = report(failed("550 5.1.1 gone", "5.1.1"))
    folded = plain.replace(b"multipart/report; boundary=b", b'Multipart/Report;\n\treport-type=x;\n\tboundary="b"')
    outer = (
        b"From: postmaster@office.test\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nlook\n--o\n"
    )
    for raw in (
        plain.replace(b"multipart/report", b"multipart/mixed"),
        plain.replace(b"\n", b"\r\n"),
        folded,
        b"\r\n\r\n" + plain,
        plain[: plain.index(b"--b\nContent-Type: message/rfc822")],
        plain.replace(b"boundary=b", b"boundary=other"),
        outer + b"Content-Type: message/rfc822\n\n" + plain + b"\n--o--\n",
    ):
        found = only(raw)
        assert (found.recipient, found.cause) == (BUYER, Cause.UNKNOWN_RECIPIENT), raw


def test_parts_may_be_encoded_and_their_charset_wrong() -> None:
    import base64

    part = base64.encodebytes(f"Reporting-MTA: dns; x\n\n{failed('550 5.1.1 gone', '5.1.1')}".encode())
    head = b"Content-Type: message/delivery-status; charset=nonsense\nContent-Transfer-Encoding: base64\n\n"
    raw = (
        b"From: postmaster@mx.test\nContent-Type: multipart/report; boundary=b\n\n--b\n\n\xff\xfe\n--b\n" + head + part
    )
    assert only(raw + b"\n--b--\n").cause is Cause.UNKNOWN_RECIPIENT


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ("manual-action/MDN-sent-manually; displayed", ReportKind.OPENED),
        ("automatic-action/MDN-sent-automatically; deleted", ReportKind.DELETED_UNREAD),
        ("manual-action/MDN-sent-automatically; deleted/error", ReportKind.DELETED_UNREAD),
        ("automatic-action/MDN-sent-automatically; dispatched", ReportKind.RELAYED),
        ("manual-action/MDN-sent-manually; denied", ReportKind.DELIVERED),
        ("manual-action/MDN-sent-manually;Displayed", ReportKind.OPENED),
    ],
)
def test_a_read_receipt_tells_what_became_of_the_mail(disposition: str, kind: ReportKind) -> None:
    raw = (
        "From: buyer@customer.test\nContent-Type: multipart/report; boundary=b\n\n"
        "--b\n\nYour message was displayed.\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Original-Recipient: rfc822;alias@customer.test\nFinal-Recipient: rfc822; {BUYER}\n"
        f"Original-Message-ID: <invoice-1@office.test>\nDisposition: {disposition}\n--b--\n"
    )
    found = only(raw.encode())
    assert (found.kind, found.recipient, found.original_recipient) == (kind, BUYER, "alias@customer.test")
    assert (found.message_id, found.cause, found.permanent) == ("<invoice-1@office.test>", None, False)


def test_a_complaint_is_no_bounce() -> None:
    raw = (
        "From: fbl@provider.test\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\n\nabuse\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        f"Original-Rcpt-To: <{BUYER}>\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <invoice-1@office.test>\n"
        "To: other@customer.test\n\n--b--\n"
    )
    found = only(raw.encode())
    assert (found.kind, found.recipient, found.action) == (ReportKind.COMPLAINT, BUYER, "abuse")
    assert (found.message_id, found.cause) == ("<invoice-1@office.test>", None)


def test_a_notice_in_json_is_read() -> None:
    raw = (
        'From: no-reply@sns.test\n\n{"notificationType":"Bounce","bounce":{"bounceType":"Permanent",'
        f'"bouncedRecipients":[{{"emailAddress":"{BUYER}","status":"5.1.1","action":"failed",'
        '"diagnosticCode":"smtp; 550 5.1.1 gone"}]},"mail":{"commonHeaders":{"messageId":"<invoice-1@office.test>"}}}\n'
    )
    found = only(raw.encode())
    assert (found.kind, found.recipient, found.cause) == (ReportKind.BOUNCE, BUYER, Cause.UNKNOWN_RECIPIENT)
    assert found.message_id == "<invoice-1@office.test>"


@pytest.mark.parametrize(("name", "raw"), list(away()))
def test_somebody_who_is_away_did_not_bounce(name: str, raw: bytes) -> None:
    found = only(raw)
    assert (found.kind, found.cause, found.message_id) == (ReportKind.AUTO_REPLY, None, "<invoice-1@office.test>")


def test_no_ordinary_mail_is_told_as_a_bounce() -> None:
    mails = list(ordinary())
    assert len(mails) == 100
    told = {name: read_report(raw).findings for name, raw in mails}
    assert {name: found for name, found in told.items() if [each.kind for each in found] != [ReportKind.NONE]} == {}


def test_the_answered_messages_are_named_nearest_first() -> None:
    answer = b"In-Reply-To: <3@x>\nReferences: <1@x> <2@x>\n <3@x>\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n\nhi"
    found = read_report(b"From: a@b.test\n" + answer)
    assert found.references == ("<3@x>", "<2@x>", "<1@x>")
    assert found.date == 1793610000000
    assert found.findings[0].kind is ReportKind.NONE


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?xJDGoW4=?= =?utf-8?q?_h=C3=A0ng?= 7", "Đơn hàng 7"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?nonsense?q?a?= b", "a b"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?b?QUJDRA", "=?utf-8?b?QUJDRA"),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_read_as_far_as_they_go(written: str, read: str) -> None:
    assert read_report(f"Subject: {written}\n\n".encode()).subject == read
