"""Whose word counts: a person who passes on a report, quotes one or talks of one sends none."""

from __future__ import annotations

import pytest

from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report

BUYER = "buyer@customer.test"
STATUS = f"Final-Recipient: rfc822; {BUYER}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 User unknown\n"
RECEIPT = f"Final-Recipient: rfc822; {BUYER}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
FEEDBACK = f"Feedback-Type: abuse\nOriginal-Rcpt-To: {BUYER}\n"
REPORT = (
    "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nSorry.\n\n--r\n"
    f"Content-Type: message/delivery-status\n\n{STATUS}\n--r\nContent-Type: message/rfc822\n\n"
    "Message-ID: <invoice-1@office.test>\nSubject: Invoice\n\nDear\n--r--\n"
)
BOUNCE = f"From: MAILER-DAEMON@mx.test\nSubject: Undelivered Mail\n{REPORT}"
NOTICE = f'{{"notificationType":"Bounce","bounce":{{"bouncedRecipients":[{{"emailAddress":"{BUYER}"}}]}},"mail":{{}}}}'

PERSON = "From: Ann <ann@gmail.test>\nTo: office@office.test\nSubject: Re: Invoice 1\n"
AWAY = "Auto-Submitted: auto-replied\nFrom: Ann <ann@customer.test>\nSubject: Re: Invoice 1\n"


def holding(head: str, part: str) -> str:
    """Return a letter with a part beside its text."""
    return f"{head}Content-Type: multipart/mixed; boundary=m\n\n--m\n\nWhat is this?\n\n--m\n{part}\n--m--\n"


TALK = {
    "a report attached": holding(PERSON, f"Content-Type: message/rfc822\n\n{BOUNCE}"),
    "a report within": holding(PERSON, REPORT),
    "a status within": holding(PERSON, f"Content-Type: message/delivery-status\n\n{STATUS}"),
    "a receipt within": holding(PERSON, f"Content-Type: message/disposition-notification\n\n{RECEIPT}"),
    "a complaint within": holding(PERSON, f"Content-Type: message/feedback-report\n\n{FEEDBACK}"),
    "a report pasted": f"{PERSON}\nSee below.\n\n{BOUNCE}",
    "a report quoted": f"{PERSON}\nSee below.\n\n" + "".join(f"> {line}\n" for line in BOUNCE.splitlines()),
    "a notice pasted": f"{PERSON}\nLook: {NOTICE}\n",
    "a digest": holding(
        "From: list-request@lists.test\nSubject: Digest\nPrecedence: list\n",
        f"Content-Type: multipart/digest; boundary=d\n\n--d\nContent-Type: message/rfc822\n\n{BOUNCE}\n--d--\n",
    ),
    "our own copy": holding(
        "From: Office <office@office.test>\nTo: ann@customer.test\nSubject: This came back\n",
        f"Content-Type: message/rfc822\n\n{BOUNCE}",
    ),
    "talk of a bounce": f"{PERSON}\nCould not be delivered to: <{BUYER}>\nAs their mailbox is full.\n",
    "talk in Chinese": f"{PERSON}\n您好，您的邮件被退回了，请改发到 {BUYER}，谢谢\n",
    "talk in Japanese": f"{PERSON}\n以下のメールアドレスへの送信に失敗しました。\n\n{BUYER}\n",
    "talk of a loop": f"From: Ann <ann@x.test>\nSubject: Fwd: Loop Alert\n\nDuplicated Message-ID in <{BUYER}>.\n",
    "a domain's name": f"From: Ann <ann@mailserver.test>\nSubject: Re: Invoice\n\nIt bounced:\n{BUYER}\n",
    "a firm's name": f"From: Bounce Ltd <hello@bounce.test>\nSubject: Re: Invoice\n\nIt bounced:\n{BUYER}\n",
    "a newsletter": f"From: Mail Server News <n@x.test>\nList-Id: <n.x.test>\n\nWhy mail bounced:\n{BUYER}\n",
}


@pytest.mark.parametrize("name", TALK)
def test_a_person_who_passes_on_a_report_sends_none(name: str) -> None:
    assert [each.kind for each in read_report(TALK[name].encode()).findings] == [ReportKind.NONE]


@pytest.mark.parametrize(
    "raw",
    [
        f"X-Failed-Recipients: {BUYER}\n{AWAY}\nI am away. Mail cannot be delivered to {BUYER}.\n",
        f"Return-Path: <>\n{AWAY}\nI am away. Mail cannot be delivered to {BUYER}.\n",
        "Return-Path: <>\n" + holding(AWAY, f"Content-Type: message/rfc822\n\n{BOUNCE}"),
    ],
)
def test_an_automatic_answer_is_no_bounce_whatever_it_bears(raw: str) -> None:
    assert [each.kind for each in read_report(raw.encode()).findings] == [ReportKind.AUTO_REPLY]


@pytest.mark.parametrize(
    "raw",
    [
        f"From: Ann <ann@x.test>\n{REPORT}",
        holding("From: postmaster@gateway.test\n", f"Content-Type: message/rfc822\n\n{BOUNCE}"),
        holding("From: Mail Delivery System <noreply@x.test>\n", f"Content-Type: message/delivery-status\n\n{STATUS}"),
        holding("Return-Path: <>\nFrom: noreply@x.test\n", f"Content-Type: message/delivery-status\n\n{STATUS}"),
        f"From: AWS <no-reply@sns.test>\n\n{NOTICE}\n",
    ],
)
def test_what_a_program_sends_counts(raw: str) -> None:
    (found,) = read_report(raw.encode()).findings
    assert (found.kind, found.recipient) == (ReportKind.BOUNCE, BUYER)


@pytest.mark.parametrize("words", ["# THIS IS A WARNING ONLY.", "Your message is being retried."])
def test_a_status_without_an_action_is_a_delay_where_its_text_says_so(words: str) -> None:
    told = f"This is the mail system at host mx.test.\n\n{words}\n\nStill being retried.\n\n<{BUYER}>: timed out\n"
    raw = BOUNCE.replace("Sorry.\n", told).replace("Action: failed\n", "").replace("5.1.1", "4.4.1")
    assert [each.kind for each in read_report(raw.encode()).findings] == [ReportKind.DELAYED]
