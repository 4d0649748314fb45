"""Reports as servers elsewhere write them: no row has one as its sample, and the words are made up."""

from __future__ import annotations

import pytest

from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report

ELSEWHERE = {
    "exchange-de": (
        (
            "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firma.de>\nSubject: "
            "Unzustellbar: Rechnung\n\nFehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n"
            "buyer@customer.test (buyer@customer.test)\nDie eingegebene E-Mail-Adresse konnte nicht gefunden "
            "werden. Überprüfen Sie die E-Mail-Adresse des Empfängers, und versuchen Sie dann erneut, die "
            "Nachricht zu senden.\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: "
            "ex1.firma.de\n\nbuyer@customer.test\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found "
            "##rfc822;buyer@customer.test\n\nUrsprüngliche Nachrichtenkopfzeilen:\n\nReceived: from x by y\nTo: "
            "buyer@customer.test\n"
        ),
        "unknown_recipient",
    ),
    "exchange-fr": (
        (
            "From: postmaster@firma.fr\nSubject: Non remis : Facture\n\nÉchec de la remise à ces destinataires ou "
            "groupes :\n\nbuyer@customer.test\nLa boîte aux lettres du destinataire est pleine et ne peut pas "
            "accepter de messages. \n\nInformations de diagnostic pour les administrateurs :\n\nServeur de "
            "génération : ex1.firma.fr\n\nbuyer@customer.test\nRemote Server returned '552 5.2.2 mailbox full'\n"
        ),
        "mailbox_full",
    ),
    "aol": (
        (
            "From: Mail Delivery Subsystem <MAILER-DAEMON@aol.com>\nSubject: Mail System Error - Returned Mail\n\n"
            "This Message was undeliverable due to the following reason:\n\nEach of the following recipients was "
            "rejected by a remote mail server.\nThe reasons given by the server are included to help you determine "
            "why\neach recipient was rejected.\n\n    Recipient: <buyer@customer.test>\n    Reason:    5.1.1 "
            "<buyer@customer.test>: Recipient address rejected: User unknown\n\n\nPlease reply to "
            "<postmaster@aol.com>\nif you feel this message to be in error.\n"
        ),
        "unknown_recipient",
    ),
    "mercury": (
        (
            "From: Postmaster <postmaster@x.test>\nSubject: Postmaster notify: see transcript for details\n\nThe "
            "following address(es) failed:\n   buyer@customer.test\n\n*** Server responded with: 550 No such user "
            "here\n"
        ),
        "unknown_recipient",
    ),
    "kerio": (
        (
            "From: Mail Delivery Subsystem <postmaster@x.test>\nSubject: Undeliverable mail\n\nYour message could "
            "not be delivered to the following recipients:\n\n<buyer@customer.test>\n    (Mailbox unavailable. 550 "
            "5.1.1 User unknown)\n"
        ),
        "unknown_recipient",
    ),
    "surgemail": (
        (
            "From: postmaster@x.test\nSubject: Undeliverable Mail\n\nMessage could not be delivered to some "
            "recipients\n\n Failed to deliver to 'buyer@customer.test'\n SMTP module(domain customer.test) "
            "reports:\n host customer.test says:\n 550 5.1.1 User unknown\n"
        ),
        "unknown_recipient",
    ),
    "communigate": (
        (
            "From: <MAILER-DAEMON@x.test>\nSubject: Undeliverable mail: Invoice\n\nFailed to deliver to "
            "'buyer@customer.test'\nSMTP module(domain @192.0.2.1:customer.test) reports:\n message text rejected "
            "by mx.customer.test:\n 552 Message size exceeds maximum permitted\n"
        ),
        "refused",
    ),
    "novell": (
        (
            "From: Mailer-Daemon@x.test\nSubject: Message status - undeliverable\n\nThe message that you sent was "
            "undeliverable to the following:\n\tbuyer@customer.test (user not found)\n\nPossibly truncated "
            "original message follows:\n"
        ),
        "unknown_recipient",
    ),
    "lotus": (
        (
            "From: postmaster@x.test\nSubject: DELIVERY FAILURE: User buyer (buyer@customer.test) not listed in "
            "Domino Directory\n\nYour message\n\n  Subject: Invoice\n\nwas not delivered to:\n\n  "
            "buyer@customer.test\n\nbecause:\n\n  User buyer (buyer@customer.test) not listed in Domino Directory\n"
        ),
        "unknown_recipient",
    ),
    "icewarp": (
        (
            'From: "Mail Delivery System" <mailer-daemon@x.test>\nSubject: Mail delivery failed\n\nThe following '
            "message could not be delivered to: buyer@customer.test\n\nRemote server said: 550 5.7.1 Message "
            "rejected as spam\n"
        ),
        "blocked_as_spam",
    ),
    "axigen": (
        (
            "From: Mail Delivery System <mailer-daemon@x.test>\nSubject: Delivery failed\n\nCould not deliver "
            "message to the following recipients:\n\nbuyer@customer.test\n  Reason: 450 4.2.2 Mailbox full\n"
        ),
        "mailbox_full",
    ),
    "qq": (
        (
            "From: PostMaster@qq.com\nSubject: =?utf-8?b?57O757uf6YCA5L+h?=\n\n抱歉，您的邮件被退回来了……\n"
            "原邮件信息：\n时间 2026-11-02\n主题 发票\n收件人 buyer@customer.test\n退信原因：\n"
            "收件人（buyer@customer.test）所属的邮箱不存在，邮件无法送达。\n550 Mailbox not found\n"
        ),
        "unknown_recipient",
    ),
    "163": (
        (
            "From: Postmaster@163.com\nSubject: =?utf-8?b?57O757uf6YCA5L+h?=\n\n系统退信/The email is returned\n"
            "抱歉，您的邮件被退回来了。\n收件人：buyer@customer.test\n退信原因：对方邮箱已满 552 Quota exceeded\n"
        ),
        "mailbox_full",
    ),
    "seznam": (
        (
            "From: MAILER-DAEMON@seznam.cz\nSubject: Returned mail\n\nOmlouvam se, ale Vase zprava nemohla byt "
            "dorucena.\n\nUndelivered to:\n<buyer@customer.test>:\n550 5.1.1 unknown user\n"
        ),
        "unknown_recipient",
    ),
    "libero": (
        (
            "From: postmaster@libero.it\nSubject: Mail System Error - Returned Mail\n\nIl messaggio non è stato "
            "consegnato ai seguenti destinatari:\n\nbuyer@customer.test: casella postale piena\n"
        ),
        "mailbox_full",
    ),
    "dutch": (
        (
            "From: MAILER-DAEMON@kpn.nl\nSubject: Bericht niet bezorgd\n\nUw bericht kon niet worden bezorgd "
            "aan:\n\n  buyer@customer.test\n\nReden: de mailbox is vol\n"
        ),
        "mailbox_full",
    ),
    "telekom": (
        (
            "From: Mail Delivery System <MAILER-DAEMON@t-online.de>\nSubject: Nicht zugestellt\n\nDiese Nachricht "
            "wurde automatisch erzeugt.\n\nIhre E-Mail an folgende Empfänger konnte nicht zugestellt werden:\n\n"
            "buyer@customer.test\n    550-5.1.1 Empfaenger unbekannt\n"
        ),
        "unknown_recipient",
    ),
    "yandex": (
        (
            "From: mailer-daemon@yandex.ru\nSubject: =?utf-8?b?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtQ==?=\n\nЭто "
            "письмо отправлено почтовым сервером yandex.ru.\n\nК сожалению, мы вынуждены сообщить Вам о том, что "
            "Ваше письмо не может быть отправлено одному или нескольким адресатам. Технические подробности можно "
            "найти ниже.\n\n<buyer@customer.test>: host mx.customer.test[192.0.2.1] said: 550 5.7.1 No such user! "
            "(in reply to RCPT TO command)\n"
        ),
        "unknown_recipient",
    ),
    "rambler": (
        (
            "From: MAILER-DAEMON@rambler.ru\nSubject: Mail failure\n\nВаше сообщение не было доставлено получателю "
            "buyer@customer.test\nПричина: почтовый ящик переполнен\n"
        ),
        "mailbox_full",
    ),
    "vn": (
        (
            "From: postmaster@vnpt.vn\nSubject: Thu khong gui duoc\n\nThư của bạn không gửi được tới người nhận: "
            "buyer@customer.test\nLý do: hộp thư đã đầy\n"
        ),
        "mailbox_full",
    ),
    "jp-au": (
        (
            "From: Postmaster@docomo.ne.jp\nSubject: Undelivered\n\nメールを送信できませんでした。\n"
            "宛先：buyer@customer.test\n理由：宛先不明\n550 Unknown user buyer@customer.test\n"
        ),
        "unknown_recipient",
    ),
    "da": (
        (
            "From: MAILER-DAEMON@tdc.dk\nSubject: Din mail kunne ikke leveres\n\nDin mail kunne ikke leveres "
            "til:\n\nbuyer@customer.test\n\nÅrsag: Ukendt modtager\n"
        ),
        "unknown_recipient",
    ),
    "html": (
        (
            "From: Mail Delivery System <noreply-daemon@x.test>\nReturn-Path: <>\nSubject: Mail delivery failed\n"
            "Content-Type: text/html\n\n<html><style>a{b}</style><body><p>Your message to "
            "<b>buyer@customer.test</b> couldn&#39;t be delivered.</p><p>550 5.2.2 The mailbox is "
            "full</p></body></html>"
        ),
        "mailbox_full",
    ),
    "gmail-new": (
        (
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: "
            "buyer@customer.test\nSubject: Delivery Status Notification (Failure)\nContent-Type: text/html\n\n"
            "<html><p>** Adresse nicht gefunden **</p><p>Ihre Nachricht wurde nicht an <b>buyer@customer.test</b> "
            "zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann.</p><p>Antwort: "
            "550 5.1.1 The email account that you tried to reach does not exist.</p></html>"
        ),
        "unknown_recipient",
    ),
    "spanish": (
        (
            "From: postmaster@telefonica.es\nSubject: No se puede entregar\n\nEl mensaje no pudo ser entregado a "
            "los siguientes destinatarios:\n\nbuyer@customer.test: usuario desconocido\n"
        ),
        "unknown_recipient",
    ),
    "brazil": (
        (
            "From: MAILER-DAEMON@uol.com.br\nSubject: Mensagem devolvida\n\nNão foi possível entregar sua mensagem "
            "para:\n\n<buyer@customer.test>:\ncaixa postal cheia\n"
        ),
        "mailbox_full",
    ),
    "sympa": (
        (
            "From: SYMPA <sympa@list.test>\nReturn-Path: <>\nSubject: Message distribution: Internal server "
            "error\n\nYour message for list buyer@customer.test could not be delivered: you are not allowed to "
            "send to this list\n"
        ),
        "sender_not_trusted",
    ),
    "ms-free": (
        (
            "From: postmaster@mail.hotmail.com\nSubject: Delivery Status Notification (Failure)\n\nThis is an "
            "automatically generated Delivery Status Notification.\n\nDelivery to the following recipients "
            "failed.\n\n       buyer@customer.test\n\n"
        ),
        "unknown",
    ),
    "barracuda": (
        (
            "From: MAILER-DAEMON@barracuda.test\nSubject: **Message you sent blocked by our bulk email filter**\n\n"
            "Your message to: buyer@customer.test\nwas blocked by our Spam Firewall. The email you sent with the "
            "following subject has NOT BEEN DELIVERED:\n\nSubject: Invoice\n"
        ),
        "blocked_as_spam",
    ),
    "challenge-delay": (
        (
            "From: Mail Delivery Subsystem <MAILER-DAEMON@x.test>\nSubject: Warning: could not send message for "
            "past 4 hours\n\n    **********************************************\n    **      THIS IS A WARNING "
            "MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    "
            "**********************************************\n\nThe original message was received at Mon, 2 Nov "
            "2026\n\n   ----- Transcript of session follows -----\n<buyer@customer.test>... Deferred: Connection "
            "timed out with mx.customer.test.\nWarning: message still undelivered after 4 hours\nWill keep trying "
            "until message is 5 days old\n"
        ),
        "try_later",
    ),
    "delay-general": (
        (
            "From: postmaster@x.test\nSubject: Delivery delayed\n\nYour message to buyer@customer.test has been "
            "delayed and has not yet been delivered. The server will keep trying.\nReason: connection timed out\n"
        ),
        "try_later",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_report_of_a_server_that_no_row_was_made_for_is_read(name: str) -> None:
    mail, cause = ELSEWHERE[name]
    (found,) = read_report(f"To: office@office.test\n{mail}".encode()).findings
    assert (found.recipient, found.cause and found.cause.value) == ("buyer@customer.test", cause)
    assert found.kind is (ReportKind.DELAYED if "delay" in name else ReportKind.BOUNCE)
