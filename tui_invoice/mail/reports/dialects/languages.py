"""What servers say in other languages than English, where no row for one server fits."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import AMONG, Dialect, folded
from tui_invoice.mail.reports.dialects.eastern import EASTERN
from tui_invoice.mail.rules.rule import GENERAL

LANGUAGES: tuple[Dialect, ...] = (
    *EASTERN,
    Dialect(
        name="t-online",
        source=f"German providers, 1&1, T-Online, GMX: {GENERAL}",
        sample="Ihre Nachricht konnte nicht zugestellt werden an:\n\n   buyer@customer.test\n\nGrund: Das Postfach des "
        "Empfängers ist voll.\n",
        cause="mailbox_full",
        mark=folded(
            r"(konnten?|kann|können|wurden?) (leider )?(\w{2,20} ){0,6}nicht (\w{2,20} ){0,3}"
            r"(zugestellt|ausgeliefert|erreicht|übermittelt|übertragen|ver?sendet|gesendet|weitergeleitet)"
        ),
        to=AMONG,
        later=r"noch nicht zugestellt|weiter versucht",
    ),
    Dialect(
        name="french",
        source=f"French providers: {GENERAL}",
        sample="Votre message n'a pas pu être remis aux destinataires suivants :\n\n   buyer@customer.test\n\nRaison : "
        "utilisateur inconnu\n",
        cause="unknown_recipient",
        mark=folded(r"(n'a|n'ont|ne peut|n'est) (pas|pu)[^\n]{0,40}(remis|distribu|délivr|livr|achemin|envoy)"),
        to=AMONG,
    ),
    Dialect(
        name="spanish",
        source=f"Spanish and Portuguese providers: {GENERAL}",
        sample="No se ha podido entregar su mensaje a los siguientes destinatarios:\n\n   buyer@customer.test\n\n"
        "Motivo: usuario desconocido\n",
        cause="unknown_recipient",
        mark=folded(
            r"(no se (ha |han )?(pud|pod)|no (pudo|ha podido) ser|n[ãa]o (p[ôo]de|foi poss))"
            r"[^\n]{0,40}(entreg|enviar|envia)"
        ),
        to=AMONG,
    ),
    Dialect(
        name="turkish-finnish-hungarian",
        source=f"Turkish, Finnish, Hungarian and Romanian providers: {GENERAL}",
        sample="İletiniz şu alıcılara teslim edilemedi:\n\nbuyer@customer.test\n\nNeden: kullanıcı bulunamadı\n",
        cause="unknown_recipient",
        mark=folded(
            r"(teslim|tebliğ) edile?m(edi|iyor)|(ilet|gönder)il(e?medi|emiyor)|"
            r"ei (voitu|voida|voi|pystytty)[^\n]{0,20} (toimitta|lähettä|perille)|"
            r"nem (sikerült|lehetett|volt)[^\n]{0,30}(kézbesít|továbbít|elküld)|nem (kézbesíthető|továbbítható)|"
            r"nu (a putut|poate|au putut|a fost)( fi)? (livrat|trimis|expediat)"
        ),
        to=AMONG,
    ),
    Dialect(
        name="danish-vietnamese",
        source=f"Danish, Swedish, Norwegian and Vietnamese providers: {GENERAL}",
        sample="Thư của bạn không thể gửi được đến:\n\n   buyer@customer.test\n\nLý do: địa chỉ không tồn tại\n",
        cause="unknown_recipient",
        mark=folded(r"kunne ikke leveres|kunde inte levereras|kunne ikke sendes|không (thể )?(gửi|chuyển|được gửi)"),
        to=AMONG,
    ),
    Dialect(
        name="italian-dutch-polish",
        source=f"Italian, Dutch, Polish and Czech providers: {GENERAL}",
        sample="Il messaggio non è stato consegnato ai seguenti destinatari:\n\nbuyer@customer.test: casella piena\n",
        cause="mailbox_full",
        mark=folded(
            r"(non (è|e'|può|ha potuto)[^\n]{0,40}(consegn|recapit)|"
            r"kon(den)? niet (worden )?(bezorgd|afgeleverd)|kon niet [^\n]{0,30}(bezorgd|afgeleverd)|"
            r"nie (może|mogła|udało|została)[^\n]{0,40}(dostarcz|doręcz)|nemohla? být doručen)"
        ),
        to=AMONG,
    ),
)

ANY_LANGUAGE = "|".join(dialect.mark for dialect in LANGUAGES)
"""Words of any of these languages that tell of a mail that did not arrive."""
