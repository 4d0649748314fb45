"""A hundred ordinary mails of a small office: none of them is a report, whatever they quote or talk about.

The generator is seeded, so that a failure names the same mail again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Final

OFFICE: Final = "office@office.test"
_PEOPLE: Final = (
    "Ann Buyer <ann@customer.test>",
    "Søren Bager <soren@bageri.test>",
    "Nguyễn Thị Lan <lan@anduong.test>",
    "王伟 <wang@shanghai.test>",
    "Jürgen Groß <juergen@handel.test>",
    "Иван Петров <ivan@zavod.test>",
    "Claire Dupré <claire@atelier.test>",
)
_BOUNCE: Final = (
    "550 5.1.1 <buyer@customer.test>: Recipient address rejected: User unknown",
    "Delivery to the following recipient failed permanently:\n\n     buyer@customer.test\n",
    (
        "Hi. This is the qmail-send program at mx.office.test.\nI'm afraid I wasn't able to deliver your message to "
        "the following addresses.\n\n<buyer@customer.test>:\nRemote host said: 552 5.2.2 Mailbox full\n"
    ),
    (
        "This is the mail system at host mx.office.test.\n\nI'm sorry to have to inform you that your message could "
        "not\nbe delivered to one or more recipients.\n\n<buyer@customer.test>: host mx[192.0.2.5] said: 550 no\n"
    ),
    "Final-Recipient: rfc822; buyer@customer.test\nAction: failed\nStatus: 5.1.1\n",
)
_TALK: Final = (
    ("Re: your mail bounced", "I tried to write to Bob and got this back. What does it mean?"),
    ("AW: Undelivered Mail Returned to Sender", "Das kam gestern zurück, die Rechnung konnte nicht zugestellt werden:"),
    ("SV: mail kom retur", "Jeg fik denne, mailen kunne ikke leveres. Kan du se hvorfor?"),
    ("TR: échec de remise", "Votre message n'a pas pu être remis, voici ce que dit le serveur :"),
    ("Re: thư bị trả lại", "Em gửi hóa đơn mà thư không thể gửi được, anh xem giúp:"),
    ("Re: 邮件被退回", "您好，您的邮件被退回来了，请看下面的信息："),
    ("Re: письмо не доставлено", "Ваше письмо не может быть доставлено, вот что пишет сервер:"),
    ("Fwd: failure notice", "Forwarding this, please correct the address in your books."),
)
_LETTERS: Final = (
    ("Invoice 4711", "Dear customer, please find our invoice 4711 over EUR 550.00 attached. Payment within 30 days."),
    ("Rechnung 550-511", "Guten Tag, anbei die Rechnung. Bitte überweisen Sie 5.511,00 EUR auf unser Konto."),
    ("Faktura 2026-118", "Hej, vedlagt faktura. Betal venligst senest den 1. december."),
    ("Your order has been delivered", "Your parcel was delivered to: ann@customer.test at 10:12. Thank you."),
    ("Order 5.1.1 is delayed", "We are sorry: delivery of your order is delayed. It will be delivered on Friday."),
    ("Receipt from Bean Shop", "Thank you for your purchase. 2 x coffee 4.50, 1 x tea 5.10. Total 14.10."),
    ("Delivery attempt failed", "Our driver was unable to deliver your parcel today. He will try again tomorrow."),
    ("Payment rejected", "Your card payment was rejected by your bank. Please use another card."),
    ("Password reset", "You asked for a new password. If it was not you, this address is not used again."),
    ("发票 2026-55", "您好，附件是本月的发票，请查收。"),
    ("Hóa đơn tháng 11", "Kính gửi anh chị, em gửi hóa đơn tháng 11. Hộp thư của em đầy nên trả lời hơi chậm."),
    ("Счёт № 550", "Добрый день, во вложении счёт за ноябрь. Почтовый ящик бухгалтерии изменился."),
    ("Lunch?", "Are you free at one? My mailbox is full again, so better call me."),
)
_AWAY: Final = (
    ("Out of Office: Invoice 1", "I am out of the office until Monday. My mailbox is not read."),
    ("Automatische Antwort: Rechnung 1", "Ich bin bis Montag nicht im Haus; Ihre Nachricht wird nicht weitergeleitet."),
    ("Automatisk svar: Faktura 1", "Jeg er på ferie til mandag."),
    ("Réponse automatique : Facture 1", "Je suis absent jusqu'à lundi."),
    ("自动回复: 发票", "我正在休假，周一回来。"),
    (
        "Automatic reply: Invoice",
        "Your message to ann@customer.test was not delivered: I left. Write to bob@customer.test.",
    ),
)


def ordinary() -> Iterator[tuple[str, bytes]]:
    """Yield a name and the bytes of each of 100 mails that are no report."""
    chance = random.Random(20)
    for n in range(40):
        subject, words = _TALK[n % len(_TALK)]
        yield f"talk-{n}", _talk(n, subject, words, _BOUNCE[n % len(_BOUNCE)], _PEOPLE[n % len(_PEOPLE)])
    for n in range(36):
        subject, words = _LETTERS[n % len(_LETTERS)]
        yield f"letter-{n}", _letter(n, subject, words, chance)
    for n in range(12):
        yield f"list-{n}", _list(n)
    for n in range(12):
        yield f"attached-{n}", _attached(n, _BOUNCE[n % len(_BOUNCE)], _PEOPLE[n % len(_PEOPLE)])


def away() -> Iterator[tuple[str, bytes]]:
    """Yield automatic answers of people who are away: no failure either."""
    for n, (subject, words) in enumerate(_AWAY):
        for marked in (True, False):
            mail = _mail(n, subject, words, _PEOPLE[n])
            if marked:
                mail["Auto-Submitted"] = "auto-replied"
                mail["Return-Path"] = "<>"
            yield f"away-{n}-{marked}", mail.as_bytes()


def _mail(n: int, subject: str, words: str, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, OFFICE, subject
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<mail-{n}@customer.test>"
    mail["In-Reply-To"] = "<invoice-1@office.test>"
    mail.set_content(words)
    return mail


def _talk(n: int, subject: str, words: str, quoted: str, sender: str) -> bytes:
    cited = "\n".join(f"> {line}" for line in quoted.splitlines()) if n % 2 else quoted
    mail = _mail(n, subject, f"Hello,\n\n{words}\n\n{cited}\n\nBest regards\n", sender)
    if n % 3 == 0:
        mail.add_alternative(f"<p>{words}</p><blockquote>{quoted}</blockquote>", subtype="html")
    return mail.as_bytes()


def _letter(n: int, subject: str, words: str, chance: random.Random) -> bytes:
    sender = chance.choice((*_PEOPLE, "Bean Shop <no-reply@shop.test>", "Parcel <notification@parcel.test>"))
    mail = _mail(n, subject, words, sender)
    if n % 4 == 0:
        mail["Return-Path"] = f"<bounces+{n}@shop.test>"
        mail["List-Unsubscribe"] = "<https://shop.test/u>"
        mail["Precedence"] = "bulk"
    if n % 5 == 0:
        mail.add_attachment(b"%PDF-1.7 550 5.1.1", maintype="application", subtype="pdf", filename="invoice.pdf")
    return mail.as_bytes()


def _list(n: int) -> bytes:
    words = f"On the list somebody wrote about {_BOUNCE[n % len(_BOUNCE)]}\n\nDoes anybody know more?"
    mail = _mail(n, f"[mailop] Re: bounces of provider {n}", words, _PEOPLE[n % len(_PEOPLE)])
    mail["Return-Path"] = "<mailop-bounces@list.test>"
    mail["List-Id"] = "<mailop.list.test>"
    mail["Precedence"] = "list"
    return mail.as_bytes()


def _attached(n: int, quoted: str, sender: str) -> bytes:
    """Return a mail with another person's mail attached, in which a bounce is talked about."""
    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Subject"] = sender, OFFICE, "Fwd: about the bounce"
    outer["Message-ID"] = f"<attached-{n}@customer.test>"
    outer.attach(MIMEText("See the mail attached. The address was wrong.", "plain", "utf-8"))
    inner = _mail(n, "about the bounce", f"They say:\n\n{quoted}", _PEOPLE[(n + 1) % len(_PEOPLE)])
    outer.attach(MIMEMessage(inner))
    return outer.as_bytes()
