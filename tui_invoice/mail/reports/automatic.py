"""Automatic answers: out of office, "we have received your mail" (RFC 3834 and what came before it)."""

from __future__ import annotations

import re
from typing import Final

from tui_invoice.mail.reports.parts import Part

_FIELDS: Final = (
    ("auto-submitted", r"auto-replied|\(vacation\)"),
    ("x-autoreply", r"(?!no\b)\S"),
    ("x-autorespond", r"(?!no\b)\S"),
    ("x-autoresponder", r"(?!no\b)\S"),
    ("x-autoreply-from", r"@"),
    ("x-auto-reply-from", r"@"),
    ("x-mail-autoreply", r"\S"),
    ("x-apple-action", r"vacation"),
    ("x-cron-env", r"(?!)"),
    ("precedence", r"auto[_-]?reply"),
    ("delivered-to", r"^autoresponder$"),
    ("x-fc-machinegenerated", r"true"),
    ("x-vacation", r"\S"),
    ("x-ms-exchange-generated-message-source", r"mailbox rules agent"),
    ("return-path", r"<?auto-?(reply|responder)"),
)
"""Fields that only automatic answers bear: RFC 3834 5, then habits of vacation programs and providers."""

_SUBJECT = re.compile(
    r"^\s{0,5}(re: ?|aw: ?|sv: ?|tr: ?|\[\w{1,20}\] ?){0,3}("
    r"out of (the )?office|auto(matic|mated|matisch\w{0,3}|matiska?|matico|matique|matica)?[ -]?"
    r"(re(ply|sponse|spons|sponder)|antwort|svar|answer|responder?)\b|away from (my|the) (mail|office|desk)|"
    r"(i am|i'm) (away|on (vacation|leave|holiday))|on (vacation|holiday|leave)\b|vacation (reply|message|notice)|"
    r"abwesen(heit|d)|automatische (antwort|abwesenheit)|eingangsbest.tigung|"
    r"r.ponse automatique|absen(ce|t) du bureau|message d'absence|respuesta autom.tica|fuera de (la )?oficina|"
    r"risposta automatica|fuori (sede|ufficio)|assente|resposta autom.tica|ausente|"
    r"autosvar|automatisk (svar|meddelelse)|frav.r\b|ikke p. kontoret|fr.nvarande|automatiskt svar|"
    r"poissaolo|automaattinen vastaus|automatisch antwoord|afwezig|"
    r"autoodpowied|odpowied. automatyczna|automatick. odpov|автоответ|автоматический ответ|нет на месте|"
    r"自动(回复|答复)|自動(返信|応答|回覆)|不在(通知|のお知らせ|連絡)|tr. lời tự động|"
    r"vắng mặt|자동 ?(응답|회신)|부재중)",
    re.IGNORECASE,
)
"""How subjects of automatic answers begin, in the languages of the usual programs."""


def answers_by_itself(message: Part, subject: str) -> str:
    """Return what tells that a message is an automatic answer, "" where nothing does."""
    for name, words in _FIELDS:
        if any(re.search(words, value, re.IGNORECASE) for value in message.fields.get(name, ())):
            return f"field-{name}"
    return "subject" if _SUBJECT.match(subject[:300]) else ""
