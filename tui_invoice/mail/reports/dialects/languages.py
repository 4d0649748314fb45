"""What servers say in other languages than English, where no row for one server fits."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import GIVEN, Dialect
from tui_invoice.mail.rules.rule import GENERAL

_AMONG = rf"^[^\n@<]{{0,60}}?<?({GIVEN})>?(?=[ \t]{{0,3}}(?:[^\w\s@./-]|$))"
"""An address after some words of its line, with a sign or the end of the line behind it."""

LANGUAGES: tuple[Dialect, ...] = (
    Dialect(
        name="qq-163",
        source=f"QQ Mail, 163, 126: {GENERAL}",
        sample="抱歉，您的邮件被退回来了……\n收件人邮件地址（buyer@customer.test）不存在，邮件无法送达。\n",
        cause="unknown_recipient",
        mark=r"(邮件|信件|郵件)[^\n]{0,20}(退回|退信|无法送达|無法送達|投递失败|没有被送达|無法投遞)|退信原因",
        to=_AMONG,
    ),
    Dialect(
        name="japanese",
        source=f"Japanese carriers and providers: {GENERAL}",
        sample="次のあて先へのメッセージはエラーのため送信できませんでした。\n送信先メールアドレスが見つかりません。\n\n"
        "<buyer@customer.test>\n",
        cause="unknown_recipient",
        mark=r"(送信|配信|配送|お届け)(することが)?(でき|に失敗)[^\n]{0,9}(ません|しました)|エラー(メール|のため)",
        to=_AMONG,
    ),
    Dialect(
        name="t-online",
        source=f"German providers, 1&1, T-Online, GMX: {GENERAL}",
        sample="Ihre Nachricht konnte nicht zugestellt werden an:\n\n   buyer@customer.test\n\nGrund: Das Postfach des "
        "Empfängers ist voll.\n",
        cause="mailbox_full",
        mark=r"(konnten?|kann|können|wurden?) (leider )?(\w{2,20} ){0,6}nicht (\w{2,20} ){0,3}"
        r"(zugestellt|ausgeliefert|erreicht)",
        to=_AMONG,
        later=r"noch nicht zugestellt|weiter versucht",
    ),
    Dialect(
        name="french",
        source=f"French providers: {GENERAL}",
        sample="Votre message n'a pas pu être remis aux destinataires suivants :\n\n   buyer@customer.test\n\nRaison : "
        "utilisateur inconnu\n",
        cause="unknown_recipient",
        mark=r"(n'a|n'ont|ne peut|n'est) (pas|pu)[^\n]{0,40}(remis|distribu|délivr|livr|achemin|envoy)",
        to=_AMONG,
    ),
    Dialect(
        name="spanish",
        source=f"Spanish and Portuguese providers: {GENERAL}",
        sample="No se ha podido entregar su mensaje a los siguientes destinatarios:\n\n   buyer@customer.test\n\n"
        "Motivo: usuario desconocido\n",
        cause="unknown_recipient",
        mark=r"(no se (ha |han )?(pud|pod)|no (pudo|ha podido) ser|n[ãa]o (p[ôo]de|foi poss))"
        r"[^\n]{0,40}(entreg|enviar|envia)",
        to=_AMONG,
    ),
    Dialect(
        name="russian",
        source=f"Russian providers: {GENERAL}",
        sample="Ваше письмо не может быть доставлено следующим получателям:\n\n   buyer@customer.test\n\nПричина: "
        "почтовый ящик переполнен\n",
        cause="mailbox_full",
        mark=r"(не (может быть|было|удалось|будет|смогло)|невозможно) (быть )?(достав|отправ)",
        to=_AMONG,
    ),
    Dialect(
        name="danish-vietnamese",
        source=f"Danish, Swedish, Norwegian and Vietnamese providers: {GENERAL}",
        sample="Thư của bạn không thể gửi được đến:\n\n   buyer@customer.test\n\nLý do: địa chỉ không tồn tại\n",
        cause="unknown_recipient",
        mark=r"kunne ikke leveres|kunde inte levereras|kunne ikke sendes|không (thể )?(gửi|chuyển|được gửi)",
        to=_AMONG,
    ),
    Dialect(
        name="italian-dutch-polish",
        source=f"Italian, Dutch, Polish and Czech providers: {GENERAL}",
        sample="Il messaggio non è stato consegnato ai seguenti destinatari:\n\nbuyer@customer.test: casella piena\n",
        cause="mailbox_full",
        mark=r"(non (è|e'|può|ha potuto)[^\n]{0,40}(consegn|recapit)|"
        r"kon(den)? niet (worden )?(bezorgd|afgeleverd)|kon niet [^\n]{0,30}(bezorgd|afgeleverd)|"
        r"nie (może|mogła|udało|została)[^\n]{0,40}(dostarcz|doręcz)|nemohla? být doručen)",
        to=_AMONG,
    ),
)

ANY_LANGUAGE = "|".join(dialect.mark for dialect in LANGUAGES)
"""Words of any of these languages that tell of a mail that did not arrive."""
