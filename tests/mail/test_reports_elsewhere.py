"""Reports as servers elsewhere write them: no row has one as its sample, and the words are made up."""

from __future__ import annotations

import pytest

from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report

ELSEWHERE = {
    "exchange-de": (
        (
            "From: Microsoft Outlook "
            "<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firma.de>"
            "\n"
            "Subject: Unzustellbar: Rechnung"
        ),
        (
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger "
            "oder Gruppen:\n"
            "\n"
            "buyer@customer.test (buyer@customer.test)\n"
            "Die eingegebene E-Mail-Adresse konnte nicht gefunden "
            "werden. Überprüfen Sie die E-Mail-Adresse des Empfängers, "
            "und versuchen Sie dann erneut, die Nachricht zu senden.\n"
            "\n"
            "Diagnoseinformationen für Administratoren:\n"
            "\n"
            "Generierender Server: ex1.firma.de\n"
            "\n"
            "buyer@customer.test\n"
            "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found "
            "##rfc822;buyer@customer.test\n"
            "\n"
            "Ursprüngliche Nachrichtenkopfzeilen:\n"
            "\n"
            "Received: from x by y\n"
            "To: buyer@customer.test\n"
        ),
        "unknown_recipient",
    ),
    "exchange-fr": (
        ("From: postmaster@firma.fr\nSubject: Non remis : Facture"),
        (
            "Échec de la remise à ces destinataires ou groupes :\n"
            "\n"
            "buyer@customer.test\n"
            "La boîte aux lettres du destinataire est pleine et ne peut "
            "pas accepter de messages. \n"
            "\n"
            "Informations de diagnostic pour les administrateurs :\n"
            "\n"
            "Serveur de génération : ex1.firma.fr\n"
            "\n"
            "buyer@customer.test\n"
            "Remote Server returned '552 5.2.2 mailbox full'\n"
        ),
        "mailbox_full",
    ),
    "aol": (
        ("From: Mail Delivery Subsystem <MAILER-DAEMON@aol.com>\nSubject: Mail System Error - Returned Mail"),
        (
            "This Message was undeliverable due to the following reason:\n"
            "\n"
            "Each of the following recipients was rejected by a remote "
            "mail server.\n"
            "The reasons given by the server are included to help you "
            "determine why\n"
            "each recipient was rejected.\n"
            "\n"
            "    Recipient: <buyer@customer.test>\n"
            "    Reason:    5.1.1 <buyer@customer.test>: Recipient "
            "address rejected: User unknown\n"
            "\n"
            "\n"
            "Please reply to <postmaster@aol.com>\n"
            "if you feel this message to be in error.\n"
        ),
        "unknown_recipient",
    ),
    "mercury": (
        ("From: Postmaster <postmaster@x.test>\nSubject: Postmaster notify: see transcript for details"),
        (
            "The following address(es) failed:\n"
            "   buyer@customer.test\n"
            "\n"
            "*** Server responded with: 550 No such user here\n"
        ),
        "unknown_recipient",
    ),
    "kerio": (
        ("From: Mail Delivery Subsystem <postmaster@x.test>\nSubject: Undeliverable mail"),
        (
            "Your message could not be delivered to the following "
            "recipients:\n"
            "\n"
            "<buyer@customer.test>\n"
            "    (Mailbox unavailable. 550 5.1.1 User unknown)\n"
        ),
        "unknown_recipient",
    ),
    "surgemail": (
        ("From: postmaster@x.test\nSubject: Undeliverable Mail"),
        (
            "Message could not be delivered to some recipients\n"
            "\n"
            " Failed to deliver to 'buyer@customer.test'\n"
            " SMTP module(domain customer.test) reports:\n"
            " host customer.test says:\n"
            " 550 5.1.1 User unknown\n"
        ),
        "unknown_recipient",
    ),
    "communigate": (
        ("From: <MAILER-DAEMON@x.test>\nSubject: Undeliverable mail: Invoice"),
        (
            "Failed to deliver to 'buyer@customer.test'\n"
            "SMTP module(domain @192.0.2.1:customer.test) reports:\n"
            " message text rejected by mx.customer.test:\n"
            " 552 Message size exceeds maximum permitted\n"
        ),
        "refused",
    ),
    "novell": (
        ("From: Mailer-Daemon@x.test\nSubject: Message status - undeliverable"),
        (
            "The message that you sent was undeliverable to the "
            "following:\n"
            "\tbuyer@customer.test (user not found)\n"
            "\n"
            "Possibly truncated original message follows:\n"
        ),
        "unknown_recipient",
    ),
    "lotus": (
        (
            "From: postmaster@x.test\n"
            "Subject: DELIVERY FAILURE: User buyer (buyer@customer.test) "
            "not listed in Domino Directory"
        ),
        (
            "Your message\n"
            "\n"
            "  Subject: Invoice\n"
            "\n"
            "was not delivered to:\n"
            "\n"
            "  buyer@customer.test\n"
            "\n"
            "because:\n"
            "\n"
            "  User buyer (buyer@customer.test) not listed in Domino "
            "Directory\n"
        ),
        "unknown_recipient",
    ),
    "icewarp": (
        ('From: "Mail Delivery System" <mailer-daemon@x.test>\nSubject: Mail delivery failed'),
        (
            "The following message could not be delivered to: "
            "buyer@customer.test\n"
            "\n"
            "Remote server said: 550 5.7.1 Message rejected as spam\n"
        ),
        "blocked_as_spam",
    ),
    "axigen": (
        ("From: Mail Delivery System <mailer-daemon@x.test>\nSubject: Delivery failed"),
        (
            "Could not deliver message to the following recipients:\n"
            "\n"
            "buyer@customer.test\n"
            "  Reason: 450 4.2.2 Mailbox full\n"
        ),
        "mailbox_full",
    ),
    "qq": (
        ("From: PostMaster@qq.com\nSubject: =?utf-8?b?57O757uf6YCA5L+h?="),
        (
            "抱歉，您的邮件被退回来了……\n"
            "原邮件信息：\n"
            "时间 2026-11-02\n"
            "主题 发票\n"
            "收件人 buyer@customer.test\n"
            "退信原因：\n"
            "收件人（buyer@customer.test）所属的邮箱不存在，邮件无法送达。\n"
            "550 Mailbox not found\n"
        ),
        "unknown_recipient",
    ),
    "163": (
        ("From: Postmaster@163.com\nSubject: =?utf-8?b?57O757uf6YCA5L+h?="),
        (
            "系统退信/The email is returned\n"
            "抱歉，您的邮件被退回来了。\n"
            "收件人：buyer@customer.test\n"
            "退信原因：对方邮箱已满 552 Quota exceeded\n"
        ),
        "mailbox_full",
    ),
    "seznam": (
        ("From: MAILER-DAEMON@seznam.cz\nSubject: Returned mail"),
        (
            "Omlouvam se, ale Vase zprava nemohla byt dorucena.\n"
            "\n"
            "Undelivered to:\n"
            "<buyer@customer.test>:\n"
            "550 5.1.1 unknown user\n"
        ),
        "unknown_recipient",
    ),
    "libero": (
        ("From: postmaster@libero.it\nSubject: Mail System Error - Returned Mail"),
        (
            "Il messaggio non è stato consegnato ai seguenti "
            "destinatari:\n"
            "\n"
            "buyer@customer.test: casella postale piena\n"
        ),
        "mailbox_full",
    ),
    "dutch": (
        ("From: MAILER-DAEMON@kpn.nl\nSubject: Bericht niet bezorgd"),
        ("Uw bericht kon niet worden bezorgd aan:\n\n  buyer@customer.test\n\nReden: de mailbox is vol\n"),
        "mailbox_full",
    ),
    "telekom": (
        ("From: Mail Delivery System <MAILER-DAEMON@t-online.de>\nSubject: Nicht zugestellt"),
        (
            "Diese Nachricht wurde automatisch erzeugt.\n"
            "\n"
            "Ihre E-Mail an folgende Empfänger konnte nicht zugestellt "
            "werden:\n"
            "\n"
            "buyer@customer.test\n"
            "    550-5.1.1 Empfaenger unbekannt\n"
        ),
        "unknown_recipient",
    ),
    "yandex": (
        ("From: mailer-daemon@yandex.ru\nSubject: =?utf-8?b?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtQ==?="),
        (
            "Это письмо отправлено почтовым сервером yandex.ru.\n"
            "\n"
            "К сожалению, мы вынуждены сообщить Вам о том, что Ваше "
            "письмо не может быть отправлено одному или нескольким "
            "адресатам. Технические подробности можно найти ниже.\n"
            "\n"
            "<buyer@customer.test>: host mx.customer.test[192.0.2.1] "
            "said: 550 5.7.1 No such user! (in reply to RCPT TO command)\n"
        ),
        "unknown_recipient",
    ),
    "rambler": (
        ("From: MAILER-DAEMON@rambler.ru\nSubject: Mail failure"),
        ("Ваше сообщение не было доставлено получателю buyer@customer.test\nПричина: почтовый ящик переполнен\n"),
        "mailbox_full",
    ),
    "vn": (
        ("From: postmaster@vnpt.vn\nSubject: Thu khong gui duoc"),
        ("Thư của bạn không gửi được tới người nhận: buyer@customer.test\nLý do: hộp thư đã đầy\n"),
        "mailbox_full",
    ),
    "jp-au": (
        ("From: Postmaster@docomo.ne.jp\nSubject: Undelivered"),
        (
            "メールを送信できませんでした。\n"
            "宛先：buyer@customer.test\n"
            "理由：宛先不明\n"
            "550 Unknown user buyer@customer.test\n"
        ),
        "unknown_recipient",
    ),
    "da": (
        ("From: MAILER-DAEMON@tdc.dk\nSubject: Din mail kunne ikke leveres"),
        ("Din mail kunne ikke leveres til:\n\nbuyer@customer.test\n\nÅrsag: Ukendt modtager\n"),
        "unknown_recipient",
    ),
    "html": (
        (
            "From: Mail Delivery System <noreply-daemon@x.test>\n"
            "Return-Path: <>\n"
            "Subject: Mail delivery failed\n"
            "Content-Type: text/html"
        ),
        (
            "<html><style>a{b}</style><body><p>Your message to "
            "<b>buyer@customer.test</b> couldn&#39;t be "
            "delivered.</p><p>550 5.2.2 The mailbox is "
            "full</p></body></html>"
        ),
        "mailbox_full",
    ),
    "gmail-new": (
        (
            "From: Mail Delivery Subsystem "
            "<mailer-daemon@googlemail.com>\n"
            "X-Failed-Recipients: buyer@customer.test\n"
            "Subject: Delivery Status Notification (Failure)\n"
            "Content-Type: text/html"
        ),
        (
            "<html><p>** Adresse nicht gefunden **</p><p>Ihre Nachricht "
            "wurde nicht an <b>buyer@customer.test</b> zugestellt, weil "
            "die Adresse nicht gefunden wurde oder keine E-Mails "
            "empfangen kann.</p><p>Antwort: 550 5.1.1 The email account "
            "that you tried to reach does not exist.</p></html>"
        ),
        "unknown_recipient",
    ),
    "spanish": (
        ("From: postmaster@telefonica.es\nSubject: No se puede entregar"),
        (
            "El mensaje no pudo ser entregado a los siguientes "
            "destinatarios:\n"
            "\n"
            "buyer@customer.test: usuario desconocido\n"
        ),
        "unknown_recipient",
    ),
    "brazil": (
        ("From: MAILER-DAEMON@uol.com.br\nSubject: Mensagem devolvida"),
        ("Não foi possível entregar sua mensagem para:\n\n<buyer@customer.test>:\ncaixa postal cheia\n"),
        "mailbox_full",
    ),
    "sympa": (
        ("From: SYMPA <sympa@list.test>\nReturn-Path: <>\nSubject: Message distribution: Internal server error"),
        (
            "Your message for list buyer@customer.test could not be "
            "delivered: you are not allowed to send to this list\n"
        ),
        "sender_not_trusted",
    ),
    "ms-free": (
        ("From: postmaster@mail.hotmail.com\nSubject: Delivery Status Notification (Failure)"),
        (
            "This is an automatically generated Delivery Status "
            "Notification.\n"
            "\n"
            "Delivery to the following recipients failed.\n"
            "\n"
            "       buyer@customer.test\n"
            "\n"
        ),
        "unknown",
    ),
    "barracuda": (
        ("From: MAILER-DAEMON@barracuda.test\nSubject: **Message you sent blocked by our bulk email filter**"),
        (
            "Your message to: buyer@customer.test\n"
            "was blocked by our Spam Firewall. The email you sent with "
            "the following subject has NOT BEEN DELIVERED:\n"
            "\n"
            "Subject: Invoice\n"
        ),
        "blocked_as_spam",
    ),
    "challenge-delay": (
        (
            "From: Mail Delivery Subsystem <MAILER-DAEMON@x.test>\n"
            "Subject: Warning: could not send message for past 4 hours"
        ),
        (
            "    **********************************************\n"
            "    **      THIS IS A WARNING MESSAGE ONLY      **\n"
            "    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n"
            "    **********************************************\n"
            "\n"
            "The original message was received at Mon, 2 Nov 2026\n"
            "\n"
            "   ----- Transcript of session follows -----\n"
            "<buyer@customer.test>... Deferred: Connection timed out "
            "with mx.customer.test.\n"
            "Warning: message still undelivered after 4 hours\n"
            "Will keep trying until message is 5 days old\n"
        ),
        "try_later",
    ),
    "delay-general": (
        ("From: postmaster@x.test\nSubject: Delivery delayed"),
        (
            "Your message to buyer@customer.test has been delayed and "
            "has not yet been delivered. The server will keep trying.\n"
            "Reason: connection timed out\n"
        ),
        "try_later",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_report_of_a_server_that_no_row_was_made_for_is_read(name: str) -> None:
    head, text, cause = ELSEWHERE[name]
    (found,) = read_report(f"{head}\nTo: office@office.test\n\n{text}".encode()).findings
    assert (found.recipient, found.cause and found.cause.value) == ("buyer@customer.test", cause)
    assert found.kind is (ReportKind.DELAYED if "delay" in name else ReportKind.BOUNCE)
