"""Mailbox providers and carriers that write their own words."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import ALONE, Dialect
from tui_invoice.mail.rules.rule import GENERAL

_TO = r"<?([^\s<>()\[\]:;,\"']{1,64}@[\w.-]{1,255}?)>?"

PROVIDERS: tuple[Dialect, ...] = (
    Dialect(
        name="google-groups",
        source="Google Groups: no such group or no permission, in whatever language",
        sample="Hello office@office.test,\n\nWe're writing to let you know that the group you tried to contact "
        "(buyers) may not exist, or you may not have permission to post messages to the group.\n\nvisit "
        "https://groups.google.com/support/\n\nGoogle Groups\n",
        cause="sender_not_trusted",
        mark=r"groups\.google\.com/[^\n]{0,200}\s{0,99}(?:[^\n]{0,200}\n\s{0,9}){0,6}google groups",
        sender=r"mailer-daemon@google",
        says="You have no permission to post to this group, or it is not there.",
    ),
    Dialect(
        name="gmail",
        source="Gmail: delivery status notification of before 2016",
        sample="Delivery to the following recipient failed permanently:\n\n     buyer@customer.test\n\nTechnical "
        "details of permanent failure: \nThe error that the other server returned was:\n550 5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"delivery to the following recipients? (failed permanently|has been delayed)",
        to=ALONE,
        later=r"has been delayed",
    ),
    Dialect(
        name="zoho",
        source="Zoho Mail: undelivered mail returned to sender",
        sample="A message that you sent could not be delivered to one or more of its recipients. This is a permanent "
        "error.\n\nbuyer@customer.test Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"error_code :",
        to=rf"^\s{{0,9}}{_TO} (?=[^\n]{{0,80}}error_code :)",
    ),
    Dialect(
        name="qq-163",
        source=f"QQ Mail, 163, 126: {GENERAL}",
        sample="抱歉，您的邮件被退回来了……\n收件人邮件地址（buyer@customer.test）不存在，邮件无法送达。\n",
        cause="unknown_recipient",
        mark=r"(邮件|信件|郵件)[^\n]{0,20}(退回|退信|无法送达|無法送達|投递失败|没有被送达|無法投遞)|退信原因",
        sender=r"mail|post|admin",
        to=rf"{_TO}(?=\W)",
    ),
    Dialect(
        name="m-filter",
        source="Digital Arts m-FILTER: the reason below a line of its own",
        sample="このメールは自動的に生成して送信しています。\n以下のメールアドレスへの送信に失敗しました。\n\n"
        "buyer@customer.test\n\n-------server message\n452 4.3.1 Insufficient system resources\n\n-------SMTP command\n"
        "DATA\n",
        cause="try_later",
        mark=r"^-{3,9}server message",
        sender=r"",
        to=ALONE,
        why=r"^-{3,9}server message\s{1,3}((?:(?!-{3,9}original)[^\n]{0,400}\n?){1,9})",
    ),
    Dialect(
        name="japanese",
        source=f"Japanese carriers and providers: {GENERAL}",
        sample="次のあて先へのメッセージはエラーのため送信できませんでした。\n送信先メールアドレスが見つかりません。\n\n"
        "<buyer@customer.test>\n",
        cause="unknown_recipient",
        mark=r"(送信|配信|配送|お届け)(することが)?(でき|に失敗)[^\n]{0,9}(ません|しました)|エラー(メール|のため)",
        to=rf"^[^\n@<]{{0,40}}?{_TO}(?:[^\w.][^\n]{{0,40}})?$",
    ),
    Dialect(
        name="t-online",
        source=f"German providers, 1&1, T-Online, GMX: {GENERAL}",
        sample="Ihre Nachricht konnte nicht zugestellt werden an:\n\n   buyer@customer.test\n\nGrund: Das Postfach des "
        "Empfängers ist voll.\n",
        cause="mailbox_full",
        mark=r"(konnten?|kann|können|wurden?) (leider )?(\w{2,20} ){0,6}nicht (\w{2,20} ){0,3}(zugestellt|ausgeliefert|erreicht)",
        to=rf"^[^\n@<]{{0,60}}?{_TO}[:.]?[ \t]{{0,9}}$",
        later=r"noch nicht zugestellt|weiter versucht",
    ),
    Dialect(
        name="french",
        source=f"French providers: {GENERAL}",
        sample="Votre message n'a pas pu être remis aux destinataires suivants :\n\n   buyer@customer.test\n\nRaison : "
        "utilisateur inconnu\n",
        cause="unknown_recipient",
        mark=r"(n'a|n'ont|ne peut|n'est) (pas|pu)[^\n]{0,40}(remis|distribu|délivr|livr|achemin|envoy)",
        to=rf"^[^\n@<]{{0,60}}?{_TO}[ \t]{{0,3}}[:.]?[ \t]{{0,9}}$",
    ),
    Dialect(
        name="spanish",
        source=f"Spanish and Portuguese providers: {GENERAL}",
        sample="No se ha podido entregar su mensaje a los siguientes destinatarios:\n\n   buyer@customer.test\n\nMotivo: "
        "usuario desconocido\n",
        cause="unknown_recipient",
        mark=r"(no se (ha |han )?(pud|pod)|no (pudo|ha podido) ser|n[ãa]o (p[ôo]de|foi poss))[^\n]{0,40}(entreg|enviar|envia)",
        to=rf"^[^\n@<]{{0,60}}?{_TO}[ \t]{{0,3}}[:.]?[ \t]{{0,9}}$",
    ),
    Dialect(
        name="russian",
        source=f"Russian providers: {GENERAL}",
        sample="Ваше письмо не может быть доставлено следующим получателям:\n\n   buyer@customer.test\n\nПричина: "
        "почтовый ящик переполнен\n",
        cause="mailbox_full",
        mark=r"не (может быть|было|удалось|будет) достав",
        to=rf"^[^\n@<]{{0,60}}?{_TO}[ \t]{{0,3}}[:.]?[ \t]{{0,9}}$",
    ),
    Dialect(
        name="danish-vietnamese",
        source=f"Danish, Swedish, Norwegian and Vietnamese providers: {GENERAL}",
        sample="Thư của bạn không thể gửi được đến:\n\n   buyer@customer.test\n\nLý do: địa chỉ không tồn tại\n",
        cause="unknown_recipient",
        mark=r"kunne ikke leveres|kunde inte levereras|kunne ikke sendes|không (thể )?(gửi|chuyển|được gửi)",
        to=rf"^[^\n@<]{{0,60}}?{_TO}[ \t]{{0,3}}[:.]?[ \t]{{0,9}}$",
    ),
)
