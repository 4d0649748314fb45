"""Reports as providers write them, from memory: no row has one as its sample, and the words are made up."""

from __future__ import annotations

import pytest

from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report

BUYER = "buyer@customer.test"
INVOICE = "<invoice-1@office.test>"
HEAD = f"From: office@office.test\nTo: {BUYER}\nMessage-ID: {INVOICE}\nSubject: Invoice 1\n"


def standard(sender: str, text: str, words: str, status: str = "5.0.0", action: str = "failed") -> str:
    """Return a delivery status notification that gives the message back."""
    fields = f"Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; {BUYER}\nAction: {action}\nStatus: {status}\n"
    return (
        f"From: {sender}\nSubject: Report\nContent-Type: multipart/report; boundary=b\n\n--b\n\n{text}\n--b\n"
        f"Content-Type: message/delivery-status\n\n{fields}{f'Diagnostic-Code: {words}' if words else ''}\n\n--b\n"
        f"Content-Type: message/rfc822\n\n{HEAD}\nDear\n--b--\n"
    )


def letter(sender: str, text: str, head: str = "") -> str:
    """Return a report in words, which quotes the head of the message."""
    return f"{head}From: {sender}\nSubject: Report\n\n{text}\n\n--- Original message ---\n\nReceived: by x\n{HEAD}"


PROVIDERS = {
    "exchange-online": (
        standard(
            "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@office.test>",
            f"Your message to {BUYER} couldn't be delivered.\n\nbuyer wasn't found at customer.test.\n",
            f"smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {BUYER} not found by SMTP address lookup",
            "5.1.10",
        ),
        "unknown_recipient",
    ),
    "exchange-online-spf": (
        letter(
            "postmaster@office.test",
            "mx.customer.test rejected your message to the following email "
            f"addresses:\n\n{BUYER}<mailto:{BUYER}>\nYour "
            "message wasn't delivered because of a security policy.\n\nDiagnostic information for administrators:\n\n"
            f"Generating server: x.test\n\n{BUYER}\nmx.customer.test\nRemote Server returned '550 5.7.23 Message "
            "rejected due to SPF policy. SPF check failed'",
        ),
        "sender_not_trusted",
    ),
    "exchange-swedish": (
        letter(
            "postmaster@kund.test",
            "Det gick inte att leverera till följande mottagare eller grupper:\n\n"
            f"{BUYER}<mailto:{BUYER}>\nE-postadressen du angav hittades inte.\n\nDiagnostikinformation för "
            f"administratörer:\n\nGenererande server: ex1\n\n{BUYER}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; "
            "not found ##",
        ),
        "unknown_recipient",
    ),
    "exchange-vietnamese": (
        letter(
            "postmaster@khach.test",
            f"Không thể chuyển thư đến những người nhận hoặc nhóm sau:\n\n{BUYER}<mailto:{BUYER}>\n\nMáy chủ "
            "tạo: mail\n\n"
            f"{BUYER}\nRemote Server returned '554 5.2.2 mailbox full; QuotaExceededException'",
        ),
        "mailbox_full",
    ),
    "gmail": (
        standard(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            f"** Address not found **\n\nYour message wasn't delivered to {BUYER} because the address "
            "couldn't be found.",
            "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 "
            "double-checking the address\n 550 5.1.1 for typos. - gsmtp",
            "5.1.1",
        ),
        "unknown_recipient",
    ),
    "gmail-delay": (
        standard(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            f"** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {BUYER}. "
            "Gmail will "
            "retry for 46 more hours.",
            "smtp; The recipient server did not accept our requests to connect. [192.0.2.5: timed out]",
            "4.4.1",
            "delayed",
        ),
        "try_later",
    ),
    "zoho": (
        letter(
            "mailer-daemon@mail.zoho.com",
            "This message was created automatically by mail delivery software.\n A message that you sent could not be "
            f"delivered to one or more of its recipients.\n\n{BUYER}, ERROR_CODE :550, ERROR_CODE :5.1.1 "
            f"<{BUYER}>: Email "
            "address could not be found",
        ),
        "unknown_recipient",
    ),
    "mail.ru": (
        letter(
            "Mail Delivery System <Mailer-Daemon@mail.ru>",
            "Это письмо создано автоматически\nсервером Mail.Ru.\n\nК сожалению, Ваше письмо не может\nбыть доставлено "
            f"одному или нескольким\nполучателям:\n\n**********************\n\n{BUYER}\nmailbox is full",
        ),
        "mailbox_full",
    ),
    "yandex": (
        standard(
            "mailer-daemon@yandex.ru",
            f"Ваше письмо не может\nбыть отправлено одному или нескольким адресатам.\n\n<{BUYER}>: host mx "
            "said: 550 5.7.1 "
            "Policy rejection on the target address",
            "smtp; 550 5.7.1 Policy rejection on the target address",
            "5.7.1",
        ),
        "blocked_as_spam",
    ),
    "gmx": (
        letter(
            "GMX Mailer Daemon <mailer-daemon@gmx.de>",
            f'The following address failed:\n\n"{BUYER}":\nSMTP error from remote server for RCPT TO command, host: '
            f"mx.customer.test (192.0.2.5) reason: 550 5.1.1 <{BUYER}>... User unknown",
        ),
        "unknown_recipient",
    ),
    "german": (
        letter(
            "Mail Delivery System <MAILER-DAEMON@strato.test>",
            "Leider konnte Ihre Nachricht an den folgenden Empfänger nicht übermittelt "
            f"werden:\n\n{BUYER}\n\nGrund: Empfänger unbekannt",
        ),
        "unknown_recipient",
    ),
    "danish": (
        letter(
            "Mail Delivery System <MAILER-DAEMON@simply.test>",
            f"Din mail kunne ikke leveres til følgende modtager:\n\n{BUYER}\n\nÅrsag:\nmx svarede: 550 5.1.1 Recipient "
            "address rejected: User unknown",
        ),
        "unknown_recipient",
    ),
    "italian": (
        letter(
            "MAILER-DAEMON@libero.test",
            f"Il messaggio non può essere recapitato al destinatario {BUYER}.\nMotivo: utente sconosciuto",
        ),
        "unknown_recipient",
    ),
    "czech": (
        letter(
            "MAILER-DAEMON@seznam.test",
            f"Vaše zpráva nemohla být doručena na adresu {BUYER}.\nDůvod: schránka příjemce je plná",
        ),
        "mailbox_full",
    ),
    "naver": (
        letter(
            "NAVER <mail-noreply@navercorp.test>",
            f"메일이 전송되지 않았습니다.\n\n받는사람: {BUYER}\n\n실패 사유: 존재하지 않는 사용자입니다.",
            "Return-Path: <>\n",
        ),
        "unknown_recipient",
    ),
    "daum": (
        letter(
            "MAILER-DAEMON@hanmail.test", f"보내신 메일이 반송되었습니다.\n\n{BUYER} : 메일 주소가 존재하지 않습니다."
        ),
        "unknown_recipient",
    ),
    "turkish": (
        letter(
            "MAILER-DAEMON@posta.test",
            f"İletiniz aşağıdaki alıcılara iletilemedi:\n\n{BUYER}\n\nNeden: alıcı bulunamadı",
        ),
        "unknown_recipient",
    ),
    "finnish": (
        letter(
            "MAILER-DAEMON@posti.test",
            f"Viestiä ei voitu toimittaa seuraaville vastaanottajille:\n\n{BUYER}\n\nVastaanottaja tuntematon",
        ),
        "unknown_recipient",
    ),
    "hungarian": (
        letter(
            "MAILER-DAEMON@level.test",
            f"Az üzenetet nem sikerült kézbesíteni a következő címzettnek:\n\n{BUYER}: a postafiók megtelt",
        ),
        "mailbox_full",
    ),
    "romanian": (
        letter(
            "MAILER-DAEMON@posta.test",
            f"Mesajul nu a putut fi livrat către:\n\n{BUYER}\n\nMotiv: destinatar inexistent",
        ),
        "unknown_recipient",
    ),
    "ukrainian": (
        letter(
            "MAILER-DAEMON@poshta.test",
            f"Ваш лист не може бути доставлено:\n\n{BUYER}\n\nПричина: скринька переповнена",
        ),
        "mailbox_full",
    ),
    "vnpt": (
        letter(
            "Mail Delivery Subsystem <MAILER-DAEMON@vnpt.test>",
            f"Thư của Quý khách gửi tới địa chỉ {BUYER} không gửi được.\n\nNguyên nhân: hộp thư người nhận đã đầy.",
        ),
        "mailbox_full",
    ),
    "aliyun": (
        standard(
            "postmaster@aliyun.test",
            f"Your mail to {BUYER} was not delivered.",
            "smtp; 559 Invalid rcptto [@sm070104]",
        ),
        "unknown_recipient",
    ),
    "163": (
        standard(
            "Postmaster@163.com",
            f"您的邮件未能送达。\n\n收件人：{BUYER}\n退信原因：收件人邮箱已满",
            "smtp; 552 mailbox is full",
            "5.2.2",
        ),
        "mailbox_full",
    ),
    "cpanel": (
        letter(
            "Mail Delivery System <Mailer-Daemon@host.test>",
            f"The following address(es) failed:\n\n  {BUYER}\n    host mx [192.0.2.5]\n    SMTP error from remote mail "
            "server after RCPT TO:\n    550-Please turn on SMTP Authentication in your mail client.\n    550 not sent",
            f"Return-Path: <>\nX-Failed-Recipients: {BUYER}\nAuto-Submitted: auto-replied\n",
        ),
        "sender_not_trusted",
    ),
    "plesk": (
        letter(
            "MAILER-DAEMON@plesk.test",
            "Hi. This is the qmail-send program at plesk.test.\nI'm afraid I wasn't able to deliver your "
            "message to the "
            f"following addresses.\n\n<{BUYER}>:\nThis address no longer accepts mail.",
        ),
        "unknown_recipient",
    ),
    "zimbra": (
        standard(
            "MAILER-DAEMON@zimbra.test",
            f"<{BUYER}>: host mx said: 452\n 4.2.2 Over quota",
            "smtp; 452 4.2.2 Over quota",
        ),
        "mailbox_full",
    ),
    "groupwise": (
        letter(
            "Mailer-Daemon@customer.test",
            f"The attached file had the following undeliverable recipient(s):\n\t{BUYER}\n\t\tMailbox quota exceeded",
        ),
        "mailbox_full",
    ),
    "mimecast": (
        standard(
            "postmaster@mimecast.test",
            "This is a delivery failure notification message indicating that an email you addressed to "
            "email address :\n -- "
            f"{BUYER}\n\ncould not be delivered. The problem appears to be :\n -- Recipient server rejected "
            "the message\n\n"
            "Additional information follows :\n -- 550 Administrative prohibition - envelope blocked",
            "",
        ),
        "blocked_as_spam",
    ),
    "proofpoint": (
        standard(
            "MAILER-DAEMON@pphosted.test",
            f"   ----- The following addresses had permanent fatal errors -----\n<{BUYER}>\n",
            "SMTP; 550 5.7.1 message refused: your IP is on the Proofpoint blocklist",
            "5.7.1",
        ),
        "blocked_as_spam",
    ),
    "ses-suppressed": (
        standard(
            "MAILER-DAEMON@eu-west-1.amazonses.com",
            f"An error occurred while trying to deliver the mail to the following recipients:\n{BUYER}",
            "Amazon SES did not send the message to this address because it is on the suppression list for "
            "your account.",
            "5.1.1",
        ),
        "unknown_recipient",
    ),
    "postmark": (
        standard(
            "MAILER-DAEMON@mtasv.test",
            f"Your message could not be delivered to the following recipient:\n{BUYER}",
            "smtp;550 5.7.26 This mail has been blocked because the sender is unauthenticated.",
            "5.7.26",
        ),
        "sender_not_trusted",
    ),
    "icloud": (
        standard("MAILER-DAEMON@icloud.test", f"<{BUYER}>: user is overquota", "X-Postfix; user is overquota", "5.2.2"),
        "mailbox_full",
    ),
    "proton": (
        standard(
            "MAILER-DAEMON@mail.protonmail.test",
            f"<{BUYER}>: Host or domain name not found.",
            "X-Postfix; Host or domain name not found. Name service error for name=customer.test type=AAAA: "
            "Host not found",
            "5.4.4",
        ),
        "invalid_address",
    ),
}


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_providers_report_tells_whom_why_and_of_which_message(name: str) -> None:
    raw, cause = PROVIDERS[name]
    (found,) = read_report(raw.encode()).findings
    assert (found.recipient, found.cause and found.cause.value) == (BUYER, cause)
    assert found.message_id == INVOICE
    assert found.kind is (ReportKind.DELAYED if "delay" in name else ReportKind.BOUNCE)
